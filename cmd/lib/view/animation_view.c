/* animation_view.c - keeps rows, and draws the k-th of each line as frame k */
#include "view/animation_view.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "base/log.h"
#include "base/output_file.h"
#include "base/sizes.h"
#include "bytes/tempfile.h"
#include "view/picture_field.h"

#include <stdlib.h>
#include <string.h>

struct kept_rows {
    struct picture_field top, below;    /* below has no name unless x and xhat are shown */
    struct line_length line;
    const char *key;            /* rows of equal id and equal values of this field are draws of one code, of which the first is kept */
    unsigned char *last;        /* key of the last row */
    int64_t last_id;
    unsigned char *cell;        /* room for the row's images */
    size_t cell_size, rows, length, frames;     /* length: of a line; 1: there are none */
    struct tempfile cells;
};

const char *animation_loop_name(size_t i)
{
    static const char *const names[] = { [LOOP_BACK_AND_FORTH] = "back-and-forth", [LOOP_FORWARD] = "forward", [LOOP_ONCE] = "once" };
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

/* ---- rows ---- */

static void open_rows(struct kept_rows *k, const struct stream *in, const char *field)
{
    struct image_grid grid;
    memset(k, 0, sizeof *k);
    image_grid_open(&grid, in, field, 0, 1);            /* which fields, and whether they fit */
    picture_field_init(&k->top, in, grid.top);
    if (grid.below)
        picture_field_init(&k->below, in, grid.below);
    k->key = grid.below ? NULL : grid.key;
    k->line = grid.line;
    image_grid_free(&grid);
    k->cell_size = picture_field_size(&k->top) + (k->below.name ? picture_field_size(&k->below) : 0);
    k->cell = xmalloc(k->cell_size);
    tempfile_open(&k->cells);
}

static void close_rows(struct kept_rows *k)
{
    free(k->cell);
    free(k->last);
    tempfile_close(&k->cells);
}

static int is_another_draw(struct kept_rows *k, const struct block *b, const int64_t *id, size_t i)
{
    if (!k->key || !id)
        return 0;
    const struct tensor *t = block_get(b, k->key);
    size_t size = tensor_row_size(t);
    const char *row = (const char *)t->data + i * size;
    int same = k->last && *id == k->last_id && !memcmp(k->last, row, size);
    if (!k->last)
        k->last = xmalloc(size);
    memcpy(k->last, row, size);
    k->last_id = *id;
    return same;
}

static void keep_row(struct kept_rows *k, const struct block *b, size_t i)
{
    const struct tensor *t = block_get(b, "id");
    const int64_t *id = t && t->type == DT_I8 && t->shape.rank == 1 ? (const int64_t *)t->data + i : NULL;
    if (is_another_draw(k, b, id, i))
        return;
    line_length_add(&k->line, id);
    picture_field_bytes(&k->top, block_get(b, k->top.name), i, k->cell);
    if (k->below.name)
        picture_field_bytes(&k->below, block_get(b, k->below.name), i, k->cell + picture_field_size(&k->top));
    tempfile_write(&k->cells, k->cell, k->cell_size);
    k->rows++;
}

static void read_rows(struct kept_rows *k, struct stream *in, uint64_t left)
{
    struct block b;
    while (stream_record(in, &b))
        for (size_t i = 0; i < b.rows && left; i++, left--)
            keep_row(k, &b, i);
    k->length = max_size((size_t)line_length_get(&k->line, !left), 1);
    k->frames = k->length > 1 ? k->length : k->rows;
}

/* ---- frames ---- */

static void add_row(const struct kept_rows *k, struct image_grid *g, const unsigned char *cells, size_t row)
{
    const unsigned char *cell = cells + row * k->cell_size;
    image_grid_column(g);
    image_grid_cell(g, DT_U1, cell);
    if (k->below.name)
        image_grid_cell(g, DT_U1, cell + picture_field_size(&k->top));
}

/* Lines of a frame, as many as asked for, or about as many as a sheet has by default. */
static size_t lines_of(const struct kept_rows *k, long rows)
{
    size_t lines = k->length > 1 ? k->rows / k->length : 1, most = GRID_CELLS / (k->below.name ? 2 : 1);
    return max_size(rows < 0 ? min_size(lines, most) : lines, 1);
}

static void draw_frame(struct kept_rows *k, const struct grid_options *o, size_t frame, struct image *to, const char *where)
{
    struct image_grid g;
    const unsigned char *cells = tempfile_map(&k->cells);
    image_grid_init(&g, k->top.height, k->top.width, k->top.channels);
    for (size_t line = 0, lines = lines_of(k, o->rows); line < lines && line * k->length + frame < k->rows; line++)
        add_row(k, &g, cells, line * k->length + frame);
    if (!image_grid_draw(&g, &o->layout, to))
        die_spec(where, "at this scale not one sample fits a picture of %u pixels", IMAGE_PIXELS);
    image_grid_free(&g);
}

/* Frames in the order in which they are shown: 0 1 2 3, and 2 1 on the way back. */
static void write_frames(struct kept_rows *k, const struct animation_options *o, struct output_file *to, const char *where)
{
    struct animation a;
    struct image picture = { 0 };
    int back = o->loop == LOOP_BACK_AND_FORTH || (o->loop == LOOP_CHOSEN && k->length > 1);
    size_t n = k->frames, all = back && n > 2 ? 2 * n - 2 : n;
    struct animation_plan plan = { .frames = (uint32_t)all, .delay = o->delay, .is_once = o->loop == LOOP_ONCE };
    animation_open(&a, o->format, to, &plan);
    for (size_t i = 0; i < all; i++) {
        draw_frame(k, &o->grid, i < n ? i : all - i, &picture, where);
        animation_frame(&a, &picture);
    }
    animation_close(&a);
    image_free(&picture);
}

void animation_view_show(struct stream *in, const struct animation_options *o, const struct view_output *out)
{
    struct kept_rows k;
    struct output_file to;
    if (!out->path && !out->force)
        io_refuse_terminal();
    open_rows(&k, in, o->grid.field);
    read_rows(&k, in, o->grid.rows > 0 ? (uint64_t)o->grid.rows : UINT64_MAX);
    const char *where = in->where;
    stream_close(in);           /* nothing is written before the end is verified */
    if (!k.rows)
        die_data(where, "no rows to show");
    if (k.frames > ANIMATION_VIEW_FRAMES)
        die_spec(where, "%zu frames, where at most %d make an animation; --rows shows the first", k.frames, ANIMATION_VIEW_FRAMES);
    output_file_create(&to, out->path, out->force);
    write_frames(&k, o, &to, where);
    output_file_commit(&to, NULL);
    close_rows(&k);
}
