/* image_import.c - walks over pictures twice: first to list them with their labels, then to decode them */
#include "convert/image_import.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/sizes.h"
#include "convert/sample_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEFT_OUT INT32_MIN      /* the label of a picture that the filter refused */

static const char *current_name(const struct image_import *p)
{
    return import_file_name(image_walk_file(&p->walk));
}

static int is_single(const struct image_import *p)
{
    return image_walk_file(&p->walk)->kind == IMPORT_IMAGE;
}

enum entry { ENTRY_NONE, ENTRY_IMAGE, ENTRY_LABEL };

/* The next entry that matters; labels only while listing. */
static enum entry next_entry(struct image_import *p)
{
    while (image_walk_next(&p->walk)) {
        if (is_single(p))
            return ENTRY_IMAGE;
        if (sample_name_is_hidden(p->walk.name))
            continue;
        if (sample_name_is_image(p->walk.name))
            return ENTRY_IMAGE;
        if (!p->listing)
            continue;
        if (sample_name_is_label(p->walk.name) && !p->settings.filter && !p->settings.no_labels)
            return ENTRY_LABEL;
        char *place = image_walk_place(&p->walk);
        left_out_add(&p->left_out, p->walk.name, place);
        if (p->left_out.n == 1)
            p->left_out_first = place;
        else
            free(place);
    }
    return ENTRY_NONE;
}

/* ---- the first pass: how many, of which classes ---- */

static void list_label(struct image_import *p)
{
    char *where = image_walk_place(&p->walk);
    unsigned char *bytes;
    size_t n;
    if (image_walk_picture(&p->walk, &bytes, &n) < 0)
        die_data(where, "no label: %s", p->walk.error);
    webdataset_labels_add(&p->cls, p->walk.current, p->walk.name, bytes, n, where);
    free(bytes);
    free(where);
}

static void add_filtered(struct image_import *p, int32_t y)
{
    if (!(p->listed & (p->listed - 1)))             /* capacity doubles at each power of two */
        p->label = xrealloc(p->label, (size_t)(p->listed ? 2 * p->listed : 1) * sizeof *p->label);
    p->label[p->listed] = y;
}

static void list_image(struct image_import *p)
{
    const struct sample_filter *filter = p->settings.filter;
    int accepted = 1;
    if (filter) {
        int32_t y = -1;
        char *where = image_walk_place(&p->walk);
        accepted = filter->accept(filter->context, where, is_single(p) ? current_name(p) : p->walk.name, &y);
        add_filtered(p, accepted ? y : LEFT_OUT);
        free(where);
    } else if (!is_single(p)) {
        image_classes_add(&p->classes, p->walk.name);
    }
    p->listed++;
    p->count += (uint64_t)accepted;
    p->count_is_exact &= !is_single(p);
}

static void list_current(struct image_import *p)
{
    enum entry entry;
    while ((entry = next_entry(p)) != ENTRY_NONE)
        if (entry == ENTRY_IMAGE)
            list_image(p);
        else
            list_label(p);
    image_classes_end_file(&p->classes, p->walk.current, image_walk_file(&p->walk)->kind != IMPORT_FOLDER);
}

static int has_classes(const struct image_import *p)
{
    return !p->settings.filter && !p->settings.no_labels && !p->cls.n;
}

static void say_what_was_listed(const struct image_import *p)
{
    if (!p->count && p->left_out.n)
        die_data(current_name(p), "no pictures, only other files, such as '%s'", p->left_out_first);
    if (!p->count)
        die_data(current_name(p), "no pictures");
    char *text = left_out_text(&p->left_out);
    if (p->left_out.n)
        log_warning(current_name(p), "left out, by their names no pictures: %s, such as '%s'", text, p->left_out_first);
    if (p->walk.links)
        log_warning(current_name(p), "left out, no files: %llu links and devices", (unsigned long long)p->walk.links);
    free(text);
}

void image_import_open(struct image_import *p, struct import_file *files, size_t n, const struct image_import_settings *settings)
{
    memset(p, 0, sizeof *p);
    p->settings = *settings;
    p->count_is_exact = !settings->skip_damaged;
    image_classes_init(&p->classes, n, settings->class_level);
    image_batch_init(&p->batch, settings->threads ? (int)settings->threads : compute_cores(), &settings->transform);
    p->listing = 1;
    image_walk_start(&p->walk, files, n);
    for (; p->walk.current < n; p->walk.current++) {
        image_walk_open(&p->walk);
        list_current(p);
        image_walk_close(&p->walk);
    }
    p->listing = 0;
    p->walk.current = 0;
    say_what_was_listed(p);
    webdataset_labels_sort(&p->cls);
    if (has_classes(p))
        image_classes_number(&p->classes, current_name(p));
    p->labelled = settings->filter || p->cls.n || p->classes.names.n;
    image_walk_start(&p->walk, files, n);
    progress_start(log_program, "pictures", p->count_is_exact ? p->count : 0);
}

/* ---- the second pass: a batch at a time ---- */

static _Noreturn void die_changed(const struct image_import *p)
{
    die_data(current_name(p), "has changed while it was read");
}

/* The label of the current entry. */
static int32_t find_label(struct image_import *p)
{
    int32_t y = -1;
    if (p->settings.filter)
        return p->label[p->passed - 1];
    if (p->cls.n)
        y = webdataset_labels_find(&p->cls, p->walk.current, p->walk.name);
    else if (has_classes(p))
        y = image_classes_find(&p->classes, p->walk.current, p->walk.name);
    if (y == -2)
        die_changed(p);
    return y;
}

/* The next entry of all files whose pictures are wanted; 0 after the last one. */
static int open_next_entry(struct image_import *p)
{
    for (struct image_walk *w = &p->walk; w->current < w->n_files; w->current++) {
        if (!w->is_open)
            image_walk_open(w);
        while (next_entry(p) == ENTRY_IMAGE) {
            if (p->passed++ == p->listed)
                die_changed(p);
            if (!p->settings.filter || p->label[p->passed - 1] != LEFT_OUT)
                return 1;
        }
        image_walk_close(w);
    }
    if (p->passed != p->listed)
        die_changed(p);
    return 0;
}

/* Put the next picture into the batch; 0 after the last one. */
static int read_picture(struct image_import *p)
{
    for (;;) {
        struct image_job job = { .file = p->walk.current };
        if (!p->entry_is_open && !(p->entry_is_open = open_next_entry(p)))
            return 0;
        int r = image_walk_picture(&p->walk, &job.bytes, &job.n);
        if (r <= 0)
            p->entry_is_open = 0;
        if (!r)
            continue;
        if (r < 0)
            snprintf(job.error, sizeof job.error, "%s", p->walk.error);
        job.without_end = r > 0 && p->walk.split.without_end && p->walk.pictures > 1;
        job.file = p->walk.current;
        job.where = image_walk_place(&p->walk);
        job.name = xstrdup(p->walk.name);
        job.format = image_walk_file(&p->walk)->image;
        job.y = find_label(p);
        image_batch_add(&p->batch, &job);
        return 1;
    }
}

static int next_batch(struct image_import *p)
{
    image_batch_empty(&p->batch);
    p->at = 0;
    while (!p->ended && image_batch_has_room(&p->batch))
        p->ended = !read_picture(p);
    image_batch_run(&p->batch);
    progress_at(p->rows + p->damaged, NULL, NULL);
    return p->batch.jobs > 0;
}

/* One bomb may stay within the limits of a picture, and a thousand of them within those of an archive. */
static void check_ratio(struct image_import *p)
{
    uint64_t in = image_walk_bytes_in(&p->walk);
    p->bytes_out += p->job->decoded;
    if (p->bytes_out > IMAGE_IMPORT_FREE && p->bytes_out / ARCHIVE_RATIO > in)
        die_data(p->job->where, "pictures of %llu bytes from %llu bytes of files", (unsigned long long)p->bytes_out, (unsigned long long)in);
}

static void check_size(struct image_import *p)
{
    const struct image *a = &p->job->image, *b = &p->first_size;
    if (!p->first_place) {
        p->first_size = *a;
        p->first_size.pixel = NULL;
        p->first_place = xstrdup(p->job->where);
        return;
    }
    if (a->width != b->width || a->height != b->height)
        die_data(p->job->where, "%lux%lu pixels, where '%s' has %lux%lu; --size, or --cover and --size, make them equal",
                 (unsigned long)a->width, (unsigned long)a->height, p->first_place, (unsigned long)b->width, (unsigned long)b->height);
    if (a->channels != b->channels)
        die_data(p->job->where, "%s, where '%s' is %s; --gray or --color make them equal", a->channels == 1 ? "grey" : "in colour",
                 p->first_place, b->channels == 1 ? "grey" : "in colour");
}

static void note_damaged(struct image_import *p)
{
    if (p->damaged < IMAGE_IMPORT_NAMED)
        p->damaged_text[p->damaged] = xprintf("%s: %s%s", p->job->where, p->job->error,
                                              p->job->without_end ? "; what follows it in the stream is lost with it" : "");
    log_verbose(p->job->where, "%s", p->job->error);
    p->damaged++;
}

static void name_damaged(const struct image_import *p)
{
    uint64_t named = p->damaged < IMAGE_IMPORT_NAMED ? p->damaged : IMAGE_IMPORT_NAMED;
    for (uint64_t i = 0; i < named; i++)
        log_warning(NULL, "%s", p->damaged_text[i]);
    if (p->damaged > named)
        log_warning(NULL, "and %llu others", (unsigned long long)(p->damaged - named));
}

/* After the last picture: what could not be read, and what was done without being asked. */
static void finish(const struct image_import *p)
{
    const char *where = current_name(p);
    progress_end();
    if (p->damaged == 1 && !p->settings.skip_damaged)
        die_data(NULL, "%s%s", p->damaged_text[0], p->rows ? "; --skip-damaged leaves it out" : "");
    if (p->damaged)
        name_damaged(p);
    if (p->damaged && !p->rows)
        die_data(where, "none of %llu pictures can be read", (unsigned long long)p->damaged);
    if (p->damaged && !p->settings.skip_damaged)
        die_data(where, "%llu of %llu pictures cannot be read; --skip-damaged leaves them out", (unsigned long long)p->damaged,
                 (unsigned long long)(p->rows + p->damaged));
    if (p->damaged)
        log_warning(where, "left out: %llu of %llu pictures, which cannot be read", (unsigned long long)p->damaged,
                    (unsigned long long)(p->rows + p->damaged));
    if (p->turned)
        log_warning(where, "pictures turned upright, as their EXIF orientation says: %llu", (unsigned long long)p->turned);
    if (p->first)
        log_warning(where, "files of several pages or frames, of which the first is taken: %llu", (unsigned long long)p->first);
    if (p->unlabelled && p->labelled)
        log_warning(where, "pictures without a label, y is -1: %llu", (unsigned long long)p->unlabelled);
}

/* The current job is a row, or it is noted; rows behind one that is damaged count, but are returned only where it may be left
 * out. */
static int is_row(struct image_import *p)
{
    if (p->job->error[0]) {
        note_damaged(p);
        return 0;
    }
    check_ratio(p);
    check_size(p);
    p->rows++;
    p->turned += (uint64_t)p->job->turned;
    p->first += (uint64_t)p->job->is_first;
    p->unlabelled += p->job->y == -1;
    return !p->damaged || p->settings.skip_damaged;
}

int image_import_next(struct image_import *p)
{
    while (p->at < p->batch.jobs || next_batch(p)) {
        p->job = &p->batch.job[p->at++];
        if (is_row(p))
            return 1;
    }
    finish(p);
    return 0;
}

void image_import_close(struct image_import *p)
{
    image_classes_free(&p->classes, p->walk.n_files);
    webdataset_labels_free(&p->cls);
    image_batch_free(&p->batch);
    image_walk_free(&p->walk);
    free(p->label);
    free(p->left_out_first);
    free(p->first_place);
    for (size_t i = 0; i < IMAGE_IMPORT_NAMED; i++)
        free(p->damaged_text[i]);
    memset(p, 0, sizeof *p);
}
