/* minibatch_reader.h - the data loader: rows of a stream as minibatches, and the place in the data where training stands
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

struct minibatch_reader {
    struct stream *in;
    const struct spec *spec;
    uint64_t rows;              /* taken so far */
    uint32_t crc;               /* of these rows */
    int ended;                  /* no more rows: the end of the stream, damage, or a signal */
    struct block held;          /* rows that have come and are not taken yet; the first is number `at` */
    size_t at, room;
    uint64_t length;            /* rows of the whole run, if known */
    int surplus;                /* more have come than that, and rates decay by it */
    struct tensor field[HEADER_FIELDS];
};

/* minibatch_reader_init - checks that x fits the spec (78). step: most rows that one step of training takes. */
void minibatch_reader_init(struct minibatch_reader *f, struct stream *in, const struct spec *spec, size_t step);
void minibatch_reader_free(struct minibatch_reader *f);
/* minibatch_reader_crc - the CRC-32 with rows from..from+n-1 of a block added: of its fields that are data, not made in training */
uint32_t minibatch_reader_crc(uint32_t crc, const struct block *b, size_t from, size_t n);
/* minibatch_reader_skip - rows that were taken before; 78 if they are not the same, 65 if there are not as many */
void minibatch_reader_skip(struct minibatch_reader *f, uint64_t rows, uint32_t crc);
/* minibatch_reader_steps - how many the whole stream makes, 0 if it does not say how many rows it has, or a step takes as many as it needs.
 * Of a spec with decay, rows beyond those are refused from then on. */
uint64_t minibatch_reader_steps(struct minibatch_reader *f);
/* minibatch_reader_wait - wait until the rows of a whole step are there, or the verified end. 0 where there are no more rows, and
 * where a signal or damage cut them short: a step begins with all its minibatches or not at all, since one that made
 * do with a part of them could not be gone on from as if it had not been stopped. 0, too, before the first step that would
 * go beyond the rows that the rates' decay reckons with: parts that cat joined. Before the first rows are taken they are looked
 * at: 65 if a value of the first minibatch is not finite, a warning if its range is odd, or if there are no more rows than that. */
int minibatch_reader_wait(struct minibatch_reader *f);
/* minibatch_reader_check - ends the program (65, 78) if damage or more rows than the header said were why */
void minibatch_reader_check(const struct minibatch_reader *f);
/* minibatch_reader_read - up to n rows of those that are ready: x [n,D] as networks see them, in memory of the
 * program's own, id [n] (the row's number where there is no field id). Fewer at the end of the data only. */
size_t minibatch_reader_read(void *feed, real *x, int64_t *id, size_t n);

#endif
