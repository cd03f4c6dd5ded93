/* image_classes.c - paths of folders to numbers and names of classes */
#include "convert/image_classes.h"

#include "base/alloc.h"
#include "base/log.h"
#include "base/parse.h"
#include "convert/sample_names.h"

#include <stdlib.h>
#include <string.h>

void image_classes_init(struct image_classes *c, size_t files, long level)
{
    memset(c, 0, sizeof *c);
    c->level = level;
    c->root = xzero(files, sizeof *c->root);
}

void image_classes_free(struct image_classes *c, size_t files)
{
    for (size_t i = 0; i < files; i++)
        free(c->root[i]);
    free(c->root);
    free(c->class);
    strlist_free(&c->folders);
    strlist_free(&c->paths);
    strlist_free(&c->names);
}

void image_classes_add(struct image_classes *c, const char *name)
{
    strlist_add(&c->folders, sample_name_folder(name, NULL));
}

/* ---- paths ---- */

static size_t first_part(const char *folder)
{
    return strcspn(folder, "/");
}

/* The one top folder that holds all of an archive, as an unpacked archive is named by it. */
static char *find_root(const struct strlist *folders)
{
    if (!folders->n || !folders->item[0][0])
        return NULL;
    size_t n = first_part(folders->item[0]);
    for (size_t i = 1; i < folders->n; i++)
        if (first_part(folders->item[i]) != n || memcmp(folders->item[i], folders->item[0], n))
            return NULL;
    return xprintf("%.*s", (int)n, folders->item[0]);
}

/* The path of the class of a picture, "" if it has none, which the caller frees. */
static char *class_path(const struct image_classes *c, size_t file, const char *name)
{
    char *folder = sample_name_folder(name, c->root[file]), *end = folder;
    for (long i = 0; i < c->level && *end; i++) {
        end += first_part(end);
        end += *end && i + 1 < c->level;
    }
    if (c->level)
        *end = '\0';
    return folder;
}

void image_classes_end_file(struct image_classes *c, size_t file, int is_archive)
{
    strlist_sort(&c->folders);
    c->root[file] = is_archive ? find_root(&c->folders) : NULL;
    for (size_t i = 0; i < c->folders.n; i++) {
        char *picture = xprintf("%s%s-", c->folders.item[i], c->folders.item[i][0] ? "/" : "");
        char *path = class_path(c, file, picture);
        free(picture);
        if (*path)
            strlist_add(&c->paths, path);
        else
            free(path);
    }
    strlist_free(&c->folders);
}

/* ---- names ---- */

static int is_split_name(const char *part, size_t n)
{
    static const char *const names[] = { "train", "training", "test", "testing", "val", "valid", "validation", "dev", "eval" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && !strncmp(part, names[i], n))
            return 1;
    return 0;
}

/* A path without the parts that are names of splits, which the caller frees. */
static char *without_splits(const char *path)
{
    char *kept = xstrdup(""), *longer;
    for (const char *p = path; *p;) {
        size_t n = first_part(p);
        if (!is_split_name(p, n) || !p[n]) {
            longer = xprintf("%s%s%.*s", kept, *kept ? "/" : "", (int)n, p);
            free(kept);
            kept = longer;
        }
        p += n + (p[n] == '/');
    }
    return kept;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int by_last_part(const void *a, const void *b)
{
    return strcmp(last_part(*(char *const *)a), last_part(*(char *const *)b));
}

/* Do two of these paths, each there once, end in the same folder's name? Then *example is one of them. */
static int are_ambiguous(const struct strlist *paths, const char **example)
{
    size_t n = paths->n;
    char **sorted = xarray(n + 1, sizeof *sorted);
    int found = 0;
    for (size_t i = 0; i < n; i++)
        sorted[i] = paths->item[i];
    qsort(sorted, n, sizeof *sorted, by_last_part);
    for (size_t i = 1; i < n && !found; i++)
        if ((found = !by_last_part(&sorted[i - 1], &sorted[i])))
            *example = last_part(sorted[i]);
    free(sorted);
    return found;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct image_class *)a)->path, ((const struct image_class *)b)->path);
}

/* Numbers are given by names' byte order, so the folder 10 comes before the folder 2. */
static void warn_of_numbers(const struct image_classes *c, const char *where)
{
    long number, other = -1;
    size_t at = 0;
    for (size_t i = 0; i < c->names.n; i++) {
        if (parse_long(c->names.item[i], &number))
            return;
        if (other < 0 && number != (long)i) {
            other = number;
            at = i;
        }
    }
    if (other >= 0)
        log_warning(where, "classes are numbered in the order of their folders' names: '%s' is y = %zu", c->names.item[at], at);
}

/* The name of the class of this path, which the caller frees. */
static char *class_name(const char *path, int by_paths)
{
    char *merged = without_splits(path), *name = xstrdup(by_paths ? merged : last_part(merged));
    free(merged);
    return name;
}

/* Must classes be called by their paths, since folders of one name lie in different ones? Says what was chosen. */
static int choose_names(const struct image_classes *c, const char *where)
{
    struct strlist merged = { NULL, 0 };
    const char *example = "";
    for (size_t i = 0; i < c->paths.n; i++)
        strlist_add(&merged, without_splits(c->paths.item[i]));
    strlist_sort(&merged);
    int by_paths = are_ambiguous(&merged, &example);
    if (by_paths)
        log_warning(where, "several folders are called '%s': classes are named by their paths; --class-level chooses the folder", example);
    else if (merged.n < c->paths.n)
        log_warning(where, "folders of one name in those of train and test are one class");
    strlist_free(&merged);
    return by_paths;
}

void image_classes_number(struct image_classes *c, const char *where)
{
    strlist_sort(&c->paths);
    int by_paths = choose_names(c, where);
    for (size_t i = 0; i < c->paths.n; i++)
        strlist_add(&c->names, class_name(c->paths.item[i], by_paths));
    strlist_sort(&c->names);
    c->classes = c->paths.n;
    c->class = xarray(c->classes + 1, sizeof *c->class);
    for (size_t i = 0; i < c->classes; i++) {
        char *name = class_name(c->paths.item[i], by_paths);
        char **found = bsearch(&name, c->names.item, c->names.n, sizeof name, strlist_by_bytes);
        c->class[i] = (struct image_class){ c->paths.item[i], (int32_t)(found - c->names.item) };
        free(name);
    }
    warn_of_numbers(c, where);
}

int32_t image_classes_find(const struct image_classes *c, size_t file, const char *name)
{
    char *path = class_path(c, file, name);
    const struct image_class key = { path, 0 };
    const struct image_class *found = c->classes ? bsearch(&key, c->class, c->classes, sizeof key, by_path) : NULL;
    int32_t number = found ? found->number : *path ? -2 : -1;
    free(path);
    return number;
}

void image_classes_set(const struct image_classes *c, struct header *h, const char *where)
{
    sample_names_set_classes(h, where, (const char *const *)c->names.item, c->names.n);
}
