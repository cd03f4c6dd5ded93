/* iae-cut - select rows by number or class, and fields by name: head, tail and cut for streams */
#include "base/args.h"
#include "base/die.h"
#include "base/parse.h"
#include "stream/field_list.h"
#include "stream/stream_writer.h"

#include <limits.h>

static const char *out_path, *fields, *drop, *class;
static int force;
static long skip, count = -1;
static const struct arg options[] = {
    ARG_LONG("skip", 0, &skip, 0, LONG_MAX, "N", "skip the first N rows"),
    ARG_LONG("count", 'n', &count, -1, LONG_MAX, "N", "keep at most N rows; -1: all"),
    ARG_TEXT("class", 0, &class, "K", "keep rows of class K only, by its number or its name; -1: all"),
    ARG_TEXT("field", 0, &fields, "A,B", "keep these fields only"),
    ARG_TEXT("drop", 0, &drop, "A,B", "drop these fields"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-cut", .operands = "[FILE ...]", .options = options,
    .summary = "Select rows by number or class, and fields by name",
    .examples = "iae-cut --skip 100 -n 50 images.iae > some.iae\n"
                "iae-cut --class 3 -n 10 --drop y images.iae > threes.iae\n"
                "iae-encode images.iae | iae-cut --field id,z > z.iae",
};

/* What --class says: a number, the name of one in the header, or -1 for all. */
static long parse_class(const struct stream *in)
{
    long number = -1;
    if (!class)
        return -1;
    if (parse_long(class, &number)) {
        if (!header_get_text(&in->header, "classes"))
            die_usage("--class: '%s' is not an integer, and the stream names no classes", class);
        number = header_find_class(&in->header, class);
        if (number < 0)
            die_spec(in->where, "no class '%s'", class);
    }
    if (number < -1 || number > INT32_MAX)
        die_usage("--class: '%s' is not an integer from -1 to %ld", class, (long)INT32_MAX);
    return number;
}

static void choose_fields(const struct stream *in, struct header *h)
{
    field_list_check(fields, &in->header, in->where);
    field_list_check(drop, &in->header, in->where);
    for (size_t i = 0; i < in->header.fields; i++) {
        const char *name = in->header.field[i].name;
        if ((fields && !field_list_has(fields, name)) || field_list_has(drop, name))
            header_drop_field(h, name);
    }
    if (!h->fields)
        die_spec(in->where, "no field is left");
}

/* Writes n rows of b from row `from` on. */
static void put_rows(struct stream_writer *out, const struct block *b, size_t from, size_t n)
{
    struct tensor view[HEADER_FIELDS];
    struct block part = { .rows = n };
    for (size_t i = 0; i < b->tensors; i++) {
        view[i] = *b->t[i];
        view[i].shape.dim[0] = (uint32_t)n;
        view[i].data = (char *)b->t[i]->data + from * tensor_row_size(b->t[i]);
        block_put(&part, &view[i]);
    }
    writer_rows(out, &part);
}

int main(int argc, char **argv)
{
    struct stream in;
    struct stream_writer out;
    struct header h;
    struct block b;
    uint64_t seen = 0, kept = 0;
    struct shape number = shape_of(0);

    argv = args_parse(argc, argv, &program);
    stream_open(&in, argv, force);
    const long k = parse_class(&in);
    if (k >= 0)
        stream_need(&in, "y", "i4", &number);
    header_copy(&h, &in.header);
    choose_fields(&in, &h);
    writer_open(&out, out_path, force, &h);
    while (stream_record(&in, &b)) {
        const int32_t *y = k >= 0 ? block_get(&b, "y")->data : NULL;
        for (size_t i = 0, run; i < b.rows; i += run) {
            int match = !y || y[i] == k;
            for (run = 1; y && i + run < b.rows && (y[i + run] == k) == match; run++)
                ;
            if (!y)
                run = b.rows;
            if (!match)
                continue;
            uint64_t first = seen < (uint64_t)skip ? (uint64_t)skip - seen : 0;
            uint64_t most = count < 0 ? UINT64_MAX : (uint64_t)count - kept;
            seen += run;
            if (first >= run || !most)
                continue;
            size_t n = run - first < most ? (size_t)(run - first) : (size_t)most;
            put_rows(&out, &b, i + (size_t)first, n);
            kept += n;
        }
    }
    header_free(&h);
    writer_close(&out, &in);
    return 0;
}
