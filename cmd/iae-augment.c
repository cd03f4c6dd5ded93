/* iae-augment - random augmentation of images: mirrored, moved by whole pixels, anew in each epoch */
#include "base/args.h"
#include "base/die.h"
#include "stream/stream_writer.h"
#include "tensor/augmentation.h"

static const char *out_path;
static int flip, force, fill = FILL_EDGE;
static long shift;
static uint64_t seed = 1;
static const struct arg options[] = {
    ARG_FLAG("flip", 0, &flip, "mirror left to right with probability 1/2"),
    ARG_LONG("shift", 0, &shift, 0, TENSOR_DIM, "N", "move by -N to N pixels, down and to the right"),
    ARG_CHOICE("fill", 0, &fill, augmentation_fill_name, "NAME", "with --shift: what comes in at the border"),
    ARG_SEED(&seed),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-augment", .operands = "[FILE ...]", .options = options,
    .summary = "Random augmentation of images: mirror and move them, anew in each epoch",
    .examples = "iae-mask --per-class 10 images.iae | iae-shuffle --epochs 3 |\n"
                "    iae-augment --shift 2 --fill zero > augmented.iae",
};

static void check_options(void)
{
    if (!flip && !shift)
        die_usage("nothing to do: give --flip, --shift N or both");
    if (!shift && args_given("fill"))
        die_usage("--fill needs --shift");
}

/* The layout of x, which must be images larger than the shift. */
static struct image_layout image_layout(const struct stream *in)
{
    const struct shape number = shape_of(0);
    const struct field *x = stream_need(in, "x", "u1 f4", NULL);
    const uint32_t *dim = x->row.dim;
    char have[SHAPE_TEXT];
    if (x->row.rank != 2 && x->row.rank != 3)
        die_spec(in->where, "x: rows of %s where images of [H,W] or [H,W,C] are needed", shape_text(&x->row, have));
    if (shift && (shift >= dim[0] || shift >= dim[1]))
        die_spec(in->where, "x: images of %s cannot be moved by %ld pixels", shape_text(&x->row, have), shift);
    if (header_find(&in->header, "id"))
        stream_need(in, "id", "i8", &number);
    return (struct image_layout){ dim[0], dim[1], (x->row.rank == 3 ? dim[2] : 1) * dtype_size(x->type) };
}

int main(int argc, char **argv)
{
    struct stream in;
    struct stream_writer out;
    struct header h;
    struct block b;
    struct tensor x = { .name = "" };
    uint64_t place = 0;

    argv = args_parse(argc, argv, &program);
    check_options();
    struct augmentation a = { flip, (uint32_t)shift, (enum augmentation_fill)fill, seed };
    stream_open(&in, argv, force);
    const struct image_layout layout = image_layout(&in);
    header_copy(&h, &in.header);
    h.rows = in.header.rows;
    writer_open(&out, out_path, force, &h);
    while (stream_record(&in, &b)) {
        const struct tensor *from = block_get(&b, "x"), *id = block_get(&b, "id");
        if (place == h.rows)            /* the header announced these; more are of a part behind it */
            writer_next_part(&out, ROWS_UNKNOWN);
        tensor_set(&x, "x", from->type, &from->shape);
        augmentation_rows(&a, place, id ? id->data : NULL, b.rows, &layout, from->data, x.data);
        block_put(&b, &x);
        writer_rows(&out, &b);
        place += b.rows;
    }
    header_free(&h);
    tensor_free(&x);
    writer_close(&out, &in);
    return 0;
}
