/* iae-fetch - rows of a known data set, from wherever it can be had, verified by its digest */
#include "args.h"
#include "catalogue.h"
#include "die.h"
#include "intake.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *out_path, *split = "train";
static int force, list;
static long count = -1;
static struct catalogue_way way = { .stall = 30 };
static const struct arg options[] = {
    { ARG_IS_TEXT, "cacert", 0, &way.cacert, 0, 0, "FILE", "certificates to trust instead of the system's", 1 },
    ARG_LONG("count", 'n', &count, -1, LONG_MAX, "N", "write the first N rows only, -1 all"),
    ARG_FLAG("list", 0, &list, "print the known files and where they are, or would come from"),
    { ARG_IS_LIST, "mirror", 0, &way.mirrors, 0, 0, "URL|DIR", "take missing files from here only; may be given several times", 1 },
    { ARG_IS_FLAG, "offline", 0, &way.offline, 0, 0, NULL, "do not use the network", 1 },
    ARG_TEXT("split", 0, &split, "NAME", "train, test, or all"),
    { ARG_IS_LONG, "stall", 0, &way.stall, 1, 3600, "SECONDS", "give up a mirror that is slower than 1 KiB/s for so long", 1 },
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-fetch", "NAME", "Rows of a known data set: id, x and y", options, 1 };

struct part {
    const struct known_split *split;
    struct source images, labels;
};

static void print_list(const char *name)
{
    if (name && !catalogue_find(name))
        die_usage("no data set '%s' is known", name);
    printf("set\tsplit\trows\tfile\tsha256\twhere\n");
    for (size_t i = 0; catalogue_set(i); i++) {
        const struct known_set *k = catalogue_set(i);
        for (size_t s = 0; s < CATALOGUE_SPLITS * 2 && (!name || !strcmp(name, k->name)); s++) {
            const struct known_split *p = &k->split[s / 2];
            const struct known_file *f = s % 2 ? &p->labels : &p->images;
            char *where = catalogue_place(k, f, &way);
            printf("%s\t%s\t%lu\t%s\t%s\t%s\n", k->name, p->name, (unsigned long)p->rows, f->name, f->sha256, where ? where : "-");
            free(where);
        }
    }
    if (fflush(stdout) || ferror(stdout))
        die_io("<stdout>", "cannot write");
}

/* Everything is found, and if need be downloaded, before the first byte is written. */
static size_t open_parts(struct part *part, const struct known_set *k)
{
    size_t n = 0;
    for (size_t i = 0; i < CATALOGUE_SPLITS; i++)
        if (!strcmp(split, "all") || !strcmp(split, k->split[i].name))
            part[n++].split = &k->split[i];
    if (!n)
        die_usage("--split: '%s' is none of train, test, all", split);
    for (size_t i = 0; i < n; i++) {
        catalogue_open(&part[i].images, k, &part[i].split->images, &way);
        catalogue_open(&part[i].labels, k, &part[i].split->labels, &way);
    }
    return n;
}

static uint64_t rows_wanted(const struct part *part, size_t parts)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < parts; i++)
        rows += part[i].split->rows;
    return count >= 0 && (uint64_t)count < rows ? (uint64_t)count : rows;
}

static void take_labels(void *labels, int32_t *to, size_t n)
{
    arrayfile_labels(labels, to, n);
}

/* The first n rows of one split; what is not wanted is read all the same, since the digest is of the whole. */
static void put(struct intake *out, struct part *p, struct arrayfile *images, uint64_t n)
{
    struct arrayfile labels;
    const struct labeller labeller = { take_labels, &labels };
    arrayfile_open(&labels, &p->labels, FORMAT_IDX);
    if (images->rows != p->split->rows || labels.rows != p->split->rows || !arrayfile_are_labels(&labels))
        die_check(p->images.where, "%llu rows and %llu labels, where %lu are known", (unsigned long long)images->rows,
                  (unsigned long long)labels.rows, (unsigned long)p->split->rows);
    out->next = p->split->first;
    intake_table(out, images, &labeller, n < images->rows ? n : images->rows);
    catalogue_check(&p->images, &p->split->images);
    catalogue_check(&p->labels, &p->split->labels);
}

int main(int argc, char **argv)
{
    struct part part[CATALOGUE_SPLITS];
    struct intake out;
    struct arrayfile images;
    struct header h;
    struct shape x, first;

    argv = args_parse(argc, argv, &program);
    if (list && (!argv[0] || !argv[1])) {
        print_list(argv[0]);
        return 0;
    }
    if (!argv[0] || argv[1])
        die_usage("the name of one data set is needed; --list shows them");
    const struct known_set *k = catalogue_find(argv[0]);
    if (!k)
        die_usage("no data set '%s' is known; --list shows them", argv[0]);
    if (way.cacert && access(way.cacert, R_OK))
        die_noinput(way.cacert, "cannot read");

    size_t parts = open_parts(part, k);
    uint64_t rows = rows_wanted(part, parts), left = rows;
    header_init(&h);
    h.rows = rows;
    meta_set_text(&h, "dataset", k->name);
    meta_set_text(&h, "split", split);
    for (size_t i = 0; i < parts; i++) {
        arrayfile_open(&images, &part[i].images, FORMAT_IDX);
        if (arrayfile_x(&images, &x) || (i && !shape_equal(&x, &first)))
            die_check(part[i].images.where, "no pictures of the known size");
        if (!i)
            intake_open(&out, out_path, force, &h, images.type, &x, 1);
        first = x;
        put(&out, &part[i], &images, left);
        left -= left < images.rows ? left : images.rows;
    }
    intake_close(&out);
    note(NULL, "%s: %llu rows of %s, from %s", k->name, (unsigned long long)rows, split, part[0].images.where);
    for (size_t i = 0; i < parts; i++) {
        source_close(&part[i].images);
        source_close(&part[i].labels);
    }
    header_free(&h);
    free(way.mirrors.item);
    return 0;
}
