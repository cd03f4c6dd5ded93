/* latent_traversal.h - rows of codes: draws of the prior, or traversals, which are walks through the code space
 *
 * A traversal gives all its codes the same id: the decoder's local noise is keyed by id, so along a traversal only the code
 * moves. It begins at draws of the prior, numbered from 0 by id, or at given codes, whose id it keeps. Kinds:
 *
 *     (none)       count draws of p(z), ids 0 .. count-1
 *     categories   count rows of K codes, one for each category (Figure 6: columns are categories, rows are one n)
 *     dimensions   for each dimension of a gaussian code, count times: `steps` codes from range[0] to range[1] there, else the draw
 *     line         count rows of `steps` codes on the straight line between two draws of a gaussian code
 *     arc          the same on the arc between them: spherical linear interpolation
 *
 * With given codes there is one round of categories or dimensions for each, and one line or arc for two that follow one another.
 */
#ifndef APPLY_LATENT_TRAVERSAL_H
#define APPLY_LATENT_TRAVERSAL_H

#include "eval/labelled_matrix.h"
#include "model/model.h"
#include "stream/stream_reader.h"

enum traversal_kind { TRAVERSAL_CATEGORIES, TRAVERSAL_DIMENSIONS, TRAVERSAL_LINE, TRAVERSAL_ARC, TRAVERSAL_NONE };

struct traversal_request {
    enum traversal_kind kind;
    uint64_t seed;
    size_t count, steps;                    /* count: of rounds or lines; unused where codes are given */
    long category;                          /* of draws: this one only, -1: any */
    long dimension;                         /* this one only, -1: each */
    double range[2];                        /* from where to where dimensions go */
    const struct labelled_matrix *given;    /* codes to begin at instead of draws, or NULL */
};

struct traversal {
    const struct model *m;
    const struct spec *spec;    /* the model's */
    struct traversal_request of;
    uint64_t at;                /* next row */
    struct tensor id, z;
    real *from, *to;            /* [Dz] ends of the traversal of the row at hand */
};

const char *traversal_name(size_t i);                   /* of a kind, NULL after the last one */
int traversal_parse_range(const char *text, double range[2]);     /* "A,B", or "A" for -A to A; 0, or -1 if it is none */

/* traversal_read_given - the codes of a file at which traversals of this kind begin, returned; 65 if there are none, or for lines and
 * arcs an odd number, 78 if they are not of the model's size. labelled_matrix_free is the caller's. */
const struct labelled_matrix *traversal_read_given(struct labelled_matrix *codes, const struct model *m, enum traversal_kind kind,
                                                   const char *path, int force);

/* traversal_init - path: the model's file; 78 if it has no such traversal or category, or no prior to draw from */
void traversal_init(struct traversal *w, const struct model *m, const char *path, const struct traversal_request *of);
uint64_t traversal_rows(const struct traversal *w);
/* traversal_columns - codes of one traversal; 0 where there are only draws */
uint64_t traversal_columns(const struct traversal *w);
/* traversal_next - lend up to n rows of id and z; their number, 0 at the end */
size_t traversal_next(struct traversal *w, size_t n, struct block *b);
void traversal_free(struct traversal *w);

#endif
