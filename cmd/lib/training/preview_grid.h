/* preview_grid.h - what a model draws while it trains: the same images, codes and noise every time, so sheets compare
 *
 * One column a sample: an image of the first minibatch of this run, four decodings of its code, and two codes of the prior
 * (where there is one), decoded. Written as NAME-STEP.png beside the model.
 */
#ifndef TRAINING_PREVIEW_GRID_H
#define TRAINING_PREVIEW_GRID_H

#include "checkpoint/model_file.h"
#include "model/infer.h"

#define PREVIEW_GRID_COLUMNS 16

struct preview_grid {
    struct compute *compute;
    const struct model *m;
    struct tensor x;            /* [columns,H,W,C] as networks see it */
    int64_t id[PREVIEW_GRID_COLUMNS];
};

/* preview_grid_init - remember images: n rows of x [n,D] and their ids, of which the first columns are kept */
void preview_grid_init(struct preview_grid *s, struct compute *c, const struct model *m, const real *x, const int64_t *id, size_t n);
void preview_grid_write(const struct preview_grid *s, const char *model_default_path);
void preview_grid_free(struct preview_grid *s);

#endif
