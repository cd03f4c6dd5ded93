/* safetensors.h - reads and writes safetensors files: a JSON header and named tensors; the only user of jansson
 *
 * Layout      u64 length of the header; JSON: { "name": { "dtype": "F32", "shape": [2,3], "data_offsets": [0,24] }, ...,
 *             "__metadata__": { "key": "text", ... } }; data in C order, little-endian, without holes and without overlaps
 * Reading     a header of at most SAFETENSORS_HEADER bytes; tensors that cannot be converted (F16, BF16, BOOL) can be skipped;
 *             the file ends with the last tensor
 * Writing     the header's length is padded with blanks to a multiple of 64
 * Failure     reading returns codes and a text in s->error, empty if the source itself failed
 *
 *     safetensors_open(&s, from);
 *     while ((r = safetensors_next(&s)) > 0)                     in the order of the data
 *         safetensors_values(&s, buf);                           s.at->shape, converted to f4
 *     safetensors_close(&s);
 */
#ifndef CHECKPOINT_SAFETENSORS_H
#define CHECKPOINT_SAFETENSORS_H

#include "bytes/numeric.h"
#include "bytes/reader.h"

#define SAFETENSORS_HEADER (256u << 10)
#define SAFETENSORS_MOST 4096           /* tensors */

struct safetensor {
    const char *name;                   /* in the parsed header */
    char dtype[8];
    struct numeric as;                 /* size 0: it cannot be converted */
    struct shape shape;
    uint64_t begin, end;                /* of its bytes, counted from the end of the header */
};

struct safetensors {
    struct reader from;
    struct json_t *root;                /* the header */
    struct safetensor *item;            /* in the order of the data */
    size_t n, next;
    const struct safetensor *at;        /* the current one, and its bytes not yet read */
    uint64_t left, offset;              /* offset: bytes of the file read */
    char error[300];
};

int safetensors_open(struct safetensors *s, struct reader from);      /* 0, or -1 */
int safetensors_next(struct safetensors *s);                        /* 1; 0 at the file's verified end; -1 */
int safetensors_values(struct safetensors *s, float *to);           /* all of this tensor; 0, or -1 */
void safetensors_close(struct safetensors *s);
const char *safetensors_meta(const struct safetensors *s, const char *key);     /* or NULL */

/* Writing: texts and tensors are added to a header, in the order of their data; then it is encoded. */
struct safehead {
    struct json_t *root;
    uint64_t at;                        /* of the next tensor's data */
};

void safehead_init(struct safehead *h);
void safehead_text(struct safehead *h, const char *key, const char *text);
void safehead_tensor(struct safehead *h, const char *name, const struct shape *shape);     /* of f4 */
/* safehead_done - the first bytes of the file, which the caller frees; h is freed */
char *safehead_done(struct safehead *h, size_t *size);

#endif
