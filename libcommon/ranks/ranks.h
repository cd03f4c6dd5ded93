/* ranks.h - the processes that train one model together, and what they tell each other
 *
 * A process is alone (ranks_one.c, in every program), or one of R ranks that a launcher of MPI has started (ranks_mpi.c, in
 * iae-train-mpi). Rank 0 reads the data, prints, saves and minds signals; the others have all they need from it. Every rank calls
 * the functions below in the same order. Alone, they do nothing or what is said of rank 0.
 *
 * What is summed is summed by one rank, in the order of minibatches, so that results have equal bytes for any number of ranks.
 * An array is cut into slices for that, one a rank, of whole tiles.
 *
 * Memory      arrays are those of tensor/array.h or of the program; the caller's
 * Failure     71 if messages fail; 75 if a rank does not answer for as long as ranks_patience says, with a note before. A rank that ends
 *             with any status but 0 before ranks_over ends all of them, with that status
 *
 *     ranks_start(&argc, &argv);
 *     argv = args_parse(argc, argv, &program);
 *     ranks_begin();
 *     ranks_tell(&step, sizeof step);                  on rank 0 what the others then have
 *     ranks_over();
 */
#ifndef RANKS_RANKS_H
#define RANKS_RANKS_H

#include "tensor/compute.h"
#include "tensor/real.h"

#include <stddef.h>

/* ranks_start - (of iae-train-mpi alone) before options are parsed, as launchers may add some. Ranks but 0 then wait until rank 0 has parsed its own: for
 * ranks_begin, or for its end without a model (--help), with which they end, too.
 * 64 if a launcher says that there are several processes, but they do not know each other. */
void ranks_start(int *argc, char ***argv);
/* ranks_begin - options are parsed: from here on messages of ranks but 0 name the rank */
void ranks_begin(void);
/* ranks_over - all that was to be told has been told: each rank now ends with a status of its own */
void ranks_over(void);

int ranks_count(void);                  /* R */
int ranks_me(void);                     /* 0 .. R-1 */
int ranks_threads(void);                /* a rank's share of the cores that it may use: all that are bound to it, or a part */

#define RANKS_PATIENCE 600.0

/* ranks_patience - how long to wait for an answer, in seconds; each tenth of it rank 0 says who is silent */
void ranks_patience(double seconds);

/* ranks_tell - what rank 0 has at `at` is there on all ranks; ranks_tell_next - the same, but the others wait for it without end, as rank 0
 * may be waiting for data; ranks_pass - what rank `from` has, on rank `to`. _reals: the same of arrays, or of reals of the program */
void ranks_tell(void *at, size_t bytes);
void ranks_tell_next(void *at, size_t bytes);
void ranks_tell_reals(real *at, size_t n);
void ranks_pass(int from, int to, void *at, size_t bytes);
void ranks_pass_reals(int from, int to, real *at, size_t n);
/* ranks_exchange - each rank has filled its own place of R times `bytes`, number ranks_me(); now all are filled */
void ranks_exchange(void *all, size_t bytes);

/* A round: minibatches that are computed at the same time, on the ranks rank[0..n-1], in the order in which they are summed. */
struct ranks_round {
    size_t n;
    const int *rank;
};
/* ranks_share - the n doubles of each minibatch of the round, [round->n,n], to all ranks; each rank has filled the place of its own */
void ranks_share(const struct ranks_round *round, double *v, size_t n);

/* ranks_slice - a rank's part of `count` things that are cut into tiles of `tile`; which rank has the first part depends on
 * `turn`, so that small arrays are not all rank 0's */
struct tile ranks_slice(size_t count, size_t tile, int turn, int rank);
/* ranks_gather - values cut so: each rank's slice to all; ranks_gather_sums - one number for each of their tiles. ranks_collect - each rank's
 * slice to rank 0; there `at` has room for all values, on the others for the slice alone; ranks_deal - the way back */
void ranks_gather(real *at, size_t count, size_t tile, int turn);
void ranks_gather_sums(double *sum, size_t tiles, int turn);
void ranks_collect(real *at, size_t count, size_t tile, int turn);
void ranks_deal(real *at, size_t count, size_t tile, int turn);

/* ranks_add_up - gradients of a round, summed by the owners of slices: grad [count] of this rank's minibatch, NULL if it has none; sum has this
 * rank's slice. add(context, to, from, n): to += from; or, for the first of all, to = from, as 0 + -0 is not -0 */
typedef void ranks_add(void *context, real *to, const real *from, size_t n, int is_first);
struct ranks_sum {
    const real *grad;
    real *sum;
    size_t count, tile;
    int turn;
    int is_new;                 /* nothing has been summed yet */
    ranks_add *add;
    void *context;
};
void ranks_add_up(const struct ranks_round *round, const struct ranks_sum *s);

#endif
