/* scatter_view.c - rows to points, by way of principal components or not, and the plot to where it goes */
#include "view/scatter_view.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "base/output_file.h"
#include "view/picture_field.h"
#include "view/point_spool.h"
#include "view/projection.h"
#include "view/scatter_plot.h"
#include "view/scatter_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FINE_POINTS = 4, FINE_PICTURES = 2 };    /* pixels drawn for one of a terminal, across and down */

struct scatter_view {
    const struct scatter_options *options;
    const struct view_output *out;
    struct scatter_field field;
    struct picture_field pictures;
    struct thumbnails thumbs;
    struct scatter_plot plot;
    uint32_t fine;
    char title[2][64];
    char *names;                /* of --field, cut in two */
};

static const char *choose_pictures(const struct stream *in)
{
    const char *name = picture_field_is(in, "x") ? "x" : "xhat";
    if (!picture_field_is(in, name))
        die_spec(in->where, "neither x nor xhat has images to show in place of points");
    return name;
}

static void choose_fields(struct scatter_view *v, const struct stream *in)
{
    const struct scatter_options *o = v->options;
    const char *name = o->field, *pictures = NULL;
    char *comma = name && o->thumbs ? strchr(v->names = xstrdup(name), ',') : NULL;
    if (comma) {
        *comma = '\0';
        name = v->names;
        pictures = comma + 1;
    }
    scatter_field_init(&v->field, in, name, o->label, o->components);
    if (!o->thumbs)
        return;
    picture_field_init(&v->pictures, in, pictures ? pictures : choose_pictures(in));
    thumbnails_init(&v->thumbs, v->pictures.height, v->pictures.width, v->pictures.channels);
}

/* ---- points ---- */

static void start_plot(struct scatter_view *v, const double *share, const char *where)
{
    const struct scatter_options *o = v->options;
    struct scatter_look look = { .scale = o->scale, .range = o->range, .thumbs = o->thumbs ? &v->thumbs : NULL };
    for (int k = 0; share && k < 2; k++) {
        snprintf(v->title[k], sizeof v->title[k], "PC %d (%.1f %%)", k + 1, 100 * share[k]);
        look.title[k] = v->title[k];
    }
    v->fine = o->thumbs ? FINE_PICTURES : FINE_POINTS;
    if (v->out->on_terminal) {
        look.scale = o->thumbs ? 1 : v->fine / 2;
        scatter_text_size(&v->out->terminal, &v->field, !!share, v->fine, &look.width, &look.height);
    }
    scatter_plot_init(&v->plot, &look, where);
}

/* The next records, cut after the rows that are shown. */
static int next_block(struct stream *in, uint64_t *left, struct block *b)
{
    if (!stream_record(in, b))
        return 0;
    b->rows = b->rows < *left ? b->rows : (size_t)*left;
    *left -= b->rows;
    return 1;
}

static void add_directly(struct scatter_view *v, struct stream *in, uint64_t left)
{
    struct block b;
    real at[2];
    start_plot(v, NULL, in->where);
    while (next_block(in, &left, &b))
        for (size_t i = 0; i < b.rows; i++) {
            scatter_field_numbers(&v->field, &b, i, at);
            scatter_plot_add(&v->plot, (double[2]){ (double)at[0], (double)at[1] }, scatter_field_label(&v->field, &b, i), NULL);
        }
}

static void spool_rows(struct scatter_view *v, struct stream *in, uint64_t left, struct point_spool *spool)
{
    struct block b;
    int thumbs = v->options->thumbs;
    real *row = xarray(v->field.numbers, sizeof *row);
    unsigned char *picture = thumbs ? xmalloc(picture_field_size(&v->pictures)) : NULL;
    unsigned char *thumb = thumbs ? xmalloc(thumbnails_size(&v->thumbs)) : NULL;
    point_spool_open(spool, v->field.numbers, thumbs ? thumbnails_size(&v->thumbs) : 0);
    while (next_block(in, &left, &b))
        for (size_t i = 0; i < b.rows; i++) {
            scatter_field_numbers(&v->field, &b, i, row);
            if (thumbs) {
                picture_field_bytes(&v->pictures, block_get(&b, v->pictures.name), i, picture);
                thumbnails_make(&v->thumbs, picture, thumb);
            }
            point_spool_add(spool, row, scatter_field_label(&v->field, &b, i), thumb);
        }
    free(row);
    free(picture);
    free(thumb);
}

static void add_projected(struct scatter_view *v, struct point_spool *spool, const char *where)
{
    struct projection p = { 0 };
    const real *z = point_spool_points(spool);
    size_t n = v->field.numbers;
    if (v->options->components)
        projection_init(&p, z, spool->rows, n);
    start_plot(v, v->options->components ? p.share : NULL, where);
    for (size_t i = 0; i < spool->rows; i++) {
        double at[2] = { (double)z[i * n], (double)z[i * n + 1] };
        if (v->options->components)
            projection_apply(&p, z + i * n, at);
        scatter_plot_add(&v->plot, at, point_spool_label(spool, i), point_spool_picture(spool, i));
    }
    v->plot.beyond += spool->odd;
    projection_free(&p);
}

/* ---- the picture ---- */

static void tell_rest(const struct scatter_view *v, const char *where)
{
    const struct scatter_plot *s = &v->plot;
    unsigned long long all = s->shown + s->hidden + s->beyond;
    if (!all)
        die_data(where, "no rows to show");
    if (s->beyond)
        log_info(where, "%llu of %llu rows lie outside of the axes; --range sets them", (unsigned long long)s->beyond, all);
    if (s->hidden && v->out->on_terminal)
        log_info(where, "%llu of %llu images have a place; -o FILE shows more", (unsigned long long)s->shown, all);
    else if (s->hidden)
        log_info(where, "%llu of %llu images have a place; --scale %u shows more", (unsigned long long)s->shown, all, 2 * s->look.scale);
}

static void write_plot(struct scatter_view *v)
{
    size_t n;
    if (!v->out->on_terminal) {
        view_output_picture(v->out, &v->plot.picture, 1);
        return;
    }
    char *text = scatter_text_make(&v->plot, &v->field, &v->out->terminal, v->fine, &n);
    output_file_save(NULL, text, n);
    free(text);
}

void scatter_view_show(struct stream *in, const struct scatter_options *options, const struct view_output *out)
{
    struct scatter_view v = { .options = options, .out = out };
    struct point_spool spool = { 0 };
    uint64_t rows = options->rows > 0 ? (uint64_t)options->rows : UINT64_MAX;
    int spooled = options->components || options->thumbs;
    choose_fields(&v, in);
    if (spooled)
        spool_rows(&v, in, rows, &spool);
    else
        add_directly(&v, in, rows);
    const char *where = in->where;
    stream_close(in);           /* nothing is written before the end is verified */
    if (spooled)
        add_projected(&v, &spool, where);
    scatter_plot_end(&v.plot, &v.field);
    tell_rest(&v, where);
    write_plot(&v);
    scatter_plot_free(&v.plot);
    scatter_field_free(&v.field);
    thumbnails_free(&v.thumbs);
    point_spool_close(&spool);
    free(v.names);
}
