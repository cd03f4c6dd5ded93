/* iae-encode - data to codes: one row of z for each row of x; all other fields travel along */
#include "apply.h"
#include "args.h"
#include "feed.h"
#include "gemm.h"
#include "modelfile.h"
#include "sink.h"
#include "threads.h"

static const char *model_name, *out_path;
static uint64_t seed = 1;
static long threads = 1;
static int force;
static const struct arg options[] = {
    ARG_MODEL(&model_name),
    ARG_OUT(&out_path),
    ARG_SEED(&seed),
    ARG_THREADS(&threads),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-encode", "[FILE ...]", "Data to codes: adds z to rows of x", options, 0 };

int main(int argc, char **argv)
{
    struct stream in;
    struct sink out;
    struct header h;
    struct block b;
    struct model m;
    struct apply a;
    struct tensor z = { .name = "" };
    int64_t id[BLOCK];
    uint64_t row = 0;

    argv = args_parse(argc, argv, &program);
    gemm_start((int)threads);
    threads_set((int)threads);
    stream_open(&in, argv, force);
    model_load(&m, NULL, model_path(model_name), MODEL_ENCODER, 0);
    stream_need_data(&in, &m.spec);
    header_copy(&h, &in.header);
    struct shape code = shape_of(1, (unsigned)m.spec.Dz);
    header_field(&h, "z", DT_F4, &code);
    sink_open(&out, out_path, force, &h);
    apply_init(&a, &m, BLOCK, seed);

    while (stream_rows(&in, &b, BLOCK)) {
        struct shape shape = shape_rows((uint32_t)b.rows, &code);
        tensor_set(&z, "z", DT_F4, &shape);
        block_ids(&b, row, id);
        apply_encode(&a, block_get(&b, "x"), id, z.data);
        block_put(&b, &z);
        sink_put(&out, &b);
        row += b.rows;
    }
    sink_close(&out, &in);
    tensor_free(&z);
    header_free(&h);
    apply_free(&a);
    model_free(&m);
    threads_free();
    return 0;
}
