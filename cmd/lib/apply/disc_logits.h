/* disc_logits.h - what the discriminators say of rows: logits of each pair and code that the rows hold
 *
 * Memory      disc_logits_init/disc_logits_free; logits are lent to the block until the next call
 * Failure     78 if the model has no discriminator for these rows, or a field does not fit it
 *
 *     disc_logits_init(&s, &m, &in, other);
 *     disc_logits_fields(&s, &h);
 *     disc_logits_add(&s, &apply, &b, id);                 for each block
 */
#ifndef APPLY_DISC_LOGITS_H
#define APPLY_DISC_LOGITS_H

#include "model/infer.h"
#include "stream/stream_reader.h"

/* By the direction (man 1 iae-score): rec on its real pair, on its fake one, and on the data of the real one with the code of
 * the row before; reg on its real and on its fake rows. */
enum disc_logit { LOGIT_REC_REAL, LOGIT_REC_FAKE, LOGIT_REC_OTHER, LOGIT_REG_REAL, LOGIT_REG_FAKE, LOGITS };

struct disc_logits {
    const struct model *m;
    int wanted[LOGITS];
    struct tensor logit[LOGITS], prior, before;
    float *last;                /* [Dz] the code of the row before the block; NULL: there is none */
};

/* disc_logits_init - those that rows and model allow; other: LOGIT_REC_OTHER, too */
void disc_logits_init(struct disc_logits *s, const struct model *m, const struct stream *in, int other);
void disc_logits_free(struct disc_logits *s);
/* disc_logits_fields - a field each */
void disc_logits_fields(const struct disc_logits *s, struct header *h);
/* disc_logits_add - the rows of b get theirs; id: what samples of the prior are drawn by */
void disc_logits_add(struct disc_logits *s, struct infer *a, struct block *b, const int64_t *id);

#endif
