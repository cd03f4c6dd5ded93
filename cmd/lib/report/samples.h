/* samples.h - codes with which an explorer begins, and the local noise of their first draws, as iae-sample and iae-decode draw them
 *
 * The codes are the first SAMPLES of a stream with z; or else draws of the prior, those of `iae-sample`; or standard normals, if the
 * model has no prior. The noise of draw d is that of `iae-decode --draws`, by id.
 *
 * Memory      samples_make/samples_free
 * Failure     does not return: as stream_reader.h; 65 a stream without rows, 78 one without codes of the model's size
 */
#ifndef REPORT_SAMPLES_H
#define REPORT_SAMPLES_H

#include "model/model.h"

#define SAMPLES 12
#define SAMPLES_DRAWS 4

enum samples_origin { SAMPLES_OF_PRIOR, SAMPLES_NORMAL, SAMPLES_GIVEN };

struct samples {
    enum samples_origin origin;
    size_t n, draws;            /* draws: 1 for a decoder without noise */
    int64_t id[SAMPLES];
    char *label[SAMPLES];       /* class, or NULL */
    float *z;                   /* [n,Dz] */
    float *noise;               /* [n,draws,Dn] */
};

/* samples_make - path: of a stream with z, or NULL */
void samples_make(struct samples *s, struct compute *c, const struct model *m, const char *path, uint64_t seed);
void samples_free(struct samples *s);

/* samples_codes - n codes [n,Dz] with ids 0 .. n-1 of the prior, or standard normals without one */
void samples_codes(struct compute *c, const struct model *m, uint64_t seed, size_t n, int64_t *id, float *z);

#endif
