#include "training/training_ranks.h"

#include "base/alloc.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/log.h"
#include "base/version.h"
#include "engine/engine.h"
#include "model/spec_parse.h"
#include "tensor/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* ---- who is there ---- */

struct peer {
    char version[32], host[72];
    int threads, allowed, cores;        /* of the machine, those that the process may use */
};

int training_ranks_settle(int engine, double patience)
{
    struct {
        double patience;
        int engine;
    } told = { patience, engine };
    ranks_tell(&told, sizeof told);
    ranks_patience(told.patience);
    return told.engine;
}

static void introduce(struct peer *p, const struct compute *c)
{
    struct utsname name;
    uname(&name);
    snprintf(p->version, sizeof p->version, "%s", IAE_VERSION);
    snprintf(p->host, sizeof p->host, "%s", name.nodename);
    p->threads = compute_threads(c);
    p->allowed = compute_cores();
    p->cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
}

/* How many of the ranks before this one, or of all, are on its machine. */
static int on_machine_of(const struct peer *peer, int r, int ranks)
{
    int n = 0;
    for (int k = 0; k < ranks; k++)
        n += !strcmp(peer[k].host, peer[r].host);
    return n;
}

/* "2, 2 and 1 threads", or "2 threads each". */
static char *threads_text(const struct peer *peer, int ranks)
{
    int equal = 1;
    char *text = xprintf("%d", peer[0].threads);
    for (int r = 1; r < ranks; r++) {
        char *longer = xprintf("%s%s%d", text, r < ranks - 1 ? ", " : " and ", peer[r].threads);
        free(text);
        text = longer;
        equal &= peer[r].threads == peer[0].threads;
    }
    char *all = equal ? xprintf("%d thread%s each", peer[0].threads, peer[0].threads == 1 ? "" : "s") : xprintf("%s threads", text);
    free(text);
    return all;
}

static void report(const struct peer *peer, int ranks)
{
    int machines = 0;
    char *threads = threads_text(peer, ranks);
    for (int r = 0; r < ranks; r++)
        machines += !on_machine_of(peer, r, r);
    log_info(NULL, "%d ranks on %d machine%s, %s", ranks, machines, machines == 1 ? "" : "s", threads);
    free(threads);
    for (int r = 0; r < ranks; r++)
        if (peer[r].allowed < peer[r].cores / on_machine_of(peer, r, ranks))
            log_warning(NULL, "rank %d may use %d of the %d cores of %s; mpirun --bind-to none lets it use more", r, peer[r].allowed,
                        peer[r].cores, peer[r].host);
}

void training_ranks_meet(const struct compute *c)
{
    int ranks = ranks_count();
    if (ranks == 1)
        return;
    struct peer *peer = xzero((size_t)ranks, sizeof *peer);
    introduce(&peer[ranks_me()], c);
    ranks_exchange(peer, sizeof *peer);
    for (int r = 1; r < ranks && !ranks_me(); r++)
        if (strcmp(peer[r].version, peer[0].version))
            die_spec(NULL, "rank %d, on %s, is of version %s, and rank 0 of %s", r, peer[r].host, peer[r].version, peer[0].version);
    if (!ranks_me())
        report(peer, ranks);
    free(peer);
}

/* ---- the model ---- */

/* What is told before anything else, since it says how much follows. */
struct beginning {
    uint64_t text, step, sub, seed, total, updates[NETS], pool;
};

static void tell_spec(struct beginning *b, struct model *m, uint64_t total, const struct labelled_set *pool)
{
    *b = (struct beginning){ .text = strlen(m->spec.text) + 1, .step = m->step, .sub = m->sub, .seed = m->seed, .total = total, .pool = pool->n };
    memcpy(b->updates, m->updates, sizeof b->updates);
    ranks_tell(b, sizeof *b);
    ranks_tell(m->spec.text, (size_t)b->text);
}

/* A model without averages, which are rank 0's, and with moments of what this rank moves. */
static void hear_spec(struct beginning *b, struct model *m)
{
    struct spec spec;
    ranks_tell(b, sizeof *b);
    char *text = xmalloc((size_t)b->text);
    ranks_tell(text, (size_t)b->text);
    spec_parse(&spec, "rank 0", text, NULL, 0);
    free(text);
    model_init(m, &spec, MODEL_ALL);
    m->step = b->step;
    m->sub = (uint32_t)b->sub;
    m->seed = b->seed;
    memcpy(m->updates, b->updates, sizeof m->updates);
    for (int i = 0; i < NETS; i++) {
        array_free(m->average[i]);
        m->average[i] = NULL;
        if (m->has[i])
            model_alloc_moments_of(m, i, ranks_slice(m->net[i].parameters, OPTIMIZER_TILE, i, ranks_me()));
    }
}

static void pass_values(struct model *m)
{
    for (int i = 0; i < NETS; i++) {
        size_t n = m->net[i].parameters;
        if (!m->has[i])
            continue;
        ranks_tell_reals(m->net[i].value, m->net[i].values);
        ranks_deal(m->m[i], n, OPTIMIZER_TILE, i);
        ranks_deal(m->v[i], n, OPTIMIZER_TILE, i);
    }
}

/* The rows with labels are the last rank's. */
static void pass_pool(const struct model *m, struct labelled_set *pool)
{
    int last = ranks_count() - 1;
    size_t D = volume_size(&m->spec.data);
    if (pool->n && ranks_me() == last) {
        pool->x = xarray(pool->n * D, sizeof *pool->x);
        pool->id = xarray(pool->n, sizeof *pool->id);
        pool->y = xarray(pool->n, sizeof *pool->y);
    }
    ranks_pass_reals(0, last, pool->x, pool->n * D);
    ranks_pass(0, last, pool->id, pool->n * sizeof *pool->id);
    ranks_pass(0, last, pool->y, pool->n * sizeof *pool->y);
}

/* Other kernels round in another way: the model is then that of no single machine, but all ranks have the same. */
static void compare_kernels(const struct compute *c, const struct model *m)
{
    int ranks = ranks_count();
    uint32_t *print = xarray((size_t)ranks, sizeof *print);
    print[ranks_me()] = engine_fingerprint(c, m->spec.is_rounded);
    ranks_exchange(print, sizeof *print);
    for (int r = 1; r < ranks && !ranks_me(); r++)
        if (print[r] != print[0])
            log_warning(NULL, "rank %d computes with other kernels than rank 0: the result's last digits depend on which rank does what", r);
    free(print);
}

static void check_shards(const struct spec *s)
{
    int ranks = ranks_count(), K = (int)s->hyper[SHARDS];
    if (ranks > K)
        die_spec(NULL, "%d ranks, but the spec has shards %d: --set 'shards %d'", ranks, K, ranks);
    if (K % ranks)
        log_info(NULL, "%d shards are no multiple of %d ranks, some of which will wait", K, ranks);
}

void training_ranks_start(struct trainer *t, const struct labelled_set *pool)
{
    struct beginning b;
    struct labelled_set whole = *pool;
    if (ranks_count() == 1)
        return;
    check_shards(&t->m->spec);
    tell_spec(&b, t->m, t->total, pool);
    pass_values(t->m);
    pass_pool(t->m, &whole);
    compare_kernels(t->o.compute, t->m);
}

/* ---- what to do ---- */

static uint32_t values_crc(const struct model *m)
{
    uint32_t crc = 0;
    for (int i = 0; i < NETS; i++) {
        struct tensor copy = { .name = "" };
        if (!m->has[i])
            continue;
        crc = crc32_add(crc, array_lend(m->net[i].value, m->net[i].values, &copy), m->net[i].values * sizeof(float));
        tensor_free(&copy);
    }
    return crc;
}

/* The moments of all slices come to rank 0, and nothing is saved that ranks disagree about. */
static void collect(struct model *m)
{
    int ranks = ranks_count();
    uint32_t *crc = xarray((size_t)ranks, sizeof *crc);
    crc[ranks_me()] = values_crc(m);
    ranks_exchange(crc, sizeof *crc);
    for (int r = 1; r < ranks && !ranks_me(); r++)
        if (crc[r] != crc[0])
            bug("ranks have different parameters");
    free(crc);
    for (int i = 0; i < NETS; i++) {
        if (!m->has[i])
            continue;
        ranks_collect(m->m[i], m->net[i].parameters, OPTIMIZER_TILE, i);
        ranks_collect(m->v[i], m->net[i].parameters, OPTIMIZER_TILE, i);
    }
}

void training_ranks_order(struct trainer *t, enum training_order order)
{
    int what = (int)order;
    if (ranks_count() == 1)
        return;
    ranks_tell_next(&what, sizeof what);
    if (order == ORDER_SAVE)
        collect(t->m);
    if (order == ORDER_END)
        ranks_over();
}

void training_ranks_follow(struct compute *c)
{
    struct beginning b;
    struct model m;
    struct trainer t;
    int order;
    hear_spec(&b, &m);
    struct labelled_set pool = { .n = (size_t)b.pool };
    pass_values(&m);
    pass_pool(&m, &pool);
    compare_kernels(c, &m);
    trainer_init(&t, c, &m, b.total);
    if (pool.n)
        trainer_set_labelled(&t, &pool);
    for (ranks_tell_next(&order, sizeof order); order != ORDER_END; ranks_tell_next(&order, sizeof order))
        if (order == ORDER_STEP)
            trainer_step(&t, NULL, NULL);
        else
            collect(&m);
    ranks_over();
    trainer_free(&t);
    labelled_set_free(&pool);
    model_free(&m);
}
