/* iae-fetch - rows of a known data set, found on this machine or downloaded, and verified by its digest */
#include "base/args.h"
#include "base/die.h"
#include "convert/dataset_kinds.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *set_name(size_t i)
{
    const struct dataset *set = catalogue_set(i);
    return set ? set->name : NULL;
}

static const char *out_path, *attribute, *split = "train";
static int force, list;
static long count = -1;
static struct fetch_options fetch = { .stall = 30 };
static const struct arg options[] = {
    ARG_GROUP("Rows"),
    ARG_TEXT("attribute", 0, &attribute, "NAME", "celeba: y is 1 where the face has it, else 0 (Smiling, Male ...; default: no y)"),
    ARG_LONG("count", 'n', &count, -1, LONG_MAX, "N", "write the first N rows only, -1 all"),
    ARG_TEXT("split", 0, &split, "NAME", "train, test, all; svhn also has extra, celeba valid"),
    ARG_GROUP("Files"),
    ARG_FLAG("list", 0, &list, "print the known files and where they are, or would come from"),
    ARG_FLAG("offline", 0, &fetch.offline, "do not use the network", .not_in_history = 1),
    ARG_LIST("mirror", 0, &fetch.mirrors, "URL|DIR", "take missing files from here only; may be given several times", .not_in_history = 1),
    ARG_LONG("stall", 0, &fetch.stall, 1, 3600, "SECONDS", "give up a mirror that is slower than 1 KiB/s for so long", .not_in_history = 1),
    ARG_TEXT("cacert", 0, &fetch.cacert, "FILE", "certificates to trust instead of the system's", .not_in_history = 1),
    ARG_GROUP("Output"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-fetch", .operands = "NAME", .options = options,
    .summary = "Rows of a known data set: id, x and y",
    .operand_words = set_name, .operands_matter = 1,
    .status = "69 no server answers; 76 wrong checksum",
    .hints = (const struct arg_hint[]){
        { "data dataset name d", "the data set is an operand: iae-fetch mnist" },
        { "train test val valid validation", "it is a split: --split test" },
        { "root data-dir dir download", "IAE_DATA names a folder of files that are there, --mirror one to take them from" },
        { NULL, NULL }
    },
    .examples = "iae-fetch mnist --split test --count 256 > rows.iae\n"
                "iae-fetch --list",
};

static void print_list(const char *name)
{
    if (name && !catalogue_find(name))
        args_unknown_operand("data set", name);
    printf("set\tsplit\trows\tfile\tsha256\twhere\n");
    for (size_t i = 0; catalogue_set(i); i++) {
        const struct dataset *k = catalogue_set(i);
        for (size_t s = 0; s < CATALOGUE_SPLITS * 2 && (!name || !strcmp(name, k->name)); s++) {
            const struct dataset_split *p = &k->split[s / 2];
            const struct dataset_file *f = s % 2 ? &p->labels : &p->images;
            if (!p->name || !f->name)
                continue;
            char *where = dataset_files_locate(k, f, &fetch);
            printf("%s\t%s\t%lu\t%s\t%s\t%s\n", k->name, p->name, (unsigned long)p->rows, f->name, f->sha256, where ? where : "-");
            free(where);
        }
    }
    if (fflush(stdout) || ferror(stdout))
        die_io("<stdout>", "cannot write");
}

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
        args_unknown_operand("data set", argv[0]);
    if (fetch.cacert && access(fetch.cacert, R_OK))
        die_noinput(fetch.cacert, "cannot read");
    const struct dataset_kind *kind = dataset_kinds_find(k->kind);
    if (attribute && !kind->has_attributes)
        die_usage("--attribute: %s has no attributes", k->name);
    struct dataset_request request = { .set = k, .options = &fetch, .split = split, .attribute = attribute,
                                       .count = count, .path = out_path, .force = force };
    request.splits = find_splits(k, request.which);
    kind->import(kind, &request);
    free(fetch.mirrors.item);
    return 0;
}
