/* minibatch_reader.h - rows of a stream as minibatches for training, and the place in the data where training stands
 *
 * The place is a number of rows and the CRC-32 of their bytes, row by row, fields in the stream's order: how rows
 * were cut into records says nothing. A trainer that goes on is fed the same rows again and skips them; other rows
 * are told by the checksum (78). So are other rows with labels.
 */
#ifndef TRAINING_MINIBATCH_READER_H
#define TRAINING_MINIBATCH_READER_H

#include "model/model.h"
#include "stream/stream_reader.h"
#include "train/labelled_set.h"

struct feed {
    struct stream *in;
    const struct spec *spec;
    uint64_t rows;              /* eaten */
    uint32_t crc;               /* of these rows */
    int ended;                  /* no more rows: the end of the stream, damage, or a signal */
    struct block held;          /* rows that have come and are not eaten yet; the first is number `at` */
    size_t at, room;
    uint64_t length;            /* rows of the whole run, if known */
    int surplus;                /* more have come than that, and rates decay by it */
    struct tensor field[HEADER_FIELDS];
};

/* feed_init - checks that x fits the spec (78). step: most rows that one step of training takes. */
void feed_init(struct feed *f, struct stream *in, const struct spec *spec, size_t step);
void feed_free(struct feed *f);
/* feed_count - the CRC-32 with rows from..from+n-1 of a block added: of its fields that are data, not made in training */
uint32_t feed_count(uint32_t crc, const struct block *b, size_t from, size_t n);
/* feed_pool - the rows with labels of a file, all of them: y (i4) from 0 to the number of categories - 1; rows without a
 * label (-1) are left out. 65 if fewer than 2 are left, or a label is out of its range. The model keeps number and CRC-32
 * of the file's rows; 78 if it has been trained on others. */
void feed_pool(struct labelled_set *p, const char *path, struct model *m);
/* feed_skip - rows that were eaten before; 78 if they are not the same, 65 if there are not as many */
void feed_skip(struct feed *f, uint64_t rows, uint32_t crc);
/* feed_steps - how many the whole stream makes, 0 if it does not say how many rows it has, or a step takes as many as it needs.
 * Of a spec with decay, rows beyond those are refused from then on. */
uint64_t feed_steps(struct feed *f);
/* feed_ready - wait until the rows of a whole step are there, or the verified end. 0 where there are no more rows, and
 * where a signal or damage cut them short: a step begins with all its minibatches or not at all, since one that made
 * do with a part of them could not be gone on from as if it had not been stopped. 0, too, before the first step that would
 * go beyond the rows that the rates' decay reckons with: parts that cat joined. */
int feed_ready(struct feed *f);
/* feed_blame - ends the program (65, 78) if damage or more rows than the header said were why */
void feed_blame(const struct feed *f);
/* feed_next - up to n rows of those that are ready: x [n,D] as networks see them, id [n] (the row's number where there
 * is no field id). Fewer at the end of the data only. */
size_t feed_next(void *feed, real *x, int64_t *id, size_t n);

#endif
