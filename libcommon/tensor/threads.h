/* threads.h - tiles of work on a fixed set of threads
 *
 * The caller divides work into tiles whose number and shape depend on the problem only, never on the number of
 * threads; no two tiles write to the same place, and the caller sums over tiles in tile order. So results have equal
 * bytes for any number of threads.
 *
 *     threads_run(tiles, gather_and_multiply, &job);      calls f(&job, 0..tiles-1, worker); returns when all are done
 */
#ifndef TENSOR_THREADS_H
#define TENSOR_THREADS_H

#include <stddef.h>

#define THREADS_MAX 256

void threads_set(int n);                /* before the first threads_run; the default is 1 */
int threads_get(void);
int threads_cores(void);                /* cores that this process may use */

/* f must not call threads_run. worker is below threads_get(), for scratch memory. */
void threads_run(size_t tiles, void (*f)(void *job, size_t tile, int worker), void *job);

/* threads_scratch - this worker's memory, at least that large, 64-byte aligned, kept until the next larger call */
void *threads_scratch(int worker, size_t bytes);

/* threads_shared - memory shared by all workers, one buffer of each kind; its contents are valid until the next call for it */
enum shared {
    SHARED_JOB,                 /* data of one call of threads_run, for all its tiles */
    SHARED_D, SHARED_D_NEXT,    /* gradients in the backward pass through the layers of a network */
    SHARED_KINDS
};
void *threads_shared(enum shared kind, size_t bytes);

void threads_free(void);                /* joins the threads, frees the scratch memory */

#endif
