/* iae-eval - judge reconstructions, codes and clusters; a table on stdout, and demands for scripts */
#include "args.h"
#include "die.h"
#include "gemm.h"
#include "io.h"
#include "metrics.h"
#include "recon.h"
#include "stream.h"
#include "threads.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CLASSES 4096            /* the table of clusters by classes stays small */

static const char *task = "all", *estimate_path, *field = "z", *out_path;
static struct arg_list required;
static long neighbours = 5, threads = 1;
static int force;
static const struct arg options[] = {
    ARG_TEXT("task", 0, &task, "NAME", "reconstruction, codes, clusters, or all that the fields allow"),
    ARG_TEXT("estimate", 0, &estimate_path, "FILE", "rows to fit neighbours, probe and labels of clusters on"),
    ARG_TEXT("field", 0, &field, "NAME", "the code"),
    ARG_LONG("k", 0, &neighbours, 1, 100000, "K", "neighbours of knn_error"),
    ARG_LIST("require", 0, &required, "DEMAND", "exit 1 unless it is met, such as 'mse<0.02'; repeatable"),
    ARG_OUT(&out_path),
    ARG_THREADS(&threads),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-eval", "[FILE ...]", "Judge reconstructions, codes and clusters", options, 0 };

enum { RECONSTRUCTION = 1, CODES = 2, CLUSTERS = 4, ALL = 7 };

/* What was asked for by name must be possible; of "all", what the fields allow is done. */
static int tasks, by_name;

static void parse_task(void)
{
    static const char *const names[] = { [RECONSTRUCTION] = "reconstruction", [CODES] = "codes", [CLUSTERS] = "clusters",
                                         [ALL] = "all" };
    for (int i = 0; i <= ALL; i++)
        if (names[i] && !strcmp(task, names[i]))
            tasks = i;
    if (!tasks)
        die_usage("--task: '%s' is none of reconstruction, codes, clusters, all", task);
    by_name = tasks != ALL;
    if (tasks == CODES && !estimate_path)
        die_usage("--task codes needs --estimate FILE, the rows to fit on");
}

static void need_ids(const struct stream *in)
{
    if (header_find(&in->header, "id"))
        stream_need(in, "id", "i8", &(struct shape){ 0 });
}

static int open_reconstruction(const struct stream *in, struct recon *r)
{
    int there = header_find(&in->header, "x") && header_find(&in->header, "xhat");
    if (!(tasks & RECONSTRUCTION) || (!there && !by_name))
        return 0;
    const struct field *x = stream_need(in, "x", "u1 f4", NULL);
    const char *range = meta_text(&in->header, "range");
    stream_need(in, "xhat", "f4", &x->row);
    need_ids(in);
    recon_init(r, shape_count(&x->row), range && !strcmp(range, "signed"));
    return 1;
}

static int open_codes(const struct stream *in, struct codes *c, int must, int labels)
{
    if (!(tasks & (CODES | CLUSTERS)) || (!header_find(&in->header, field) && !must))
        return 0;
    const struct field *z = stream_need(in, field, "f4", NULL);
    if (labels || header_find(&in->header, "y"))
        stream_need(in, "y", "i4", &(struct shape){ 0 });
    need_ids(in);
    codes_init(c, shape_count(&z->row));
    return 1;
}

static void read_all(struct stream *in, struct recon *r, struct codes *c)
{
    struct block b;
    while (stream_next(in, &b)) {
        if (b.whole)
            die_data(stream_place(in), "a gradient where rows are needed");
        const struct tensor *id = block_get(&b, "id");
        for (size_t i = 0; r && i < b.rows; i++)
            recon_add(r, block_get(&b, "x"), block_get(&b, "xhat"), id ? id->data : NULL, i);
        if (c && codes_add(c, block_get(&b, field), block_get(&b, "y"), id))
            die_data(stream_place(in), "%s: a number that is not finite", field);
    }
    if (!in->rows)
        die_data(in->where, "no rows to judge");
    if (r)
        recon_end(r);
    if (r && !isfinite(recon_mse(r)))
        die_data(in->where, "x or xhat: a number that is not finite");
}

static void read_estimate(struct stream *in, struct codes *c, size_t k)
{
    char *operands[] = { (char *)(uintptr_t)estimate_path, NULL };
    stream_open(in, operands, force);
    open_codes(in, c, 1, 1);
    if (c->k != k)
        die_spec(in->where, "%s has %zu numbers where the rows to judge have %zu", field, c->k, k);
    read_all(in, NULL, c);
    if (!codes_keep_labelled(c))
        die_data(in->where, "no row has a label");
    if ((tasks & CODES) && (size_t)neighbours > c->n)
        die_spec(in->where, "%zu labelled rows, where --k %ld neighbours are asked for", c->n, neighbours);
}

/* Are all rows those of a categorical code? Where clusters were asked for by name they must be. */
static int categorical(const struct codes *c, int must, const char *where)
{
    size_t row;
    int is = codes_simplex(c, &row);
    if (!is && must)
        die_spec(where, "%s is no categorical code: row %zu is no probability distribution", field, row + 1);
    return is;
}

static void judge(struct metrics *m, struct codes *score, struct codes *estimate, const char *where)
{
    int clusters = (tasks & CLUSTERS) && categorical(score, by_name, where);
    if (clusters)
        metrics_usage(m, score);
    if (clusters && estimate)
        categorical(estimate, 1, estimate_path);
    if (!codes_keep_labelled(score)) {
        if (tasks == CODES)
            die_data(where, "no row has a label");
        return;
    }
    size_t classes = codes_compact(score, estimate);
    if (classes > CLASSES)
        die_spec(where, "%zu classes, where at most %d are foreseen", classes, CLASSES);
    if (clusters)
        metrics_clusters(m, score, estimate, classes);
    if ((tasks & CODES) && estimate && !metrics_codes(m, score, estimate, (size_t)neighbours, classes))
        warn(estimate_path, "the probe did not reach its minimum");
}

int main(int argc, char **argv)
{
    struct stream in, other;
    struct recon recon = { 0 };
    struct codes score = { 0 }, estimate = { 0 };
    struct metrics m;

    argv = args_parse(argc, argv, &program);
    parse_task();
    demands_check(&required, !!estimate_path);
    gemm_start((int)threads);
    threads_set((int)threads);
    metrics_init(&m);

    stream_open(&in, argv, force);
    int has_recon = open_reconstruction(&in, &recon), has_codes = open_codes(&in, &score, by_name, tasks == CODES);
    metrics_set(&m.set, meta_text(&in.header, "dataset"), meta_text(&in.header, "split"));
    if (has_codes && estimate_path) {
        read_estimate(&other, &estimate, score.k);
        metrics_set(&m.estimate, meta_text(&other.header, "dataset"), meta_text(&other.header, "split"));
        stream_close(&other);
    }
    read_all(&in, has_recon ? &recon : NULL, has_codes ? &score : NULL);
    if (has_recon)
        metrics_reconstruction(&m, &recon);
    if (has_codes)
        judge(&m, &score, estimate.n ? &estimate : NULL, in.where);
    if (!metrics_any(&m))
        die_spec(in.where, "nothing to judge: neither x with xhat, nor %s that is categorical or has --estimate FILE", field);
    if (score.n && !estimate_path)
        note(in.where, "what is fitted on other rows is left out: it needs --estimate FILE");
    stream_close(&in);
    char *text = metrics_text(&m);
    io_save(out_path, text, strlen(text));
    int met = demands_met(&m, &required);
    recon_free(&recon);
    codes_free(&score);
    codes_free(&estimate);
    metrics_free(&m);
    threads_free();
    free(text);
    free(required.item);
    return met ? 0 : EX_NO;
}
