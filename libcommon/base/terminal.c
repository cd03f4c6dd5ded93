/* terminal.c - asks the terminal for its size */
#include "base/terminal.h"

#include "base/io.h"
#include "base/parse.h"

#include <sys/ioctl.h>

static int from_environment(const char *name, int usual)
{
    const char *text = io_env(name);
    long n;
    return text && !parse_long(text, &n) && n > 0 && n < 10000 ? (int)n : usual;
}

void terminal_size(int fd, int *columns, int *lines)
{
    struct winsize w = { 0 };
    (void)ioctl(fd, TIOCGWINSZ, &w);
    *columns = w.ws_col ? w.ws_col : from_environment("COLUMNS", 80);
    *lines = w.ws_row ? w.ws_row : from_environment("LINES", 24);
}
