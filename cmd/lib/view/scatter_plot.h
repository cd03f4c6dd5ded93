/* scatter_plot.h - points in the plane, coloured by a label, or small pictures at their places
 *
 * Axes have one unit, except on a terminal, whose shape they take. The range, unless given, is that of the first SCATTER_PLOT_HELD
 * points; later ones are drawn as they come, and those beyond the axes are counted.
 *
 * Invariants  the picture depends on the points and their order alone
 * Memory      the caller holds struct scatter_plot; SCATTER_PLOT_HELD points and the picture, for any number of points. Pictures are
 *             lent until scatter_plot_end.
 * Failure     78 for a scale at which the picture would have too many pixels
 *
 *     scatter_plot_init(&s, &look, where);
 *     scatter_plot_add(&s, at, label, NULL);              for each row
 *     scatter_plot_end(&s, &field);                       s.picture, s.shown, s.beyond
 */
#ifndef VIEW_SCATTER_PLOT_H
#define VIEW_SCATTER_PLOT_H

#include "image/image.h"
#include "view/plot_axes.h"
#include "view/scatter_field.h"
#include "view/thumbnails.h"

#define SCATTER_PLOT_HELD 65536

struct scatter_look {
    uint32_t scale;             /* the picture is so many times as large */
    const double *range;        /* of x and y; NULL: that of the points */
    const char *title[2];       /* of the axes; NULL: none */
    struct thumbnails *thumbs;  /* NULL: points */
    uint32_t width, height;     /* of the axes alone, without numbers and legend; 0: a picture with all of them */
};

struct held_point {
    double at[2];
    int32_t label;
    const unsigned char *picture;
};

struct scatter_plot {
    struct plot_axes axes;
    struct scatter_look look;
    int is_bare;                /* axes alone */
    enum { RANGE_UNKNOWN, RANGE_GIVEN, RANGE_DRAWN } range;     /* of the axes; drawn: with the axes */
    struct held_point *held;    /* points that wait for the range */
    size_t helds;
    uint32_t seen;              /* labels 0..31 that occurred, as bits */
    uint64_t shown, hidden, beyond;     /* points in the picture; those without room; those outside of it, or not finite */
    struct image picture;
};

void scatter_plot_init(struct scatter_plot *s, const struct scatter_look *look, const char *where);
void scatter_plot_add(struct scatter_plot *s, const double at[2], int32_t label, const unsigned char *picture);
/* scatter_plot_end - draw what waits, and the legend: in as many lines as it takes */
void scatter_plot_end(struct scatter_plot *s, const struct scatter_field *field);
void scatter_plot_free(struct scatter_plot *s);

#endif
