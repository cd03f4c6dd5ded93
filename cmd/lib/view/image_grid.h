/* image_grid.h - contact sheets: many small images drawn into one picture
 *
 * Images are collected in columns. A single image is a column of its own; x and its reconstructions are one column, x on top and
 * each xhat below. Columns are drawn side by side, in bands:
 *
 *     x1 x2 x3 ...                 rows that repeat a sample (equal id, equal x, from several draws of noise)
 *     xhat1 xhat2 xhat3 ...        add their xhat to its column
 *
 * Where the rows are lines, such as the codes of a traversal, a band is a line (line_length.h); draws of one code are then below each
 * other.
 *
 * Invariants  all images of a grid have one size, 1 or 3 channels; pixels are kept as 8 bits
 *             no more is kept than a picture of IMAGE_PIXELS can show
 * Memory      the caller holds struct image_grid; rows are copied
 * Failure     78 for fields that are no images; image_grid_draw returns 0 where not one column fits
 *
 *     image_grid_open(&s, &in, NULL, -1, 1);
 *     while (stream_record(&in, &b))
 *         image_grid_put(&s, &b);
 *     stream_close(&in);
 *     image_grid_draw(&s, &layout, &picture);
 */
#ifndef VIEW_IMAGE_GRID_H
#define VIEW_IMAGE_GRID_H

#include "image/image.h"
#include "stream/stream_reader.h"
#include "view/line_length.h"

#define GRID_CELLS 256         /* shown by default */
#define GRID_COLUMNS 16        /* of more than one image, in a band */

struct grid_layout {
    uint32_t per_band;          /* columns; 0: chosen */
    uint32_t scale;             /* every pixel becomes scale x scale */
    uint32_t gap;               /* pixels between images */
};

struct image_grid {
    uint32_t height, width, channels;
    const char *top, *below;    /* fields; below may be NULL */
    const char *key;            /* rows of equal id with equal values of this field are draws of one sample; NULL: each row is one */
    int is_signed;              /* numbers of f4 fields lie in [-1,1], not [0,1] */
    long rows;                  /* to show; 0: all, -1: GRID_CELLS cells */
    size_t max_cells;           /* that can be shown */
    int full;                   /* later rows are not shown */
    uint64_t seen, offered;     /* rows that were looked at, and all that came */
    struct line_length line;    /* how many columns belong together */

    unsigned char *pixels;      /* [cells,height,width,channels] */
    size_t cells, capacity;
    size_t *first;              /* [columns] the first cell of each */
    size_t columns;
    size_t depth;               /* cells of the highest column */
    unsigned char *last;        /* the key of the newest column, in the type of the field */
    int64_t last_id;
};

/* image_grid_init - an empty grid for images of this size, for callers without a stream */
void image_grid_init(struct image_grid *s, uint32_t height, uint32_t width, uint32_t channels);
/* image_grid_column - the next cell begins a new column; image_grid_cell - add an image: row [H,W,C] of u1 0..255, or of f4 */
void image_grid_column(struct image_grid *s);
void image_grid_cell(struct image_grid *s, enum dtype type, const void *row);

/* image_grid_open - what to show of a stream: the field of this name; NULL: x with xhat, else xhat, else x.
 * rows as in struct image_grid; scale: of the picture, which limits how many are kept */
void image_grid_open(struct image_grid *s, const struct stream *in, const char *field, long rows, uint32_t scale);
/* image_grid_put - add these rows, as far as they can be shown */
void image_grid_put(struct image_grid *s, const struct block *b);
/* image_grid_rows - rows that are in the grid */
uint64_t image_grid_rows(const struct image_grid *s);

/* image_grid_fit - choose columns, in all and in a band, for a screen of width x height pixels, on which images may be shrunk to
 * about 14 pixels; what is given by layout and by rows is kept. Returns the factor by which to shrink. */
uint32_t image_grid_fit(struct image_grid *s, struct grid_layout *layout, uint32_t width, uint32_t height);

/* image_grid_draw - returns the number of columns in the picture: fewer than s->columns where it would have more than
 * IMAGE_PIXELS, 0 if none fits */
size_t image_grid_draw(const struct image_grid *s, const struct grid_layout *layout, struct image *to);

void image_grid_free(struct image_grid *s);

#endif
