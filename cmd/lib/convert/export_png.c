/* export_png.c - writes a PNG file for each row, named by a pattern */
#include "convert/export_png.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/output_file.h"
#include "image/image.h"
#include "image/png.h"
#include "view/image_grid.h"

#include <stdlib.h>
#include <string.h>

struct pattern {
    char *before, *after;       /* %% undone */
    int digits;
};

/* Up to the number, or to the end; NULL if something but %% begins with a % there. *rest: behind it. */
static char *parse_plain(const char *p, const char **rest)
{
    char *text = xstrdup(p), *to = text;
    for (; *p && (*p != '%' || p[1] == '%'); p++) {
        p += *p == '%';
        *to++ = *p;
    }
    *to = '\0';
    *rest = p;
    return text;
}

/* The pattern is never given to printf: it is cut in three. */
static int parse_pattern(struct pattern *f, const char *pattern)
{
    const char *p = pattern;
    f->digits = 1;
    f->after = NULL;
    f->before = parse_plain(p, &p);
    if (*p++ != '%')
        return -1;
    if (p[0] == '0' && p[1] >= '1' && p[1] <= '9') {
        f->digits = p[1] - '0';
        p += 2;
    }
    if (*p++ != 'd')
        return -1;
    f->after = parse_plain(p, &p);
    return *p ? -1 : 0;
}

static void free_pattern(struct pattern *f)
{
    free(f->before);
    free(f->after);
}

int export_png_check_pattern(const char *pattern)
{
    struct pattern f;
    int r = parse_pattern(&f, pattern);
    free_pattern(&f);
    return r;
}

uint64_t export_png(struct stream *in, const char *field, const char *pattern)
{
    struct pattern f;
    struct image_grid s;
    struct block b;
    uint64_t row = 0;
    if (parse_pattern(&f, pattern))
        bug("a pattern that was not checked");
    image_grid_open(&s, in, field ? field : header_find(&in->header, "xhat") ? "xhat" : NULL, 1, 1);
    while (stream_record(in, &b)) {
        const struct tensor *t = block_get(&b, s.top);
        for (size_t i = 0; i < b.rows; i++, row++) {
            unsigned char *bytes;
            size_t n;
            s.cells = s.columns = 0;
            image_grid_column(&s);
            image_grid_cell(&s, t->type, (const char *)t->data + i * tensor_row_size(t));
            struct image image = { .height = s.height, .width = s.width, .channels = s.channels, .pixel = s.pixels };
            char *path = xprintf("%s%0*llu%s", f.before, f.digits, (unsigned long long)row, f.after);
            png_encode(&image, &bytes, &n);
            output_file_save(path, bytes, n);
            free(bytes);
            free(path);
        }
    }
    image_grid_free(&s);
    free_pattern(&f);
    return row;
}
