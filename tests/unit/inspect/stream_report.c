/* stream_report.c - the lines about rows and about a model, by which scripts find them */
#include "inspect/stream_report.h"
#include "model/spec_parse.h"
#include "printed.h"
#include "small_spec.h"

static struct output_file out;

static void add(struct stream_summary *s, const char *name, int is_aggregate, int stats)
{
    struct tensor t = { .name = "" };
    struct shape shape = shape_of(2, 3, 2);
    struct block b = { .tensors = 1, .t = { &t }, .rows = 3, .is_aggregate = is_aggregate };
    tensor_set(&t, name, DT_F4, &shape);
    for (int i = 0; i < 6; i++)
        ((float *)t.data)[i] = (float)i;
    stream_summary_add(s, &b, stats);
    tensor_free(&t);
}

static void test_rows(void **state)
{
    struct stream in = { .where = "a.iae", .rows = 3, .scanner = { .parts = 2 } };
    struct shape row = shape_of(1, 2), none = shape_of(0);
    (void)state;
    header_init(&in.header);
    header_set_field(&in.header, "z", DT_F4, &row);
    header_set_field(&in.header, "y", DT_I4, &none);
    header_set_text(&in.header, "dataset", "some\033");
    header_set_text(&in.header, "classes", "a\nb");
    header_set_number(&in.header, "crc32.kept", 5);
    header_add_history(&in.header, strdup("iae-some 1"));
    for (int stats = 0; stats < 2; stats++) {
        struct stream_summary s = { .records = 0 };
        add(&s, "z", 0, stats);
        printed_begin(&out);
        stream_report_print(&out, &in, &s, NULL, stats);
        assert_printed(&out, stats
            ? "a.iae: 3 rows, whole\nparts    2, shown is the header of the first\nrecords  1, 24 bytes of values\n"
              "field    z f4 [2]  min 0  max 5  mean 2.5\nfield    y i4 []  no finite values\n"
              "meta     dataset some?\nmeta     classes (text of 3 bytes)\nmeta     crc32.kept 5\nhistory  iae-some 1\n"
            : "a.iae: 3 rows, whole\nparts    2, shown is the header of the first\nrecords  1, 24 bytes of values\n"
              "field    z f4 [2]\nfield    y i4 []\n"
              "meta     dataset some?\nmeta     classes (text of 3 bytes)\nmeta     crc32.kept 5\nhistory  iae-some 1\n");
        stream_summary_free(&s);
    }
    header_free(&in.header);
}

static void report_model(const struct spec *spec, int verbosity, const char *want)
{
    struct stream in = { .where = "m.iae", .scanner = { .parts = 1 } };
    struct stream_summary s = { .records = 0 };
    header_init(&in.header);
    in.header.model = 1;
    header_set_number(&in.header, "step", 4);
    header_set_number(&in.header, "crc32.encoder.0.bias", 7);
    add(&s, "encoder.0.bias", 1, 0);
    add(&s, "adam.m.encoder.0.bias", 1, 0);
    log_verbosity = verbosity;
    printed_begin(&out);
    stream_report_print(&out, &in, &s, spec, 0);
    log_verbosity = LOG_NORMAL;
    if (want) {
        assert_printed(&out, want);
    } else {
        char *have = printed_end(&out);
        assert_non_null(strstr(have, "\nmodel    implicit autoencoder (IAE): "));
        assert_true(!strstr(have, "\nnetwork ") == !strstr(have, "\nmeta     crc32."));
        assert_true(!strstr(have, "\nnetwork ") == (verbosity < LOG_VERBOSE));
        free(have);
    }
    stream_summary_free(&s);
    header_free(&in.header);
}

static void test_model(void **state)
{
    struct spec spec;
    (void)state;
    report_model(NULL, LOG_NORMAL,
        "m.iae: a model, whole\nrecords  2, 48 bytes of values\nnetwork  encoder: 6 values in 1 tensors\nnetwork  adam.m: 6 values in 1 tensors\n"
        "meta     step 4\n");
    report_model(NULL, LOG_VERBOSE,
        "m.iae: a model, whole\nrecords  2, 48 bytes of values\nnetwork  encoder: 6 values in 1 tensors\nnetwork  adam.m: 6 values in 1 tensors\n"
        "meta     step 4\nmeta     crc32.encoder.0.bias 7\n");
    spec_parse(&spec, "test", SMALL, NULL, 0);
    report_model(&spec, LOG_NORMAL, NULL);
    report_model(&spec, LOG_VERBOSE, NULL);
    spec_free(&spec);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows), cmocka_unit_test(test_model) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
