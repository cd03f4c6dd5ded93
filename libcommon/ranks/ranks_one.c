/* ranks_one.c - a process that is alone */
#include "ranks/ranks.h"

#include "base/log.h"
#include "ranks/launched.h"

/* A process of a launcher is alone all the same: in a grid each trains a model of its own. But that may not be what was meant. */
void ranks_begin(void)
{
    long n = launched_count();
    if (n > 1)
        log_info(NULL, "one of %ld processes of a launcher, each trains a model of its own; iae-train-mpi trains one together", n);
}

void ranks_over(void) {}

int ranks_count(void) { return 1; }
int ranks_me(void) { return 0; }
int ranks_threads(void) { return compute_cores(); }

void ranks_patience(double seconds) { (void)seconds; }

void ranks_tell(void *at, size_t bytes)
{
    (void)at;
    (void)bytes;
}

void ranks_tell_next(void *at, size_t bytes)
{
    ranks_tell(at, bytes);
}

void ranks_tell_reals(real *at, size_t n)
{
    (void)at;
    (void)n;
}

void ranks_pass(int from, int to, void *at, size_t bytes)
{
    (void)from;
    (void)to;
    ranks_tell(at, bytes);
}

void ranks_pass_reals(int from, int to, real *at, size_t n)
{
    (void)from;
    (void)to;
    ranks_tell_reals(at, n);
}

void ranks_exchange(void *all, size_t bytes)
{
    ranks_tell(all, bytes);
}

void ranks_share(const struct ranks_round *round, double *v, size_t n)
{
    (void)round;
    ranks_tell(v, n);
}

struct tile ranks_slice(size_t count, size_t tile, int turn, int rank)
{
    (void)tile;
    (void)turn;
    (void)rank;
    return (struct tile){ 0, count };
}

void ranks_gather(real *at, size_t count, size_t tile, int turn)
{
    (void)tile;
    (void)turn;
    ranks_tell_reals(at, count);
}

void ranks_gather_sums(double *sum, size_t tiles, int turn)
{
    (void)turn;
    ranks_tell(sum, tiles);
}

void ranks_collect(real *at, size_t count, size_t tile, int turn)
{
    ranks_gather(at, count, tile, turn);
}

void ranks_deal(real *at, size_t count, size_t tile, int turn)
{
    ranks_gather(at, count, tile, turn);
}

void ranks_add_up(const struct ranks_round *round, const struct ranks_sum *s)
{
    (void)round;
    s->add(s->context, s->sum, s->grad, s->count, s->is_new);
}
