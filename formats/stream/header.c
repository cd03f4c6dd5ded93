#include "stream/header.h"

#include "base/alloc.h"
#include "base/die.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void header_init(struct header *h)
{
    memset(h, 0, sizeof *h);
    h->rows = ROWS_UNKNOWN;
}

void header_copy(struct header *to, const struct header *from)
{
    header_init(to);
    to->model = from->model;
    to->fields = from->fields;
    memcpy(to->field, from->field, sizeof to->field);
    metadata_copy(&to->meta, &from->meta);
    metadata_copy(&to->extra, &from->extra);
    to->history = xarray(from->histories, sizeof *to->history);
    for (size_t i = 0; i < from->histories; i++)
        to->history[to->histories++] = xstrdup(from->history[i]);
}

void header_free(struct header *h)
{
    metadata_free(&h->meta);
    metadata_free(&h->extra);
    for (size_t i = 0; i < h->histories; i++)
        free(h->history[i]);
    free(h->history);
    header_init(h);
}

void header_merge(struct header *to, const struct header *from)
{
    metadata_copy(&to->meta, &from->meta);
    for (size_t i = 0; i < from->histories; i++)
        header_add_history(to, xstrdup(from->history[i]));
}

const struct field *header_find(const struct header *h, const char *name)
{
    for (size_t i = 0; i < h->fields; i++)
        if (!strcmp(h->field[i].name, name))
            return &h->field[i];
    return NULL;
}

int header_same_fields(const struct header *a, const struct header *b)
{
    if (a->fields != b->fields)
        return 0;
    for (size_t i = 0; i < a->fields; i++)
        if (strcmp(a->field[i].name, b->field[i].name) || a->field[i].type != b->field[i].type ||
            !shape_equal(&a->field[i].row, &b->field[i].row))
            return 0;
    return 1;
}

const char *header_describe(const struct header *h, char text[HEADER_DESCRIPTION])
{
    char shape[SHAPE_TEXT];
    size_t n = 0;
    *text = '\0';
    for (size_t i = 0; i < h->fields && n < HEADER_DESCRIPTION; i++)
        n += (size_t)snprintf(text + n, HEADER_DESCRIPTION - n, "%s%s %s %s", i ? ", " : "", h->field[i].name,
                              dtype_name(h->field[i].type) + 1, shape_text(&h->field[i].row, shape));
    return text;
}

void header_set_field(struct header *h, const char *name, enum dtype type, const struct shape *row)
{
    struct field *f = NULL;
    for (size_t i = 0; i < h->fields; i++)
        if (!strcmp(h->field[i].name, name))
            f = &h->field[i];
    if (!f) {
        if (h->fields == HEADER_FIELDS)
            die_spec(NULL, "a stream has at most %d fields", HEADER_FIELDS);
        f = &h->field[h->fields++];
        snprintf(f->name, sizeof f->name, "%s", name);
    }
    f->type = type;
    f->row = *row;
}

void header_drop_field(struct header *h, const char *name)
{
    for (size_t i = 0; i < h->fields; i++)
        if (!strcmp(h->field[i].name, name)) {
            memmove(&h->field[i], &h->field[i + 1], (h->fields - i - 1) * sizeof *h->field);
            h->fields--;
            return;
        }
}

void header_add_history(struct header *h, char *line)
{
    if (h->histories) {
        char **last = &h->history[h->histories - 1];
        size_t n = strlen(line);
        unsigned long times = 1;
        int end = 0;
        if (!strncmp(*last, line, n) && ((*last)[n] == '\0' || (sscanf(*last + n, " (x%lu)%n", &times, &end) == 1 && end && !(*last)[n + (size_t)end]))) {
            free(*last);
            *last = xprintf("%s (x%lu)", line, times + 1);
            free(line);
            return;
        }
    }
    h->history = xrealloc(h->history, (h->histories + 1) * sizeof *h->history);
    h->history[h->histories++] = line;
}

const char *header_get_text(const struct header *h, const char *key)
{
    const struct pair *p = metadata_find(&h->meta, key);
    return p && p->kind == METADATA_TEXT ? p->bytes : NULL;
}

int header_get_number(const struct header *h, const char *key, uint64_t *v)
{
    const struct pair *p = metadata_find(&h->meta, key);
    if (!p || p->kind != METADATA_NUMBER)
        return -1;
    *v = p->number;
    return 0;
}

const char *header_class_name(const struct header *h, int32_t number, size_t *n)
{
    const char *p = header_get_text(h, "classes");
    for (int32_t i = 0; p && *p && i <= number; i++) {
        *n = strcspn(p, "\n");
        if (i == number)
            return p;
        p += *n + (p[*n] != '\0');
    }
    return NULL;
}

int header_find_class(const struct header *h, const char *name)
{
    size_t n = strlen(name);
    const char *p = header_get_text(h, "classes");
    for (int i = 0; p && *p; i++) {
        size_t line = strcspn(p, "\n");
        if (line == n && !memcmp(p, name, n))
            return i;
        p += line + (p[line] != '\0');
    }
    return -1;
}

void header_set_text(struct header *h, const char *key, const char *text)
{
    metadata_set(&h->meta, key, METADATA_TEXT, text, strlen(text), 0);
}

void header_set_number(struct header *h, const char *key, uint64_t v)
{
    metadata_set(&h->meta, key, METADATA_NUMBER, NULL, 0, v);
}

void header_drop_meta(struct header *h, const char *key)
{
    metadata_drop(&h->meta, key);
}
