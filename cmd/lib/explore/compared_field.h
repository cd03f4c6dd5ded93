/* compared_field.h - the field of a stream by which rows are compared, and the pictures by which they are shown, as numbers
 *
 * Pictures are x and xhat. A row is shown by xhat where the field was computed from it (xhat, zhat, fhat), else by x, and by the other
 * one where only that is there. Bytes become numbers of the scale that pictures of f4 have, in [0,1] or [-1,1].
 *
 * Failure     78 for a field that is not there, or no numbers
 */
#ifndef EXPLORE_COMPARED_FIELD_H
#define EXPLORE_COMPARED_FIELD_H

#include "stream/stream_reader.h"

enum { SCALE_UNKNOWN = -1, SCALE_UNIT, SCALE_SIGNED };

struct compared_field {
    struct field key;           /* what is compared, u1 or f4 */
    struct field picture;       /* what is shown; no name: nothing */
    size_t width;               /* numbers of the key */
    int scale;                  /* that the stream's pictures have; unknown: they are bytes, or there are none */
};

void compared_field_open(struct compared_field *c, const struct stream *in, const char *name);
int compared_field_shows(const struct compared_field *c);       /* is there a picture? */
int compared_field_shows_key(const struct compared_field *c);   /* is it what is compared? */

/* compared_field_values - values of u1 or f4 as f4; bytes in this scale, SCALE_UNIT or SCALE_SIGNED */
void compared_field_values(enum dtype type, const void *from, size_t values, int scale, float *to);

#endif
