/* iae-near - the nearest rows of another stream for each row: by pictures, codes or features */
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/io.h"
#include "explore/neighbour_rows.h"
#include "engine/engine_option.h"

#include <stdlib.h>
#include <string.h>

static const char *among_path, *out_path, *fields = "z";
static long k = 5, threads = 1;
static int force, exclude_self;
static const struct arg options[] = {
    ARG_TEXT("among", 0, &among_path, "FILE", "rows among which neighbours are looked for", .not_in_history = HISTORY_NAME_ONLY),
    ARG_LONG("k", 'k', &k, 1, 10000, "K", "number of neighbours of a row"),
    ARG_TEXT("field", 0, &fields, "A[,B]", "compare field A, with field B of the rows of --among"),
    ARG_FLAG("exclude-self", 0, &exclude_self, "a row is no neighbour of rows of its own id"),
    ARG_OUT(&out_path),
    ARG_ENGINE,
    ARG_THREADS(&threads),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-near", .operands = "[FILE ...]", .options = options,
    .summary = "Nearest neighbours of rows among those of another stream",
    .examples = "iae-near --among codes.iae --exclude-self codes.iae | iae-view > near.png\n"
                "iae-sample | iae-decode > new.iae\n"
                "iae-near --among images.iae --field xhat,x new.iae | iae-view > repeats.png",
};

/* --among opened, not read yet; stdin can be but one of the two streams. */
static void open_among(struct stream *among, char **operands)
{
    static char *file[2];           /* the stream goes on using it */
    if (!among_path)
        die_usage("--among is needed: the rows among which to look for neighbours");
    if (io_is_std(among_path) && io_reads_std(operands))
        die_usage("only one of --among and the rows can be stdin");
    file[0] = (char *)(uintptr_t)among_path;
    stream_open(among, file, force);
}

/* The fields compared: A of the rows, B of --among. */
static void open_fields(struct neighbour_set *set, struct compared_field *query, const struct stream *among, const struct stream *in)
{
    char *a = xstrdup(fields), *comma = strchr(a, ',');
    if (comma)
        *comma = '\0';
    compared_field_open(query, in, a);
    neighbour_set_open(set, among, query, in, comma ? comma + 1 : a);
    free(a);
    if (exclude_self && !header_find(&in->header, "id") != !header_find(&among->header, "id"))
        die_spec(among->where, "--exclude-self: only one of the two streams has a field 'id'");
}

int main(int argc, char **argv)
{
    struct stream among, in;
    struct stream_writer out;
    struct header h;
    struct compared_field query;
    struct neighbour_set set;
    struct neighbour_rows rows;

    argv = args_parse(argc, argv, &program);
    struct compute *compute = engine_option_start((int)threads);
    open_among(&among, argv);
    const char *where = among.where;
    stream_open(&in, argv, force);
    open_fields(&set, &query, &among, &in);
    neighbour_set_read(&set, compute, &among);
    header_copy(&h, &in.header);
    neighbour_rows_open(&rows, compute, &set, &query, (size_t)k, exclude_self, where, &h);
    writer_open(&out, out_path, force, &h);
    header_free(&h);
    neighbour_rows_write(&rows, &in, &out);
    writer_close(&out, &in);
    neighbour_rows_close(&rows);
    neighbour_set_free(&set);
    compute_free(compute);
    return 0;
}
