/* compute.c - a pool of threads that take tiles, and memory that it keeps */
#include "tensor/compute.h"

#include "base/alloc.h"
#include "base/die.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#define SPINS 4000      /* about 50 microseconds: layers follow one another faster than a sleeper wakes */

struct memory {
    void *p;
    size_t size;
};

struct compute_worker {
    struct compute *c;
    struct memory scratch;
};

struct compute {
    const struct engine *engine;
    int wanted, running;                    /* threads beside the caller */
    pthread_t id[COMPUTE_THREADS];
    struct compute_worker worker[COMPUTE_THREADS];
    struct memory buffer[BUF_KINDS];
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_uint round;                      /* counts calls of compute_run */
    atomic_size_t next;                     /* tile to take */
    atomic_int busy;                        /* threads that have not finished this round */
    size_t tiles;
    compute_tile *f;
    void *job;
    atomic_int quit;
};

static void take_tiles(struct compute_worker *w)
{
    struct compute *c = w->c;
    for (size_t t; (t = atomic_fetch_add(&c->next, 1)) < c->tiles;)
        c->f(c->job, t, w);
}

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

static void *worker_main(void *arg)
{
    struct compute_worker *w = arg;
    struct compute *c = w->c;
    unsigned seen = 0;
    for (;;) {
        for (int i = 0; i < SPINS && atomic_load(&c->round) == seen; i++)
            relax();
        pthread_mutex_lock(&c->lock);
        while (atomic_load(&c->round) == seen)
            pthread_cond_wait(&c->wake, &c->lock);
        pthread_mutex_unlock(&c->lock);
        seen++;
        if (atomic_load(&c->quit))
            return NULL;
        take_tiles(w);
        atomic_fetch_sub(&c->busy, 1);
    }
}

int compute_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set))
        return 1;
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n > COMPUTE_THREADS ? COMPUTE_THREADS : n;
}

struct compute *compute_new(int threads)
{
    struct compute *c = xzero(1, sizeof *c);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->wake, NULL);
    c->wanted = threads - 1;
    for (int i = 0; i < threads; i++)
        c->worker[i].c = c;
    return c;
}

int compute_threads(const struct compute *c)
{
    return c->wanted + 1;
}

void compute_set_engine(struct compute *c, const struct engine *e)
{
    c->engine = e;
}

const struct engine *compute_engine(const struct compute *c)
{
    return c->engine;
}

struct tile tile_span(size_t tile, size_t width, size_t all)
{
    struct tile s = { tile * width, width };
    if (s.from + s.count > all)
        s.count = all - s.from;
    return s;
}

size_t tile_count(size_t all, size_t width)
{
    return (all + width - 1) / width;
}

static void start(struct compute *c)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);    /* signals are for the main thread */
    while (c->running < c->wanted) {
        int err = pthread_create(&c->id[c->running], NULL, worker_main, &c->worker[c->running + 1]);
        if (err) {
            errno = err;
            die_sys(NULL, "cannot start a thread");
        }
        c->running++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void begin_round(struct compute *c)
{
    pthread_mutex_lock(&c->lock);
    atomic_fetch_add(&c->round, 1);
    pthread_cond_broadcast(&c->wake);
    pthread_mutex_unlock(&c->lock);
}

void compute_run(struct compute *c, size_t tiles, compute_tile *f, void *job)
{
    if (!c || !c->wanted || tiles < 2) {
        for (size_t t = 0; t < tiles; t++)
            f(job, t, c ? &c->worker[0] : NULL);
        return;
    }
    if (c->running < c->wanted)
        start(c);
    c->tiles = tiles;
    c->f = f;
    c->job = job;
    atomic_store(&c->next, 0);
    atomic_store(&c->busy, c->running);
    begin_round(c);
    take_tiles(&c->worker[0]);
    for (int i = 0; atomic_load(&c->busy); i++)
        if (i < SPINS)
            relax();
        else
            sched_yield();
}

static void *grow(struct memory *m, size_t bytes)
{
    if (m->size < bytes) {
        aligned_free(m->p);
        m->p = NULL;
        m->p = aligned_bytes(bytes);
        m->size = bytes;
    }
    return m->p;
}

void *compute_scratch(struct compute_worker *worker, size_t bytes)
{
    return grow(&worker->scratch, bytes);
}

void *compute_buffer(struct compute *c, enum compute_buffer kind, size_t bytes)
{
    return grow(&c->buffer[kind], bytes);
}

void compute_free(struct compute *c)
{
    if (c->running) {
        atomic_store(&c->quit, 1);
        begin_round(c);
        while (c->running)
            pthread_join(c->id[--c->running], NULL);
    }
    for (int i = 0; i < COMPUTE_THREADS; i++)
        aligned_free(c->worker[i].scratch.p);
    for (int i = 0; i < BUF_KINDS; i++)
        aligned_free(c->buffer[i].p);
    pthread_cond_destroy(&c->wake);
    pthread_mutex_destroy(&c->lock);
    free(c);
}
