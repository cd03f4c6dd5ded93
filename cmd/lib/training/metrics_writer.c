/* metrics_writer.c - writes metrics as TSV and as a table, and cuts a file of metrics back to a step */
#include "training/metrics_writer.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "base/progress.h"
#include "base/terminal.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the file ---- */

/* The first line as it is in a file; the caller frees it. */
static char *head_line(const struct metrics_writer *w)
{
    char *line = xstrdup("");
    for (size_t i = 0; i < w->columns; i++) {
        char *longer = xprintf("%s%s%s", line, w->name[i], i + 1 < w->columns ? "\t" : "\n");
        free(line);
        line = longer;
    }
    return line;
}

/* Are there lines in the file? The heading alone is what a run leaves that ended before its first line. */
static int has_lines(const struct metrics_writer *w)
{
    struct stat st;
    char *head = head_line(w), *have = NULL;
    size_t room = 0;
    if (stat(w->where, &st) || !S_ISREG(st.st_mode) || !st.st_size) {
        free(head);
        return 0;
    }
    FILE *f = fopen(w->where, "r");
    ssize_t n = f ? getline(&have, &room, f) : -1;
    int is_head = have && n == st.st_size && !strcmp(have, head);
    if (f)
        fclose(f);
    free(have);
    free(head);
    return !is_head;
}

static void open_file(struct metrics_writer *w, int force, int resume)
{
    int is_old = has_lines(w);
    if (is_old && !force && !resume)
        die_exists(w->where, "the file exists; use --force to overwrite it, or --resume to go on");
    w->append = is_old && resume;
    w->tsv = fopen(w->where, is_old ? "r+" : "a");      /* nothing is lost before the first step */
    if (!w->tsv)
        die_create(w->where, "cannot create");
}

void metrics_writer_open(struct metrics_writer *w, const char *path, int force, int resume, const char *const *held_out, size_t n)
{
    *w = (struct metrics_writer){ .where = path && strcmp(path, "-") ? path : "<stdout>" };
    w->on_terminal = io_is_terminal(STDOUT_FILENO) && (!path || strcmp(path, "-"));
    w->name[w->columns++] = "step";
    for (size_t i = 0; i < TRAIN_LOG_WIDTH; i++)
        w->name[w->columns++] = train_log_names[i];
    for (size_t i = 0; i < n; i++)
        w->name[w->columns++] = held_out[i];
    if (path && strcmp(path, "-"))
        open_file(w, force, resume);
    else if (!w->on_terminal)
        w->tsv = stdout;
}

/* Where the lines of steps up to this one end; a line that was not finished counts as one of a later step. */
static off_t end_of_step(struct metrics_writer *w, uint64_t step)
{
    char *line = NULL, *head = head_line(w), *end;
    size_t room = 0;
    off_t at = 0;
    ssize_t n = getline(&line, &room, w->tsv);
    if (n < 0 || strcmp(line, head))
        die_exists(w->where, "its columns are not those of this training's metrics; name another file");
    for (at = n; (n = getline(&line, &room, w->tsv)) > 0 && line[n - 1] == '\n'; at += n) {
        uint64_t of = strtoull(line, &end, 10);
        if (end == line || *end != '\t')
            die_data(w->where, "byte %lld: no line of metrics", (long long)at);
        if (of > step)
            break;
    }
    free(line);
    free(head);
    return at;
}

void metrics_writer_begin(struct metrics_writer *w, uint64_t step)
{
    if (w->tsv && w->append) {
        off_t end = end_of_step(w, step);
        if (fseeko(w->tsv, end, SEEK_SET) || ftruncate(fileno(w->tsv), end))
            die_io(w->where, "cannot cut back");
    } else if (w->tsv) {
        if (w->tsv != stdout && ftruncate(fileno(w->tsv), 0) && errno != EINVAL)        /* a pipe has no length */
            die_io(w->where, "cannot overwrite");
        char *head = head_line(w);
        fputs(head, w->tsv);
        free(head);
    }
}

static int write_tsv(FILE *out, uint64_t step, const double *v, size_t n)
{
    fprintf(out, "%" PRIu64, step);
    for (size_t i = 0; i < n; i++)
        fprintf(out, isnan(v[i]) ? "\t" : "\t%.9g", v[i]);
    fputc('\n', out);
    return fflush(out) ? errno : ferror(out) ? EIO : 0;
}

/* ---- the table on a terminal ---- */

/* Columns by interest, behind step and those of rows held out. */
static const enum train_log_column by_interest[] = { LOG_MSE, LOG_MSE_ROLLED, LOG_RHO, LOG_L_REC, LOG_L_REG, LOG_L_LABEL, LOG_AGREEMENT,
                                                     LOG_BALANCE, LOG_USED, LOG_L_GEN };

static size_t cell_width(const char *name)
{
    return strlen(name) + 2 < 10 ? 10 : strlen(name) + 2;
}

static void show_column(struct metrics_writer *w, size_t column, size_t *room)
{
    size_t width = cell_width(w->name[column]);
    if (width > *room)
        return;
    *room -= width;
    w->shown[w->shows++] = column;
}

static void choose_columns(struct metrics_writer *w, const double *v, size_t width)
{
    show_column(w, 0, &width);
    for (size_t i = 1 + TRAIN_LOG_WIDTH; i < w->columns; i++)
        show_column(w, i, &width);
    for (size_t i = 0; i < sizeof by_interest / sizeof *by_interest; i++)
        if (!isnan(v[by_interest[i]]))
            show_column(w, 1 + by_interest[i], &width);
}

/* The names are repeated on every screen. */
static void print_table(struct metrics_writer *w, uint64_t step, const double *v)
{
    int columns, lines;
    terminal_size(STDOUT_FILENO, &columns, &lines);
    if (!w->shows)
        choose_columns(w, v, (size_t)columns - 1);
    progress_hide();
    if (w->lines++ % (size_t)(lines > 4 ? lines - 2 : 2) == 0) {
        for (size_t i = 0; i < w->shows; i++)
            printf("%*s", (int)cell_width(w->name[w->shown[i]]), w->name[w->shown[i]]);
        printf("\n");
    }
    for (size_t i = 0; i < w->shows; i++) {
        size_t c = w->shown[i];
        int width = (int)cell_width(w->name[c]);
        if (!c)
            printf("%*" PRIu64, width, step);
        else if (isnan(v[c - 1]))
            printf("%*s", width, "");
        else
            printf("%#*.4g", width, v[c - 1]);
    }
    printf("\n");
}

int metrics_writer_row(struct metrics_writer *w, uint64_t step, const double row[TRAIN_LOG_WIDTH], const double *held_out)
{
    double v[METRICS_COLUMNS] = { 0 };
    for (size_t i = 0; i + 1 < w->columns; i++)
        v[i] = i < TRAIN_LOG_WIDTH ? row[i] : held_out ? held_out[i - TRAIN_LOG_WIDTH] : NAN;
    if (w->on_terminal)
        print_table(w, step, v);
    else
        progress_hide();
    return w->tsv ? write_tsv(w->tsv, step, v, w->columns - 1) : metrics_writer_flush(w);
}

int metrics_writer_flush(struct metrics_writer *w)
{
    FILE *out = w->tsv ? w->tsv : stdout;
    return fflush(out) ? errno : 0;
}

void metrics_writer_close(struct metrics_writer *w)
{
    if (w->tsv && w->tsv != stdout)
        fclose(w->tsv);
}
