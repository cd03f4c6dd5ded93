/* disc_logits.h - what the discriminators say of rows: logits of each pair and code that the rows hold
 *
 * Memory      scores_init/scores_free; logits are lent to the block until the next call
 * Failure     78 if the model has no discriminator for these rows, or a field does not fit it
 *
 *     scores_init(&s, &m, &in, other);
 *     scores_fields(&s, &h);
 *     scores_put(&s, &apply, &b, id);                 for each block
 */
#ifndef APPLY_DISC_LOGITS_H
#define APPLY_DISC_LOGITS_H

#include "model/infer.h"
#include "stream/stream_reader.h"

/* By the direction (man 1 iae-score): rec on its real pair, on its fake one, and on the data of the real one with the code of
 * the row before; reg on its real and on its fake rows. */
enum score { REC_REAL, REC_FAKE, REC_OTHER, REG_REAL, REG_FAKE, SCORES };

struct scores {
    const struct model *m;
    int wanted[SCORES];
    struct tensor logit[SCORES], prior, before;
    float *last;                /* [Dz] the code of the row before the block; NULL: there is none */
};

/* scores_init - those that rows and model allow; other: REC_OTHER, too */
void scores_init(struct scores *s, const struct model *m, const struct stream *in, int other);
void scores_free(struct scores *s);
/* scores_fields - a field each */
void scores_fields(const struct scores *s, struct header *h);
/* scores_put - the rows of b get theirs; id: what samples of the prior are drawn by */
void scores_put(struct scores *s, struct infer *a, struct block *b, const int64_t *id);

#endif
