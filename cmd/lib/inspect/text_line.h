/* text_line.h - lines of text about files of others: control characters become '?', so that nothing is played with the terminal
 *
 * Failure     as output_file_write
 */
#ifndef INSPECT_TEXT_LINE_H
#define INSPECT_TEXT_LINE_H

#include "base/log.h"
#include "base/output_file.h"

/* text_line - one line, at most 2000 bytes of it */
void text_line(struct output_file *out, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
