/* array_choice.c - chooses rows and labels among the arrays of a file by their names */
#include "array/array_choice.h"

#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const splits[] = { [SPLIT_TRAIN] = "train", [SPLIT_VAL] = "val", [SPLIT_TEST] = "test" };

int array_request_is_usual(const struct array_request *q)
{
    int names = q->rows || q->labels || q->split;
    return !names && q->side == SIDE_GUESSED && !q->transpose && !q->channels_first && !(q->divisor > 0);
}

const char *array_choice_split_word(size_t i)
{
    return i + 1 < SPLIT_COUNT ? splits[i + 1] : NULL;
}

const char *array_choice_side_word(size_t i)
{
    static const char *const words[] = { "first", "last", "none" };
    return i < sizeof words / sizeof *words ? words[i] : NULL;
}

static int is_one_of(const char *name, size_t n, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == n && !memcmp(name, *list, n))
            return 1;
    return 0;
}

static enum array_role role_of(const char *name, size_t n)
{
    static const char *const rows[] = { "x", "X", "data", "images", "img", "fea", NULL };
    static const char *const labels[] = { "y", "Y", "label", "labels", "target", "targets", "gnd", NULL };
    return is_one_of(name, n, rows) ? ROLE_ROWS : is_one_of(name, n, labels) ? ROLE_LABELS : ROLE_OTHER;
}

static enum array_split split_of(const char *word, size_t n)
{
    static const char *const validation[] = { "valid", "validation", NULL };
    for (int i = SPLIT_TRAIN; i < SPLIT_COUNT; i++)
        if (strlen(splits[i]) == n && !memcmp(word, splits[i], n))
            return (enum array_split)i;
    return is_one_of(word, n, validation) ? SPLIT_VAL : SPLIT_NONE;
}

enum array_role array_choice_role(const char *name, enum array_split *split)
{
    const char *line = strchr(name, '_');
    *split = SPLIT_NONE;
    if (!line)
        return role_of(name, strlen(name));
    size_t n = (size_t)(line - name), rest = strlen(line + 1);
    *split = split_of(name, n);                     /* train_images */
    if (*split)
        return role_of(line + 1, rest);
    *split = split_of(line + 1, rest);              /* x_train */
    return *split ? role_of(name, n) : ROLE_OTHER;
}

/* ---- messages ---- */

/* The text, all arrays that there are, and what to do. */
PRINTF_LIKE(4, 5) static int fail(const struct array_list *l, const struct array_request *q, char error[ARRAY_CHOICE_TEXT], const char *fmt, ...)
{
    char text[ARRAY_INFO_TEXT];
    va_list ap;
    va_start(ap, fmt);
    size_t n = (size_t)vsnprintf(error, ARRAY_CHOICE_TEXT, fmt, ap), i;
    va_end(ap);
    for (i = 0; i < l->n && n + ARRAY_INFO_TEXT < ARRAY_CHOICE_TEXT; i++)
        n += (size_t)snprintf(error + n, ARRAY_CHOICE_TEXT - n, "%s %s", i ? "," : " among", array_info_text(&l->item[i], text));
    if (i < l->n)
        n += (size_t)snprintf(error + n, ARRAY_CHOICE_TEXT - n, ", and %zu more", l->n - i);
    if (l->n > 1 && q->how_to_name)
        snprintf(error + n, ARRAY_CHOICE_TEXT - n, " (%s)", q->how_to_name);
    return -1;
}

/* ---- the choice ---- */

static size_t named(const struct array_list *l, const char *name)
{
    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->item[i].name, name))
            return i;
    return ARRAY_NONE;
}

/* The array of this role and split; the number of them. Arrays that cannot be read are rows, for the message, but no labels. */
static size_t find_role(const struct array_list *l, enum array_role role, enum array_split split, size_t found[2])
{
    size_t n = 0;
    enum array_split its;
    for (size_t i = 0; i < l->n; i++)
        if (array_choice_role(l->item[i].name, &its) == role && its == split && (role == ROLE_ROWS || !l->item[i].unreadable[0])) {
            found[n > 0] = i;
            n++;
        }
    return n;
}

/* The only array that can be read and is no label. */
static size_t only_one(const struct array_list *l, const struct array_request *q)
{
    size_t found = ARRAY_NONE;
    enum array_split split;
    for (size_t i = 0; i < l->n; i++) {
        const struct array_info *a = &l->item[i];
        int is_labels = array_choice_role(a->name, &split) == ROLE_LABELS || (q->labels && !strcmp(a->name, q->labels));
        if (a->unreadable[0] || is_labels || !strcmp(a->name, "id"))
            continue;
        if (found != ARRAY_NONE)
            return ARRAY_NONE;
        found = i;
    }
    return found;
}

static int choose_rows(struct array_choice *c, const struct array_list *l, const struct array_request *q, char error[ARRAY_CHOICE_TEXT])
{
    size_t found[2] = { ARRAY_NONE, ARRAY_NONE }, n = 0;
    if (q->rows) {
        c->rows = named(l, q->rows);
        (void)array_choice_role(q->rows, &c->split);
        return c->rows == ARRAY_NONE ? fail(l, q, error, "no array '%s'", q->rows) : 0;
    }
    for (int s = q->split; !n && s < SPLIT_COUNT; s = q->split ? SPLIT_COUNT : s + 1) {
        n = find_role(l, ROLE_ROWS, (enum array_split)s, found);
        c->split = (enum array_split)s;
    }
    if (n > 1)
        return fail(l, q, error, "both '%s' and '%s' may be the rows", l->item[found[0]].name, l->item[found[1]].name);
    if (!n && q->split)
        return fail(l, q, error, "no rows of the split '%s'", splits[q->split]);
    c->rows = n ? found[0] : only_one(l, q);
    if (!n)
        c->split = SPLIT_NONE;
    if (c->rows == ARRAY_NONE && !l->n)
        return fail(l, q, error, "no arrays");
    return c->rows == ARRAY_NONE ? fail(l, q, error, "several arrays, and it is not clear which of them the rows are") : 0;
}

static int choose_labels(struct array_choice *c, const struct array_list *l, const struct array_request *q, char error[ARRAY_CHOICE_TEXT])
{
    size_t found[2] = { ARRAY_NONE, ARRAY_NONE };
    c->labels = ARRAY_NONE;
    if (q->no_labels)
        return 0;
    if (q->labels) {
        c->labels = named(l, q->labels);
        return c->labels == ARRAY_NONE ? fail(l, q, error, "no array '%s'", q->labels) : 0;
    }
    size_t n = find_role(l, ROLE_LABELS, c->split, found);
    if (!n && c->split)
        n = find_role(l, ROLE_LABELS, SPLIT_NONE, found);
    if (n > 1)
        return fail(l, q, error, "both '%s' and '%s' may be the labels", l->item[found[0]].name,
                    l->item[found[1]].name);
    if (n && found[0] != c->rows)
        c->labels = found[0];
    return 0;
}

int array_choice_make(struct array_choice *c, const struct array_list *l, const struct array_request *q, char error[ARRAY_CHOICE_TEXT])
{
    size_t unused[2];
    memset(c, 0, sizeof *c);
    if (choose_rows(c, l, q, error) || choose_labels(c, l, q, error))
        return -1;
    for (int s = SPLIT_TRAIN; s < SPLIT_COUNT; s++)
        c->other_splits |= (enum array_split)s != c->split && find_role(l, ROLE_ROWS, (enum array_split)s, unused);
    if (l->item[c->rows].unreadable[0]) {
        snprintf(error, ARRAY_CHOICE_TEXT, "array '%s': %s", l->item[c->rows].name, l->item[c->rows].unreadable);
        return -1;
    }
    return 0;
}

int array_choice_labels_only(size_t *labels, const struct array_list *l, const struct array_request *q, char error[ARRAY_CHOICE_TEXT])
{
    struct array_choice c = { .split = q->split };
    if (choose_labels(&c, l, q, error))
        return -1;
    for (int s = SPLIT_TRAIN; c.labels == ARRAY_NONE && !q->split && s < SPLIT_COUNT; s++) {
        c.split = (enum array_split)s;
        if (choose_labels(&c, l, q, error))
            return -1;
    }
    *labels = c.labels != ARRAY_NONE ? c.labels : l->n == 1 ? 0 : ARRAY_NONE;
    return *labels == ARRAY_NONE ? fail(l, q, error, "it is not clear which array is the labels") : 0;
}
