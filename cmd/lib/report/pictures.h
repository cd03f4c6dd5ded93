/* pictures.h - the PNG files of a run: series of sheets by step, NAME-STEP.png, and single ones
 *
 * A page holds PICTURES_SERIES sheets of a series, evenly spaced and with the last one; PICTURES_BYTES is the size of the largest file.
 *
 * Memory      pictures_free; files are read when they are written to the page, one at a time
 * Failure     does not return: 66, 74. A file that is no PNG or too large is left out, with a warning
 */
#ifndef REPORT_PICTURES_H
#define REPORT_PICTURES_H

#include "base/strlist.h"
#include "report/page.h"

#include <stddef.h>
#include <stdint.h>

#define PICTURES_SERIES 40
#define PICTURES_BYTES (16u << 20)

struct picture {
    char *path, *series;        /* series: the name without -STEP.png */
    uint64_t step;
    int has_step;
};

struct pictures {
    struct picture *item;
    size_t n;
};

/* pictures_add - a file; name: its last name, which ends in .png */
void pictures_add(struct pictures *p, const char *path, const char *name);
/* pictures_sort - by series, then by step */
void pictures_sort(struct pictures *p);
void pictures_free(struct pictures *p);
void pictures_write(const struct pictures *p, struct page *page);

#endif
