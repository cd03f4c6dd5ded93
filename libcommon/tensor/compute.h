/* compute.h - what computing needs and is handed down: a thread pool that takes tiles of work, memory for intermediate results,
 * and the engine (engine/engine.h)
 *
 * The caller cuts work into tiles whose number and shape depend on the problem only, never on the number of
 * threads; a tile writes where no other tile writes, and sums over tiles are taken by the caller in tile order.
 * So results have equal bytes for any number of threads.
 *
 * Memory      compute_new/compute_free; scratch and buffers grow as they are asked for and are kept
 * Failure     71 where there is no memory or no thread
 *
 *     struct compute *c = compute_new(threads);
 *     compute_run(c, tiles, pack_and_multiply, &job);     calls f(&job, 0..tiles-1, worker), returns when all are done
 */
#ifndef TENSOR_COMPUTE_H
#define TENSOR_COMPUTE_H

#include <stddef.h>

#define COMPUTE_THREADS 256             /* most threads */

struct compute;
struct engine;
struct compute_worker;          /* one of its threads, the caller among them */

struct compute *compute_new(int threads);
void compute_free(struct compute *c);   /* joins the threads */
int compute_threads(const struct compute *c);
/* compute_set_engine, compute_engine - the engine by which to compute; NULL: none, for what needs no engine */
void compute_set_engine(struct compute *c, const struct engine *e);
const struct engine *compute_engine(const struct compute *c);
int compute_cores(void);                /* cores that this process may use */

/* compute_run - f must not call compute_run. c NULL: on the calling thread alone, which then has no scratch memory. */
typedef void compute_tile(void *job, size_t tile, struct compute_worker *worker);
void compute_run(struct compute *c, size_t tiles, compute_tile *f, void *job);

/* A tile's part of what is cut: tile_span - part `tile` of `all`, in parts of that width; tile_count - how many there are */
struct tile {
    size_t from, count;
};
struct tile tile_span(size_t tile, size_t width, size_t all);
size_t tile_count(size_t all, size_t width);

/* compute_scratch - this worker's memory, at least that large, 64-byte aligned, kept until the next larger call */
void *compute_scratch(struct compute_worker *worker, size_t bytes);

/* compute_buffer - the same for what all workers share, one of each kind; its contents do not outlive the next call for it */
enum compute_buffer {
    BUF_JOB,                    /* what the tiles of one call of compute_run share */
    BUF_SUMS,                   /* sums over the tiles of a layer */
    BUF_GRAD, BUF_GRAD_NEXT,    /* gradients between the layers of a network */
    BUF_KINDS
};
void *compute_buffer(struct compute *c, enum compute_buffer kind, size_t bytes);

#endif
