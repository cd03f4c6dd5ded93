/* code_mean.h - the mean of the rows of a float field, in double and in the rows' order
 *
 * Memory      one row
 * Failure     78 if there is no such field, or it is neither f4 nor f8; 65 for no rows or a number that is not finite
 *
 *     code_mean_open(&m, &in, "z", &h);           h becomes the header of a stream of one row of this field
 *     code_mean_read(&m, &in, &mean);             [1,...]
 */
#ifndef EXPLORE_CODE_MEAN_H
#define EXPLORE_CODE_MEAN_H

#include "stream/stream_reader.h"

struct code_mean {
    struct field field;
    double *sum;                /* [width] */
    size_t width;
};

void code_mean_open(struct code_mean *m, const struct stream *in, const char *name, struct header *h);
/* code_mean_read - all rows of the stream; the mean is of the field's type */
void code_mean_read(struct code_mean *m, struct stream *in, struct tensor *mean);
void code_mean_free(struct code_mean *m);

#endif
