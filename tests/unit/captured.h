/* captured.h - what a test writes to stdout, as a string that the next capture overwrites
 *
 *     const char *text = CAPTURED(args_print_help(&table));
 */
#ifndef CAPTURED_H
#define CAPTURED_H

#include <stdio.h>
#include <unistd.h>

static char captured[1 << 16];

static FILE *capture_start(int *kept)
{
    FILE *file = tmpfile();
    fflush(stdout);
    *kept = dup(STDOUT_FILENO);
    dup2(fileno(file), STDOUT_FILENO);
    return file;
}

static const char *capture_end(FILE *file, int kept)
{
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    rewind(file);
    captured[fread(captured, 1, sizeof captured - 1, file)] = '\0';
    fclose(file);
    return captured;
}

#define CAPTURED(expression)                        \
    __extension__({                                 \
        int kept_;                                  \
        FILE *file_ = capture_start(&kept_);        \
        expression;                                 \
        capture_end(file_, kept_);                  \
    })

#endif
