/* terminal.h - how wide and high a terminal is */
#ifndef BASE_TERMINAL_H
#define BASE_TERMINAL_H

/* terminal_size - characters in a line of the terminal that fd is, and lines: as it says, else $COLUMNS and $LINES, else 80 and 24 */
void terminal_size(int fd, int *columns, int *lines);

#endif
