/* iae-synth - rows of synthetic data sets: a mixture of Gaussians in the plane, and four points */
#include "base/args.h"
#include "base/die.h"
#include "dataset/synthetic.h"
#include "spec/fields.h"
#include "stream/stream_writer.h"

#include <limits.h>
#include <string.h>

#define ROWS 4096               /* made at a time */
#define DIMENSIONS 1024

static const char *out_path;
static int layout = SYNTHETIC_RING;
static uint64_t seed = 1;
static long count = 1 << 21, modes;
static double radius = 1, deviation = -1;
static int force;
static const struct arg options[] = {
    ARG_LONG("count", 'n', &count, 0, LONG_MAX, "N", "number of rows"),
    ARG_CHOICE("layout", 0, &layout, synthetic_layout_name, "NAME", "centres of the Gaussians of mixture"),
    ARG_LONG("modes", 0, &modes, 0, DIMENSIONS, "K", "number of Gaussians or points; 0: 7 in mixture, 4 in fourpoints"),
    ARG_REAL("radius", 0, &radius, 0, 1e6, "R", "radius of the ring, half a side of the grid, or distance of the points from 0"),
    ARG_REAL("std", 0, &deviation, -1, 1e6, "S", "standard deviation about a centre; -1: 0.05 in mixture, 0 in fourpoints"),
    ARG_SEED(&seed),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-synth", .operands = "NAME", .options = options,
    .summary = "Rows of synthetic data sets with known distribution: id, x and y",
    .operand_words = synthetic_kind_name, .operands_matter = 1,
    .examples = "iae-synth -n 5000 mixture | iae-view --scatter > mixture.png\n"
                "iae-synth -n 10240 mixture | iae-train -o mixture.iae > metrics.tsv",
};

static enum synthetic_kind parse(char **operands)
{
    if (!operands[0] || operands[1])
        die_usage("the name of one data set is needed: mixture or fourpoints");
    int points = !strcmp(operands[0], synthetic_kind_name(SYNTHETIC_FOURPOINTS));
    if (!points && strcmp(operands[0], synthetic_kind_name(SYNTHETIC_MIXTURE)))
        args_unknown_operand("data set", operands[0]);
    if (points)
        args_conflict("fourpoints", "layout", NULL);
    if (deviation < 0 && args_given("std") && deviation > -1)
        die_usage("--std: a deviation is not negative");
    if (!modes)
        modes = points ? 4 : 7;
    if (deviation < 0)
        deviation = points ? 0 : 0.05;
    return points ? SYNTHETIC_FOURPOINTS : SYNTHETIC_MIXTURE;
}

int main(int argc, char **argv)
{
    struct synthetic s;
    struct stream_writer out;
    struct header h;
    struct tensor id = { .name = "" }, x = { .name = "" }, y = { .name = "" };

    argv = args_parse(argc, argv, &program);
    enum synthetic_kind kind = parse(argv);
    synthetic_init(&s, kind, (enum synthetic_layout)layout, (size_t)modes, radius, deviation, seed);
    struct shape number = shape_of(0), row = shape_of(1, (unsigned)s.dim);
    header_init(&h);
    h.rows = (uint64_t)count;
    header_set_text(&h, "dataset", argv[0]);
    header_set_field(&h, "id", DT_I8, &number);
    header_set_field(&h, "x", DT_F4, &row);
    header_set_field(&h, "y", DT_I4, &number);
    writer_open(&out, out_path, force, &h);
    for (uint64_t at = 0, n; at < h.rows; at += n) {
        n = h.rows - at < ROWS ? h.rows - at : ROWS;
        struct shape one = shape_rows((uint32_t)n, &number), all = shape_rows((uint32_t)n, &row);
        struct block b = { .rows = (size_t)n };
        tensor_set(&id, "id", DT_I8, &one);
        tensor_set(&x, "x", DT_F4, &all);
        tensor_set(&y, "y", DT_I4, &one);
        synthetic_rows(&s, at, (size_t)n, id.data, x.data, y.data);
        block_put(&b, &id);
        block_put(&b, &x);
        block_put(&b, &y);
        writer_rows(&out, &b);
    }
    writer_close(&out, NULL);
    header_free(&h);
    tensor_free(&id);
    tensor_free(&x);
    tensor_free(&y);
    synthetic_free(&s);
    return 0;
}
