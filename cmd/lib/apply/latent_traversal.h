/* latent_traversal.h - rows of codes: draws of the prior, or walks through the code space
 *
 * A walk gives all its codes the same id: the decoder's local noise is keyed by id, so along a walk only the code
 * moves. Kinds:
 *
 *     (none)       count draws of p(z), ids 0 .. count-1
 *     categories   count rows of K codes, one for each category (Figure 6: columns are categories, rows are one n)
 *     dimensions   for each dimension of a gaussian code, count times: `steps` codes from -2 to 2 there, else a draw
 *     line         count rows of `steps` codes on the straight line between two draws of a gaussian code
 */
#ifndef APPLY_LATENT_TRAVERSAL_H
#define APPLY_LATENT_TRAVERSAL_H

#include "model/model.h"
#include "stream/stream_reader.h"

enum traversal_kind { TRAVERSAL_CATEGORIES, TRAVERSAL_DIMENSIONS, TRAVERSAL_LINE, TRAVERSAL_NONE };

struct traversal {
    const struct model *m;
    const struct spec *spec;    /* the model's */
    enum traversal_kind kind;
    uint64_t seed, at;          /* at: next row */
    size_t count, steps;
    long category;
    struct tensor id, z;
    real *from, *to;            /* [Dz] ends of the walk of the row at hand */
};

const char *traversal_name(size_t i);                   /* of a kind, NULL after the last one */

/* traversal_init - 78 if the code has no such traversal */
void traversal_init(struct traversal *w, const struct model *m, enum traversal_kind kind, uint64_t seed, size_t count, size_t steps, long category);
uint64_t traversal_rows(const struct traversal *w);
/* traversal_next - lend up to n rows of id and z; their number, 0 at the end */
size_t traversal_next(struct traversal *w, size_t n, struct block *b);
void traversal_free(struct traversal *w);

#endif
