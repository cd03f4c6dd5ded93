/* code_sum.h - row by row u a + v b, a being a float field of one stream and b that of another
 *
 * The other stream has as many rows, or one, which then belongs to every row. Computed in double, rounded once to the type of a.
 *
 * Memory      a block of rows of each stream
 * Failure     78 if a field is missing, neither f4 nor f8, or of another shape; 65 for another number of rows, or a result that is not
 *             finite
 *
 *     code_sum_open(&s, path, force, &in, "z", 1, -0.5);
 *     while (code_sum_next(&s, &in, &b))
 *         writer_rows(&out, &b);
 *     code_sum_close(&s);
 */
#ifndef EXPLORE_CODE_SUM_H
#define EXPLORE_CODE_SUM_H

#include "stream/stream_reader.h"

struct code_sum {
    const char *field;
    double u, v;
    size_t width;
    struct stream other;
    struct block block;         /* its rows at hand */
    int single;                 /* it has one row */
    char *operand[2];
    struct tensor result;
};

void code_sum_open(struct code_sum *s, const char *path, int force, const struct stream *in, const char *field, double u, double v);
/* code_sum_next - the next rows of the stream, with the result in the field's place; their number, 0 at the end of both streams */
size_t code_sum_next(struct code_sum *s, struct stream *in, struct block *b);
void code_sum_close(struct code_sum *s);

#endif
