/* iae-fetch - rows of a known data set, from wherever it can be had, verified by its digest */
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "convert/celeba.h"
#include "convert/dataset_reader.h"
#include "dataset/catalogue.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *out_path, *attribute, *split = "train";
static int force, list;
static long count = -1;
static struct fetch_options way = { .stall = 30 };
static const struct arg options[] = {
    ARG_TEXT("attribute", 0, &attribute, "NAME", "celeba: y is 1 where the face has it, else 0 (Smiling, Male ...; default: no y)"),
    ARG_TEXT("cacert", 0, &way.cacert, "FILE", "certificates to trust instead of the system's", .not_in_history = 1),
    ARG_LONG("count", 'n', &count, -1, LONG_MAX, "N", "write the first N rows only, -1 all"),
    ARG_FLAG("list", 0, &list, "print the known files and where they are, or would come from"),
    ARG_LIST("mirror", 0, &way.mirrors, "URL|DIR", "take missing files from here only; may be given several times", .not_in_history = 1),
    ARG_FLAG("offline", 0, &way.offline, "do not use the network", .not_in_history = 1),
    ARG_TEXT("split", 0, &split, "NAME", "train, test, all; svhn also has extra, celeba valid"),
    ARG_LONG("stall", 0, &way.stall, 1, 3600, "SECONDS", "give up a mirror that is slower than 1 KiB/s for so long", .not_in_history = 1),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-fetch", .operands = "NAME", .options = options,
    .summary = "Rows of a known data set: id, x and y",
    .operands_matter = 1,
    .status = "69 no server answers; 76 wrong checksum",
};

static void print_list(const char *name)
{
    if (name && !catalogue_find(name))
        die_usage("no data set '%s' is known", name);
    printf("set\tsplit\trows\tfile\tsha256\twhere\n");
    for (size_t i = 0; catalogue_set(i); i++) {
        const struct dataset *k = catalogue_set(i);
        for (size_t s = 0; s < CATALOGUE_SPLITS * 2 && (!name || !strcmp(name, k->name)); s++) {
            const struct dataset_split *p = &k->split[s / 2];
            const struct dataset_file *f = s % 2 ? &p->labels : &p->images;
            if (!p->name || !f->name)
                continue;
            char *where = catalogue_locate(k, f, &way);
            printf("%s\t%s\t%lu\t%s\t%s\t%s\n", k->name, p->name, (unsigned long)p->rows, f->name, f->sha256, where ? where : "-");
            free(where);
        }
    }
    if (fflush(stdout) || ferror(stdout))
        die_io("<stdout>", "cannot write");
}

/* The splits that are wanted, by their numbers. */
static size_t find_splits(const struct dataset *k, size_t found[CATALOGUE_SPLITS])
{
    char known[100] = "";
    size_t n = 0;
    for (size_t i = 0; i < CATALOGUE_SPLITS && k->split[i].name; i++) {
        if (!strcmp(split, "all") || !strcmp(split, k->split[i].name))
            found[n++] = i;
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s, ", k->split[i].name);
    }
    if (!n)
        die_usage("--split: '%s' is none of %sall", split, known);
    return n;
}

static void fetch(const struct dataset *k)
{
    struct dataset_reader part[CATALOGUE_SPLITS];
    struct row_builder out;
    struct header h;
    struct shape x, first;
    size_t which[CATALOGUE_SPLITS], parts = find_splits(k, which);
    uint64_t rows = 0, left;

    /* everything is found, and if need be downloaded, before the first byte is written */
    for (size_t i = 0; i < parts; i++) {
        dataset_reader_open(&part[i], k, &k->split[which[i]], &way);
        rows += k->split[which[i]].rows;
    }
    rows = left = count >= 0 && (uint64_t)count < rows ? (uint64_t)count : rows;
    header_init(&h);
    h.rows = rows;
    header_set_text(&h, "dataset", k->name);
    header_set_text(&h, "split", split);
    for (size_t i = 0; i < parts; i++) {
        dataset_reader_shape(&part[i], &x);
        if (i && !shape_equal(&x, &first))
            die_verify(part[i].images.where, "no pictures of the known size");
        if (!i)
            row_builder_open(&out, out_path, force, &h, DT_U1, &x, 1);
        first = x;
        dataset_reader_rows(&part[i], &out, left);
        left -= left < part[i].split->rows ? left : part[i].split->rows;
    }
    row_builder_close(&out);
    log_info(NULL, "%s: %llu rows of %s, from %s", k->name, (unsigned long long)rows, split, part[0].images.where);
    for (size_t i = 0; i < parts; i++)
        dataset_reader_close(&part[i]);
    header_free(&h);
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    if (list && (!argv[0] || !argv[1])) {
        print_list(argv[0]);
        return 0;
    }
    if (!argv[0] || argv[1])
        die_usage("the name of one data set is needed; --list shows them");
    const struct dataset *k = catalogue_find(argv[0]);
    if (!k)
        die_usage("no data set '%s' is known; --list shows them", argv[0]);
    if (way.cacert && access(way.cacert, R_OK))
        die_noinput(way.cacert, "cannot read");
    if (attribute && k->kind != DATASET_CELEBA)
        die_usage("--attribute is for celeba");
    if (k->kind == DATASET_CELEBA) {
        size_t which[CATALOGUE_SPLITS];
        struct celeba c = { k, &way, split, find_splits(k, which), which, attribute, count, out_path, force };
        celeba_import(&c);
    } else {
        fetch(k);
    }
    free(way.mirrors.item);
    return 0;
}
