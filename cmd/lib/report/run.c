/* run.c - finds the files of a run and reads all but pictures and values of models */
#include "report/run.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "base/parse.h"
#include "checkpoint/model_file.h"
#include "report/folder.h"
#include "report/run_settings.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_file(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* ---- models ---- */

/* A stream of kind model says so in its first bytes; one that is damaged behind them ends the program when it is loaded. */
static int is_model(const char *path)
{
    char head[64];
    int fd = is_file(path) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t n = fd < 0 ? 0 : io_read(fd, head, sizeof head);
    if (fd >= 0)
        close(fd);
    return n > 0 && memmem(head, (size_t)n, "\xa4kind\xa5model", 11);
}

/* Is it NAME-STEP.iae of a NAME.iae? */
static int is_older(const struct strlist *names, const char *name)
{
    uint64_t step;
    char *stem = xstrdup(name), *dash;
    stem[strlen(name) - strlen(".iae")] = '\0';
    dash = strrchr(stem, '-');
    int older = dash && (!parse_u64(dash + 1, &step) || !strcmp(dash, "-best"));
    if (older) {
        memcpy(dash, ".iae", sizeof ".iae");
        older = folder_has(names, stem);
    }
    free(stem);
    return older;
}

static char *find_model(const char *folder, const struct strlist *names)
{
    char *found = NULL;
    for (size_t i = 0; i < names->n; i++) {
        char *path = folder_path(folder, names->item[i]);
        if (folder_ends(names->item[i], ".iae") && !is_older(names, names->item[i]) && is_model(path)) {
            if (!strcmp(names->item[i], "model.iae")) {
                free(found);
                return path;
            }
            if (found && !folder_has(names, "model.iae"))
                die_data(folder, "several models, %s and %s: name one", strrchr(found, '/') + 1, names->item[i]);
            free(found);
            found = path;
        } else
            free(path);
    }
    return found;
}

static void load_model(struct run *r)
{
    struct stat st;
    model_load(&r->model, &r->header, r->model_path, 0, FOR_INFERENCE);
    r->model_bytes = stat(r->model_path, &st) ? 0 : (long long)st.st_size;
}

/* ---- files ---- */

static void add_table(struct table **table, size_t *tables, const char *path, const char *name)
{
    *table = xrealloc(*table, (*tables + 1) * sizeof **table);
    table_read(&(*table)[(*tables)++], path, name);
}

static void add_file(struct run *r, const char *folder, const char *name)
{
    char *path = folder_path(folder, name);
    if (!is_file(path))
        ;
    else if (folder_ends(name, ".png"))
        pictures_add(&r->pictures, path, name);
    else if (!strcmp(name, "settings"))
        run_settings_read(r, path);
    else if (folder_ends(name, ".tsv")) {
        r->metrics = xrealloc(r->metrics, (r->n_metrics + 1) * sizeof *r->metrics);
        if (metrics_read(&r->metrics[r->n_metrics], path, name))
            r->n_metrics++;
        else
            add_table(&r->table, &r->tables, path, name);
    }
    free(path);
}

static struct run *add_run(struct runs *all, char *title, char *model)
{
    all->item = xrealloc(all->item, (all->n + 1) * sizeof *all->item);
    struct run *r = memset(&all->item[all->n++], 0, sizeof *all->item);
    r->title = title;
    r->model_path = model;
    if (model)
        load_model(r);
    return r;
}

static void complete(struct run *r)
{
    run_settings_of_model(r);
    pictures_sort(&r->pictures);
}

/* ---- operands ---- */

static int shows_something(const struct run *r)
{
    return r->model_path || r->n_metrics || r->tables || r->pictures.n || r->settings;
}

static void drop_last(struct runs *all)
{
    struct runs last = { .item = xrealloc(NULL, sizeof *last.item), .n = 1 };
    last.item[0] = all->item[--all->n];
    runs_free(&last);
}

static void add_folder(struct runs *all, const char *folder, const struct strlist *names, char *model)
{
    struct run *r = add_run(all, folder_title(folder), model);
    for (size_t i = 0; i < names->n; i++)
        add_file(r, folder, names->item[i]);
    complete(r);
}

/* The pictures beside the runs' folders that begin with a run's name, as NAME.png and NAME-WHAT.png. */
static void add_pictures_beside(struct run *r, const char *folder, const struct strlist *names)
{
    size_t n = strlen(r->title);
    for (size_t i = 0; i < names->n; i++)
        if (folder_ends(names->item[i], ".png") && !strncmp(names->item[i], r->title, n) && strchr(".-", names->item[i][n]))
            add_file(r, folder, names->item[i]);
    pictures_sort(&r->pictures);
}

/* Runs in the folders of this one; their number. */
static size_t add_folders(struct runs *all, const char *folder, const struct strlist *names)
{
    size_t before = all->n;
    for (size_t i = 0; i < names->n; i++) {
        char *path = folder_path(folder, names->item[i]);
        struct stat st;
        if (!stat(path, &st) && S_ISDIR(st.st_mode)) {
            struct strlist below = folder_names(path);
            add_folder(all, path, &below, find_model(path, &below));
            if (shows_something(&all->item[all->n - 1]))
                add_pictures_beside(&all->item[all->n - 1], folder, names);
            else
                drop_last(all);
            strlist_free(&below);
        }
        free(path);
    }
    for (size_t i = 0; all->n > before && i < names->n; i++) {
        char *path = folder_path(folder, names->item[i]);
        if (folder_ends(names->item[i], ".tsv") && is_file(path))
            add_table(&all->table, &all->tables, path, names->item[i]);
        free(path);
    }
    return all->n - before;
}

/* A file: the model, and what is called after it. */
static void add_model(struct runs *all, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t stem = strlen(name) - (folder_ends(name, ".iae") ? strlen(".iae") : 0);
    char *folder = slash ? xprintf("%.*s", (int)(slash - path + 1), path) : xstrdup(".");
    struct strlist names = folder_names(folder);
    struct run *r = add_run(all, xprintf("%.*s", (int)stem, name), xstrdup(path));
    for (size_t i = 0; i < names.n; i++)
        if (!strncmp(names.item[i], name, stem) && names.item[i][stem] && strchr(".-", names.item[i][stem]))
            add_file(r, folder, names.item[i]);
    complete(r);
    strlist_free(&names);
    free(folder);
}

void runs_add(struct runs *all, const char *operand)
{
    if (!all->title)
        all->title = folder_title(operand);
    if (!folder_is(operand)) {
        if (!is_file(operand))
            die_data(operand, "neither a file nor a folder");
        add_model(all, operand);
        return;
    }
    struct strlist names = folder_names(operand);
    char *model = find_model(operand, &names);
    if (model || !add_folders(all, operand, &names)) {
        add_folder(all, operand, &names, model);
        if (!shows_something(&all->item[all->n - 1]))
            die_data(operand, "no model, metrics, tables or pictures, and no folders with them");
    }
    strlist_free(&names);
}

/* ---- memory ---- */

static void free_tables(struct table *table, size_t n)
{
    for (size_t i = 0; i < n; i++)
        table_free(&table[i]);
    free(table);
}

static void free_run(struct run *r)
{
    if (r->model_path) {
        model_free(&r->model);
        header_free(&r->header);
    }
    for (size_t i = 0; i < r->n_metrics; i++)
        metrics_free(&r->metrics[i]);
    for (size_t i = 0; i < r->settings; i++) {
        free(r->setting[i].key);
        free(r->setting[i].value);
    }
    free_tables(r->table, r->tables);
    pictures_free(&r->pictures);
    free(r->metrics);
    free(r->setting);
    free(r->model_path);
    free(r->title);
}

void runs_free(struct runs *all)
{
    for (size_t i = 0; i < all->n; i++)
        free_run(&all->item[i]);
    free_tables(all->table, all->tables);
    free(all->item);
    free(all->title);
    memset(all, 0, sizeof *all);
}
