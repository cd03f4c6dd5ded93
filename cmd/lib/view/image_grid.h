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
 * Memory      the caller holds struct sheet; rows are copied
 * Failure     78 for fields that are no images; sheet_draw answers 0 where not one stack fits
 *
 *     sheet_open(&s, &in, NULL, -1, 1);
 *     while (stream_next(&in, &b))
 *         sheet_put(&s, &b);
 *     stream_close(&in);
 *     sheet_draw(&s, &look, &picture);
 */
#ifndef VIEW_IMAGE_GRID_H
#define VIEW_IMAGE_GRID_H

#include "image/png.h"
#include "stream/stream_reader.h"

#define SHEET_TILES 256         /* shown where nobody says how many */
#define SHEET_COLUMNS 16        /* of stacks higher than one */

struct sheet_look {
    uint32_t columns;           /* 0: chosen */
    uint32_t scale;             /* every pixel becomes scale x scale */
    uint32_t gap;               /* pixels between images */
};

struct sheet {
    uint32_t height, width, channels;
    const char *top, *below;    /* fields; below may be NULL */
    int is_signed;              /* numbers of f4 fields lie in [-1,1], not [0,1] */
    long rows;                  /* to take; 0: all, -1: SHEET_TILES tiles */
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

/* sheet_init - an empty sheet for images of this size; for callers that have tiles instead of a stream */
void sheet_init(struct sheet *s, uint32_t height, uint32_t width, uint32_t channels);
/* sheet_stack - the next tile begins a new stack; sheet_tile - add an image: row [H,W,C] of u1 0..255, or of f4 */
void sheet_stack(struct sheet *s);
void sheet_tile(struct sheet *s, enum dtype type, const void *row);

/* sheet_open - what to show of a stream: the field of this name; NULL: x with xhat, else xhat, else x.
 * rows as in struct sheet; scale: of the picture to come, which bounds what is kept */
void sheet_open(struct sheet *s, const struct stream *in, const char *field, long rows, uint32_t scale);
/* sheet_put - show these rows too, if there is room for them */
void sheet_put(struct sheet *s, const struct block *b);

/* sheet_fit - choose columns, and stacks to show, for a screen of width x height pixels on which images may be
 * shrunk to about 14 pixels; what was asked for in look and by rows is kept. Returns by how much to shrink. */
uint32_t sheet_fit(struct sheet *s, struct sheet_look *look, uint32_t width, uint32_t height);

/* sheet_draw - lay out; returns the number of stacks in the picture: fewer than s->stacks where it would have more than
 * IMAGE_PIXELS, 0 if none fits */
size_t sheet_draw(const struct sheet *s, const struct sheet_look *look, struct image *to);

void sheet_free(struct sheet *s);

#endif
