/* picture_field.h - fields whose rows are pictures: of shape [H,W,1], [H,W,3] or [H,W], and of type u1 or f4
 *
 * Numbers of type u1 are 0 (black) to 255 (white); those of f4 are 0 to 1, or -1 to 1 if the header's "range" is signed.
 *
 * Memory      the caller holds struct picture_field, which points to the name
 * Failure     78 for fields that are no pictures
 */
#ifndef VIEW_PICTURE_FIELD_H
#define VIEW_PICTURE_FIELD_H

#include "stream/stream_reader.h"

struct picture_field {
    const char *name;
    enum dtype type;
    uint32_t height, width, channels;
    int is_signed;
};

/* picture_field_init - that of this name, or 78 */
void picture_field_init(struct picture_field *f, const struct stream *in, const char *name);
/* picture_field_is - may picture_field_init be asked for it? */
int picture_field_is(const struct stream *in, const char *name);
/* picture_field_size - samples of a picture, one byte each */
size_t picture_field_size(const struct picture_field *f);
/* picture_field_bytes - row i of the field's tensor as bytes 0..255, into to */
void picture_field_bytes(const struct picture_field *f, const struct tensor *t, size_t i, unsigned char *to);

/* picture_to_bytes - n numbers of type u1 or f4 as bytes 0..255 */
void picture_to_bytes(unsigned char *to, size_t n, enum dtype type, const void *from, int is_signed);

#endif
