/* iae-eval - judge reconstructions, codes, clusters and samples; a table on stdout, and demands for scripts */
#include "args.h"
#include "columns.h"
#include "die.h"
#include "gemm.h"
#include "io.h"
#include "metrics.h"
#include "threads.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define CLASSES 4096            /* the table of clusters by classes stays small */

static const char *task = "all", *estimate_path, *field = "z", *out_path;
static struct arg_list required;
static long neighbours = 5, threads = 1;
static int force;
static uint64_t seed = 1;
static const struct arg options[] = {
    ARG_TEXT("task", 0, &task, "NAME", "reconstruction, codes, clusters, all that the fields allow of these; modes or match"),
    ARG_TEXT("estimate", 0, &estimate_path, "FILE", "rows to fit neighbours, probe, labels of clusters and modes on; to match"),
    ARG_TEXT("field", 0, &field, "NAME", "the code"),
    ARG_LONG("k", 0, &neighbours, 1, 100000, "K", "neighbours of knn_error"),
    ARG_LIST("require", 0, &required, "DEMAND", "exit 1 unless it is met, such as 'mse<0.02'; repeatable"),
    ARG_SEED(&seed),
    ARG_OUT(&out_path),
    ARG_THREADS(&threads),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-eval", "[FILE ...]", "Judge reconstructions, codes and clusters", options, 0 };

enum { RECONSTRUCTION = 1, CODES = 2, CLUSTERS = 4, ALL = 7, MODES = 8, MATCH = 16 };

/* What was asked for by name must be possible; of "all", what the fields allow is done. */
static int tasks, by_name;
static struct metrics metrics;

static void parse_task(void)
{
    static const char *const names[] = { [RECONSTRUCTION] = "reconstruction", [CODES] = "codes", [CLUSTERS] = "clusters",
                                         [ALL] = "all", [MODES] = "modes", [MATCH] = "match" };
    for (int i = 0; i <= MATCH; i++)
        if (names[i] && !strcmp(task, names[i]))
            tasks = i;
    if (!tasks)
        die_usage("--task: '%s' is none of reconstruction, codes, clusters, modes, match, all", task);
    by_name = tasks != ALL;
    if ((tasks == CODES || tasks == MODES) && !estimate_path)
        die_usage("--task %s needs --estimate FILE, the rows to fit on", task);
}

static int open_reconstruction(const struct stream *in, struct recon *r)
{
    int there = header_find(&in->header, "x") && header_find(&in->header, "xhat");
    if (!(tasks & RECONSTRUCTION) || (!there && !by_name))
        return 0;
    const struct field *x = stream_need(in, "x", "u1 f4", NULL);
    const char *range = meta_text(&in->header, "range");
    stream_need(in, "xhat", "f4", &x->row);
    columns_ids(in);
    recon_init(r, shape_count(&x->row), range && !strcmp(range, "signed"));
    return 1;
}

static void read_estimate(struct stream *in, const char *of, int how, struct codes *c, size_t k)
{
    columns_file(in, estimate_path, force, of, how, c);
    if (c->k != k)
        die_spec(in->where, "%s has %zu numbers where the rows to judge have %zu", of, c->k, k);
    if ((how & COLUMN_LABELLED) && !codes_keep_labelled(c))
        die_data(in->where, "no row has a label");
    if ((tasks & CODES) && (size_t)neighbours > c->n)
        die_spec(in->where, "%zu labelled rows, where --k %ld neighbours are asked for", c->n, neighbours);
    metrics_set(&metrics.estimate, meta_text(&in->header, "dataset"), meta_text(&in->header, "split"));
    stream_close(in);
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

static void judge(struct codes *score, struct codes *estimate, const char *where)
{
    int clusters = (tasks & CLUSTERS) && categorical(score, by_name, where);
    if (clusters)
        metrics_usage(&metrics, score);
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
        metrics_clusters(&metrics, score, estimate, classes);
    if ((tasks & CODES) && estimate && !metrics_codes(&metrics, score, estimate, (size_t)neighbours, classes))
        warn(estimate_path, "the probe did not reach its minimum");
}

/* Reconstruction, codes and clusters, in one pass. */
static void common_tasks(struct stream *in)
{
    struct recon recon = { 0 };
    struct codes score = { 0 }, estimate = { 0 };
    struct stream other;
    int has_recon = open_reconstruction(in, &recon);
    int how = (by_name ? 0 : COLUMN_IF_THERE) | (tasks == CODES ? COLUMN_LABELLED : 0);
    int has_codes = (tasks & (CODES | CLUSTERS)) && columns_need(in, field, how, &score);
    if (has_codes && estimate_path)
        read_estimate(&other, field, COLUMN_LABELLED, &estimate, score.k);
    columns_read(in, &(struct column){ field, &score }, has_codes, has_recon ? &recon : NULL);
    if (has_recon)
        metrics_reconstruction(&metrics, &recon);
    if (has_codes)
        judge(&score, estimate.n ? &estimate : NULL, in->where);
    if (!metrics_any(&metrics))
        die_spec(in->where, "nothing to judge: neither x with xhat, nor %s that is categorical or has --estimate FILE", field);
    if (score.n && !estimate_path)
        note(in->where, "what is fitted on other rows is left out: it needs --estimate FILE");
    recon_free(&recon);
    codes_free(&score);
    codes_free(&estimate);
}

static void judge_modes(struct stream *in)
{
    struct codes samples, given = { 0 }, data;
    struct stream other;
    columns_need(in, "xhat", 0, &samples);
    int coded = columns_need(in, field, COLUMN_IF_THERE, &given);
    read_estimate(&other, "x", COLUMN_LABELLED, &data, samples.k);
    columns_read(in, (struct column[]){ { "xhat", &samples }, { field, &given } }, coded ? 2 : 1, NULL);
    size_t classes = codes_compact(&data, NULL);
    if (classes > CLASSES)
        die_spec(estimate_path, "%zu classes, where at most %d are foreseen", classes, CLASSES);
    metrics_modes(&metrics, &samples, coded && categorical(&given, 0, in->where) ? &given : NULL, &data, classes);
    codes_free(&samples);
    codes_free(&given);
    codes_free(&data);
}

static void judge_match(struct stream *in)
{
    struct codes score, estimate = { 0 };
    struct stream other;
    columns_need(in, field, 0, &score);
    if (estimate_path)
        read_estimate(&other, field, 0, &estimate, score.k);
    columns_read(in, &(struct column){ field, &score }, 1, NULL);
    if (score.n < 2 || (estimate_path && estimate.n < 2))
        die_data(in->where, "two rows at least are needed to compare distributions");
    metrics_match(&metrics, &score, estimate_path ? &estimate : NULL, seed);
    codes_free(&score);
    codes_free(&estimate);
}

int main(int argc, char **argv)
{
    struct stream in;

    argv = args_parse(argc, argv, &program);
    parse_task();
    demands_check(&required, !!estimate_path);
    gemm_start((int)threads);
    threads_set((int)threads);
    metrics_init(&metrics);
    stream_open(&in, argv, force);
    metrics_set(&metrics.set, meta_text(&in.header, "dataset"), meta_text(&in.header, "split"));
    if (tasks == MODES)
        judge_modes(&in);
    else if (tasks == MATCH)
        judge_match(&in);
    else
        common_tasks(&in);
    stream_close(&in);
    char *text = metrics_text(&metrics);
    io_save(out_path, text, strlen(text));
    int met = demands_met(&metrics, &required);
    metrics_free(&metrics);
    threads_free();
    free(text);
    free(required.item);
    return met ? 0 : EX_NO;
}
