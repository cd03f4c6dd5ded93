/* filter.h - the frame of programs that add fields to the rows of a stream by means of a model
 *
 * Memory      filter_open/filter_close; the block and its ids are lent until the next call of filter_next
 * Failure     does not return: as stream_reader.h, stream_writer.h and model_file.h
 *
 *     filter_open(&f, operands, model, MODEL_ENCODER, force);
 *     ... check f.in and f.m; add fields to f.header ...
 *     filter_start(&f, compute, out_path, force, draws, seed);
 *     while (filter_next(&f))
 *         for (uint32_t draw = 0; draw < draws; draw++) {
 *             ... put the fields into f.block ...
 *             filter_put(&f, draw);
 *         }
 *     filter_close(&f);
 */
#ifndef APPLY_FILTER_H
#define APPLY_FILTER_H

#include "checkpoint/model_file.h"
#include "model/infer.h"
#include "stream/row_repeat.h"
#include "stream/stream_writer.h"

struct filter {
    struct stream in;
    struct stream_writer out;
    struct header header;       /* of the output: that of the input, to which fields are added before filter_start */
    struct model m;
    struct infer infer;
    struct row_repeat repeat;
    struct block block;         /* the rows at hand */
    int64_t id[BLOCK];          /* theirs: the field id, or the row's number */
    uint64_t row;               /* number of rows before the block */
};

/* filter_open - input and model (its file's path); nets: networks to load */
void filter_open(struct filter *f, char **operands, const char *model, unsigned nets, int force);
/* filter_start - output; draws: how often each row goes out */
void filter_start(struct filter *f, struct compute *c, const char *out_path, int force, size_t draws, uint64_t seed);
/* filter_next - the next rows; 0 after the last ones */
int filter_next(struct filter *f);
/* filter_put - the block is one draw of its rows; they are written with the last one */
void filter_put(struct filter *f, uint32_t draw);
void filter_close(struct filter *f);

#endif
