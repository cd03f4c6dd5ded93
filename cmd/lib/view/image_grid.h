/* image_grid.h - contact sheets: many small images laid into one picture
 *
 * Images are collected in stacks. A plain image is a stack of its own; x and its reconstructions are one stack, x on
 * top and every xhat below it. Stacks stand side by side and are wrapped into bands:
 *
 *     x1 x2 x3 ...                 one stack a column; rows that repeat a sample (equal id, equal x: iae-decode --draws)
 *     xhat1 xhat2 xhat3 ...        add their xhat to its stack
 *
 * Invariants  all images of a sheet have one size, 1 or 3 channels; pixels are kept as 8 bits
 *             no more is kept than a picture of IMAGE_PIXELS can show
 * Memory      the caller holds struct image_grid; rows are copied
 * Failure     78 for fields that are no images; image_grid_draw answers 0 where not one stack fits
 *
 *     image_grid_open(&s, &in, NULL, -1, 1);
 *     while (stream_next(&in, &b))
 *         image_grid_put(&s, &b);
 *     stream_close(&in);
 *     image_grid_draw(&s, &look, &picture);
 */
#ifndef VIEW_IMAGE_GRID_H
#define VIEW_IMAGE_GRID_H

#include "image/image.h"
#include "stream/stream_reader.h"

#define GRID_TILES 256         /* shown where nobody says how many */
#define GRID_COLUMNS 16        /* of stacks higher than one */

struct grid_layout {
    uint32_t columns;           /* 0: chosen */
    uint32_t scale;             /* every pixel becomes scale x scale */
    uint32_t gap;               /* pixels between images */
};

struct image_grid {
    uint32_t height, width, channels;
    const char *top, *below;    /* fields; below may be NULL */
    int is_signed;              /* numbers of f4 fields lie in [-1,1], not [0,1] */
    long rows;                  /* to take; 0: all, -1: GRID_TILES tiles */
    size_t most;                /* tiles that can be shown */
    int full;                   /* later rows are not shown */
    uint64_t seen;              /* rows */

    unsigned char *tile;        /* [tiles,height,width,channels] */
    size_t tiles, room;
    size_t *first;              /* [stacks] each one's first tile */
    size_t stacks, depth;       /* depth: of the highest stack */
    unsigned char *last;        /* the x of the newest stack as it came, and its id */
    int64_t last_id;
};

/* image_grid_init - an empty sheet for images of this size; for callers that have tiles instead of a stream */
void image_grid_init(struct image_grid *s, uint32_t height, uint32_t width, uint32_t channels);
/* image_grid_column - the next tile begins a new stack; image_grid_cell - add an image: row [H,W,C] of u1 0..255, or of f4 */
void image_grid_column(struct image_grid *s);
void image_grid_cell(struct image_grid *s, enum dtype type, const void *row);

/* image_grid_open - what to show of a stream: the field of this name; NULL: x with xhat, else xhat, else x.
 * rows as in struct image_grid; scale: of the picture to come, which bounds what is kept */
void image_grid_open(struct image_grid *s, const struct stream *in, const char *field, long rows, uint32_t scale);
/* image_grid_put - show these rows too, if there is room for them */
void image_grid_put(struct image_grid *s, const struct block *b);

/* image_grid_fit - choose columns, and stacks to show, for a screen of width x height pixels on which images may be
 * shrunk to about 14 pixels; what was asked for in look and by rows is kept. Returns by how much to shrink. */
uint32_t image_grid_fit(struct image_grid *s, struct grid_layout *look, uint32_t width, uint32_t height);

/* image_grid_draw - lay out; returns the number of stacks in the picture: fewer than s->stacks where it would have more than
 * IMAGE_PIXELS, 0 if none fits */
size_t image_grid_draw(const struct image_grid *s, const struct grid_layout *look, struct image *to);

void image_grid_free(struct image_grid *s);

#endif
