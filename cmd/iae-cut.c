/* iae-cut - select rows by number or class, and fields by name: head, tail and cut for streams */
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "stream/stream_writer.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *out_path, *fields, *drop;
static int force;
static long skip, count = -1, class = -1;
static const struct arg options[] = {
    ARG_LONG("skip", 0, &skip, 0, LONG_MAX, "N", "skip the first N rows"),
    ARG_LONG("count", 'n', &count, -1, LONG_MAX, "N", "keep at most N rows; -1: all"),
    ARG_LONG("class", 0, &class, -1, INT_MAX, "K", "keep rows with y = K only; -1: all"),
    ARG_TEXT("field", 0, &fields, "A,B", "keep these fields only"),
    ARG_TEXT("drop", 0, &drop, "A,B", "drop these fields"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-cut", .operands = "[FILE ...]", .options = options,
    .summary = "Select rows by number or class, and fields by name",
};

static int listed(const char *list, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = list; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
        if (!strncmp(p, name, n) && (p[n] == ',' || !p[n]))
            return 1;
    return 0;
}

static void check_list(const struct header *h, const char *where, const char *list)
{
    for (const char *p = list; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL) {
        char *name = xprintf("%.*s", (int)strcspn(p, ","), p);
        if (!header_find(h, name))
            die_spec(where, "no field '%s'", name);
        free(name);
    }
}

static void choose_fields(const struct stream *in, struct header *h)
{
    check_list(&in->header, in->where, fields);
    check_list(&in->header, in->where, drop);
    for (size_t i = 0; i < in->header.fields; i++) {
        const char *name = in->header.field[i].name;
        if ((fields && !listed(fields, name)) || (drop && listed(drop, name)))
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
    if (class >= 0)
        stream_need(&in, "y", "i4", &number);
    header_copy(&h, &in.header);
    choose_fields(&in, &h);
    writer_open(&out, out_path, force, &h);
    while (stream_record(&in, &b)) {
        const int32_t *y = class >= 0 ? block_get(&b, "y")->data : NULL;
        for (size_t i = 0, run; i < b.rows; i += run) {
            int match = !y || y[i] == class;
            for (run = 1; y && i + run < b.rows && (y[i + run] == class) == match; run++)
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
