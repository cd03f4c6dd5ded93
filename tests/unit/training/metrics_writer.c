/* metrics_writer.c - a file of metrics: empty cells, cut back to a step, never mixed with another table */
#include "training/metrics_writer.h"

#include "expect_die.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/iae-metrics-XXXXXX";

static void put(const char *content)
{
    FILE *f = fopen("m.tsv", "w");
    assert_non_null(f);
    fputs(content, f);
    fclose(f);
}

static const char *content(void)
{
    static char have[4096];
    FILE *f = fopen("m.tsv", "r");
    assert_non_null(f);
    have[fread(have, 1, sizeof have - 1, f)] = '\0';
    fclose(f);
    return have;
}

/* The first line, and behind it n lines of these steps, with L_rec alone. */
static const char *table(const char *held_out, const char *const *steps, size_t n)
{
    static char text[4096];
    strcpy(text, "step");
    for (size_t i = 0; i < TRAIN_LOG_WIDTH; i++)
        sprintf(text + strlen(text), "\t%s", train_log_names[i]);
    sprintf(text + strlen(text), "%s\n", held_out);
    for (size_t k = 0; k < n; k++) {
        sprintf(text + strlen(text), "%s\t1.5", steps[k]);
        for (size_t i = 1; i < TRAIN_LOG_WIDTH; i++)
            strcat(text, "\t");
        strcat(text, "\n");
    }
    return text;
}

/* A run that stands at `from` writes the lines of two steps. */
static void run(int force, int resume, uint64_t from, uint64_t a, uint64_t b)
{
    struct metrics_writer w;
    double row[TRAIN_LOG_WIDTH];
    for (size_t i = 0; i < TRAIN_LOG_WIDTH; i++)
        row[i] = NAN;
    row[LOG_L_REC] = 1.5;
    metrics_writer_open(&w, "m.tsv", force, resume, NULL, 0);
    metrics_writer_begin(&w, from);
    assert_int_equal(metrics_writer_row(&w, a, row, NULL), 0);
    assert_int_equal(metrics_writer_row(&w, b, row, NULL), 0);
    metrics_writer_close(&w);
}

static void new_and_resumed(void **state)
{
    (void)state;
    unlink("m.tsv");
    run(0, 0, 0, 10, 20);
    assert_string_equal(content(), table("", (const char *const[]){ "10", "20" }, 2));
    EXPECT_DIE(EX_CANTCREAT, "exists", run(0, 0, 0, 10, 20));
    run(0, 1, 20, 30, 40);
    assert_string_equal(content(), table("", (const char *const[]){ "10", "20", "30", "40" }, 4));
    run(0, 1, 10, 15, 25);      /* the model is older than the file */
    assert_string_equal(content(), table("", (const char *const[]){ "10", "15", "25" }, 3));
    run(1, 0, 0, 1, 2);
    assert_string_equal(content(), table("", (const char *const[]){ "1", "2" }, 2));
    unlink("m.tsv");
    run(0, 1, 20, 30, 40);      /* what is not there is begun */
    assert_string_equal(content(), table("", (const char *const[]){ "30", "40" }, 2));
}

static void broken_off(void **state)
{
    char text[4096];
    (void)state;
    strcpy(text, table("", (const char *const[]){ "10", "20" }, 2));
    text[strlen(text) - 1] = '\0';      /* a line without its end */
    put(text);
    run(0, 1, 20, 20, 30);
    assert_string_equal(content(), table("", (const char *const[]){ "10", "20", "30" }, 3));
}

static void other_tables(void **state)
{
    (void)state;
    put("a\tb\n1\t2\n");
    EXPECT_DIE(EX_CANTCREAT, "columns", run(0, 1, 20, 20, 30));
    assert_string_equal(content(), "a\tb\n1\t2\n");
    put(table("\teval_mse", NULL, 0));
    EXPECT_DIE(EX_CANTCREAT, "columns", run(0, 1, 20, 20, 30));
    put(table("", (const char *const[]){ "10", "x" }, 2));
    EXPECT_DIE(EX_DATAERR, "no line of metrics", run(0, 1, 20, 20, 30));
    assert_string_equal(content(), table("", (const char *const[]){ "10", "x" }, 2));
}

static void held_out(void **state)
{
    struct metrics_writer w;
    double row[TRAIN_LOG_WIDTH] = { 0 }, judged[2] = { 0.25, NAN };
    const char *const names[] = { "eval_mse", "eval_knn_error" };
    (void)state;
    unlink("m.tsv");
    metrics_writer_open(&w, "m.tsv", 0, 0, names, 2);
    metrics_writer_begin(&w, 0);
    assert_int_equal(metrics_writer_row(&w, 1, row, NULL), 0);
    assert_int_equal(metrics_writer_row(&w, 2, row, judged), 0);
    metrics_writer_close(&w);
    const char *end = strstr(content(), "L_label\teval_mse\teval_knn_error\n1\t0");
    assert_non_null(end);
    assert_non_null(strstr(end, "\t0\t\t\n2\t"));
    assert_string_equal(end + strlen(end) - strlen("\t0\t0.25\t\n"), "\t0\t0.25\t\n");
}

static int set_up(void **state)
{
    (void)state;
    return !mkdtemp(folder) || chdir(folder);
}

static int tear_down(void **state)
{
    (void)state;
    unlink("m.tsv");
    return chdir("/") || rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(new_and_resumed), cmocka_unit_test(broken_off), cmocka_unit_test(other_tables),
                                        cmocka_unit_test(held_out) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
