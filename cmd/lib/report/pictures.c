/* pictures.c - PNG files inside a page, as data: URIs */
#include "report/pictures.h"

#include "base/alloc.h"
#include "base/io.h"
#include "base/log.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PNG_START 24            /* bytes up to width and height */

void pictures_add(struct pictures *p, const char *path, const char *name)
{
    struct picture picture = { .path = xstrdup(path), .series = xstrdup(name) };
    picture.series[strlen(name) - strlen(".png")] = '\0';
    char *dash = strrchr(picture.series, '-');
    if (dash && dash > picture.series && !parse_u64(dash + 1, &picture.step)) {
        picture.has_step = 1;
        *dash = '\0';
    }
    p->item = xrealloc(p->item, (p->n + 1) * sizeof *p->item);
    p->item[p->n++] = picture;
}

static int by_series_and_step(const void *a, const void *b)
{
    const struct picture *p = a, *q = b;
    int order = strcmp(p->series, q->series);
    if (!order)
        order = p->has_step - q->has_step;
    if (!order)
        order = (p->step > q->step) - (p->step < q->step);
    return order ? order : strcmp(p->path, q->path);
}

void pictures_sort(struct pictures *p)
{
    if (p->n)
        qsort(p->item, p->n, sizeof *p->item, by_series_and_step);
}

void pictures_free(struct pictures *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->item[i].path);
        free(p->item[i].series);
    }
    free(p->item);
    *p = (struct pictures){ NULL, 0 };
}

/* ---- HTML ---- */

static uint32_t big_endian(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* The file's bytes, or NULL with a warning. */
static unsigned char *read_png(const char *path, size_t *n)
{
    static const unsigned char signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
    struct stat st;
    if (!stat(path, &st) && (!S_ISREG(st.st_mode) || st.st_size > PICTURES_BYTES)) {
        log_warning(path, "left out: no file, or %lld bytes, where %u are the most", (long long)st.st_size, PICTURES_BYTES);
        return NULL;
    }
    unsigned char *bytes = (unsigned char *)io_slurp(path, PICTURES_BYTES, n);
    if (*n >= PNG_START && !memcmp(bytes, signature, sizeof signature))
        return bytes;
    log_warning(path, "left out: not a PNG file");
    free(bytes);
    return NULL;
}

static void write_picture(const struct picture *p, struct page *page)
{
    size_t n;
    unsigned char *bytes = read_png(p->path, &n);
    if (!bytes)
        return;
    page_markup(page, "<figure");
    if (p->has_step)
        page_markup(page, " data-step=\"%llu\"", (unsigned long long)p->step);
    page_markup(page, "><img width=\"%u\" height=\"%u\" alt=\"", big_endian(bytes + 16), big_endian(bytes + 20));
    page_text(page, p->series);
    page_markup(page, "\" src=\"data:image/png;base64,");
    page_base64(page, bytes, n);
    page_markup(page, "\"><figcaption>");
    page_text(page, p->series);
    if (p->has_step)
        page_markup(page, ", step %llu", (unsigned long long)p->step);
    page_markup(page, "</figcaption></figure>\n");
    free(bytes);
}

static void write_series(const struct picture *p, size_t n, struct page *page)
{
    size_t shown = n < PICTURES_SERIES ? n : PICTURES_SERIES;
    page_markup(page, "<div class=\"sheets\">\n");
    for (size_t i = 1; i <= shown; i++)
        write_picture(&p[i * n / shown - 1], page);
    page_markup(page, "</div>\n");
    if (shown < n)
        page_markup(page, "<p class=\"note\">%zu of %zu sheets.</p>\n", shown, n);
}

void pictures_write(const struct pictures *p, struct page *page)
{
    for (size_t from = 0, to; from < p->n; from = to) {
        to = from + 1;
        while (to < p->n && p->item[from].has_step && p->item[to].has_step && !strcmp(p->item[from].series, p->item[to].series))
            to++;
        write_series(p->item + from, to - from, page);
    }
}
