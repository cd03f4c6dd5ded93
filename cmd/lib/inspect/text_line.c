/* text_line.c - writes one line of harmless text */
#include "inspect/text_line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void text_line(struct output_file *out, const char *fmt, ...)
{
    char text[2048];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text - 1, fmt, ap);
    va_end(ap);
    for (char *p = text; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = '?';
    size_t n = strlen(text);
    text[n] = '\n';
    output_file_write(out, text, n + 1);
}
