/* rounded_weights.c - which weights are rounded, and their rounding, a part of a weight's rows a tile */
#include "nn/rounded_weights.h"

#include "base/sizes.h"
#include "tensor/array.h"
#include "tensor/bf16.h"

#define TILE 32768              /* values, about */
#define ALIGN 32                /* rounded weights begin on 64-byte borders */

/* A weight as a matrix whose rows are its last dimension. */
struct matrix {
    size_t rows, cols;
};

static struct matrix matrix_of(const struct layer *l)
{
    struct shape s = l->spec.ops->weight(&l->spec, l->extra);
    size_t cols = s.dim[s.rank - 1];
    return (struct matrix){ shape_count(&s) / cols, cols };
}

void rounded_weights_plan(struct net *net, const struct spec *spec)
{
    for (size_t i = 1; spec->is_rounded && i + 1 < net->layers; i++) {
        struct layer *l = &net->layer[i];
        if (!l->spec.ops->has_weight)
            continue;
        struct matrix m = matrix_of(l);
        l->rounded = net->rounded_values;
        net->rounded_values += round_up(m.rows * rounded_pairs(m.cols), ALIGN);
    }
}

struct job {
    const struct net *net;
    const struct layer *l;
    struct matrix m;
    size_t tile_rows;
};

static void round_tile(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile rows = tile_span(t, j->tile_rows, j->m.rows);
    size_t row = rounded_pairs(j->m.cols);
    (void)worker;
    bf16_round_rows(rows.count, j->m.cols, j->net->value + j->l->weight + rows.from * j->m.cols, j->m.cols,
                    j->net->rounded + j->l->rounded + rows.from * row, row);
}

void rounded_weights_update(const struct net *net, struct compute *c)
{
    array_open();
    for (size_t i = 0; net->rounded && i < net->layers; i++) {
        const struct layer *l = &net->layer[i];
        if (l->rounded == NO_PARAM)
            continue;
        struct job j = { .net = net, .l = l, .m = matrix_of(l) };
        j.tile_rows = div_ceil(TILE, j.m.cols);
        compute_run(c, tile_count(j.m.rows, j.tile_rows), round_tile, &j);
    }
    array_close();
}

struct net rounded_weights_borrow(const struct net *net, real *value, struct compute *c)
{
    struct net other = *net;
    other.value = value;
    other.rounded = net->rounded ? array_new_bytes(net->rounded_values * sizeof *net->rounded) : NULL;
    rounded_weights_update(&other, c);
    return other;
}

void rounded_weights_return(struct net *borrowed)
{
    array_free(borrowed->rounded);
    borrowed->rounded = NULL;
}
