/* threads.c - the pool of threads and its scratch memory */
#include "tensor/threads.h"

#include "base/alloc.h"
#include "base/die.h"
#include "tensor/tensor.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

#define SPINS 4000      /* about 50 microseconds: the next layer often starts before a sleeping thread would wake up */

static struct {
    int wanted, running;                    /* threads beside the caller */
    pthread_t id[THREADS_MAX];
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_uint round;                      /* counts calls of threads_run */
    atomic_size_t next;                     /* tile to take */
    atomic_int busy;                        /* threads that have not finished this round */
    size_t tiles;
    void (*f)(void *, size_t, int);
    void *job;
    atomic_int quit;
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER };

struct scratch {
    void *p;
    size_t size;
};

static struct scratch scratch[THREADS_MAX], shared[SHARED_KINDS];

static void work(int worker)
{
    for (size_t t; (t = atomic_fetch_add(&pool.next, 1)) < pool.tiles;)
        pool.f(pool.job, t, worker);
}

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

static void *worker_main(void *arg)
{
    int worker = (int)(size_t)arg;
    unsigned seen = 0;
    for (;;) {
        for (int i = 0; i < SPINS && atomic_load(&pool.round) == seen; i++)
            relax();
        pthread_mutex_lock(&pool.lock);
        while (atomic_load(&pool.round) == seen)
            pthread_cond_wait(&pool.wake, &pool.lock);
        pthread_mutex_unlock(&pool.lock);
        seen++;
        if (atomic_load(&pool.quit))
            return NULL;
        work(worker);
        atomic_fetch_sub(&pool.busy, 1);
    }
}

int threads_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set))
        return 1;
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : n;
}

void threads_set(int n)
{
    if (pool.running)
        bug("threads are running already");
    pool.wanted = n - 1;
}

int threads_get(void)
{
    return pool.wanted + 1;
}

static void start(void)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);    /* signals are for the main thread */
    while (pool.running < pool.wanted) {
        int err = pthread_create(&pool.id[pool.running], NULL, worker_main, (void *)(size_t)(pool.running + 1));
        if (err) {
            errno = err;
            die_sys(NULL, "cannot start a thread");
        }
        pool.running++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void begin_round(void)
{
    pthread_mutex_lock(&pool.lock);
    atomic_fetch_add(&pool.round, 1);
    pthread_cond_broadcast(&pool.wake);
    pthread_mutex_unlock(&pool.lock);
}

void threads_run(size_t tiles, void (*f)(void *job, size_t tile, int worker), void *job)
{
    if (!pool.wanted || tiles < 2) {
        for (size_t t = 0; t < tiles; t++)
            f(job, t, 0);
        return;
    }
    if (pool.running < pool.wanted)
        start();
    pool.tiles = tiles;
    pool.f = f;
    pool.job = job;
    atomic_store(&pool.next, 0);
    atomic_store(&pool.busy, pool.running);
    begin_round();
    work(0);
    for (int i = 0; atomic_load(&pool.busy); i++)
        if (i < SPINS)
            relax();
        else
            sched_yield();
}

static void *grow(struct scratch *s, size_t bytes)
{
    if (s->size < bytes) {
        aligned_free(s->p);
        s->p = NULL;
        s->p = aligned_bytes(bytes);
        s->size = bytes;
    }
    return s->p;
}

void *threads_scratch(int worker, size_t bytes)
{
    return grow(&scratch[worker], bytes);
}

void *threads_shared(enum shared kind, size_t bytes)
{
    return grow(&shared[kind], bytes);
}

static void shrink(struct scratch *s)
{
    aligned_free(s->p);
    s->p = NULL;
    s->size = 0;
}

void threads_free(void)
{
    if (pool.running) {
        atomic_store(&pool.quit, 1);
        begin_round();
        while (pool.running)
            pthread_join(pool.id[--pool.running], NULL);
        atomic_store(&pool.quit, 0);
        atomic_store(&pool.round, 0);
    }
    for (int i = 0; i < THREADS_MAX; i++)
        shrink(&scratch[i]);
    for (int i = 0; i < SHARED_KINDS; i++)
        shrink(&shared[i]);
}
