/* spec_list.c - lists specs with their sizes */
#include "inspect/spec_list.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "base/output_file.h"
#include "base/strlist.h"
#include "base/terminal.h"
#include "checkpoint/spec_file.h"
#include "inspect/text_line.h"
#include "model/spec_parse.h"
#include "model/spec_size.h"
#include "spec/spec_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WIDTH 120               /* of a line, where it does not go to a terminal: a longer comment is cut */
#define NUMBER 16

/* "23.1M": three digits */
static const char *rounded(double v, char text[NUMBER])
{
    static const char *const units[] = { "", "K", "M", "G", "T" };
    size_t unit = 0;
    for (; v >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        v /= 1000;
    snprintf(text, NUMBER, "%.*f%s", !unit || v >= 99.95 ? 0 : v >= 9.995 ? 1 : 2, v, units[unit]);
    return text;
}

static void print_spec(struct output_file *out, const char *name, int wide, int width)
{
    struct spec spec;
    char parameters[NUMBER], multiply_adds[NUMBER], *text = spec_file_text(name), *title = spec_text_title(text);
    spec_parse(&spec, name, text, NULL, 0);
    struct spec_size size = spec_size(&spec, MODEL_ALL);
    int room = width - wide - 16, length = (int)strlen(title);
    text_line(out, "%-*s  %5s  %5s%s%.*s%s", wide, name, rounded((double)size.all.parameters, parameters),
              rounded(size.all.multiply_adds, multiply_adds), *title ? "  " : "", length > room ? room - 3 : length, title, length > room ? "..." : "");
    spec_free(&spec);
    free(title);
    free(text);
}

void spec_list_print(void)
{
    struct output_file out;
    struct strlist names = { NULL, 0 };
    size_t wide = 0;
    int width = WIDTH, lines, on_terminal = io_is_terminal(STDOUT_FILENO);
    if (spec_file_names(&names))
        die_spec(NULL, "no specs are installed");
    for (size_t i = 0; i < names.n; i++)
        wide = strlen(names.item[i]) > wide ? strlen(names.item[i]) : wide;
    if (on_terminal)
        terminal_size(STDOUT_FILENO, &width, &lines);
    output_file_create(&out, NULL, 1);
    if (on_terminal)
        text_line(&out, "%-*s  param  mults  what it is", (int)wide, "spec");
    for (size_t i = 0; i < names.n; i++)
        print_spec(&out, names.item[i], (int)wide, width < 60 ? 60 : width);
    output_file_commit(&out, NULL);
    strlist_free(&names);
}
