/* run_settings.c - collects settings and compares those of runs */
#include "report/run_settings.h"

#include "base/alloc.h"
#include "report/tsv.h"
#include "spec/spec_text.h"

#include <stdlib.h>
#include <string.h>

const char *run_settings_get(const struct run *r, const char *key)
{
    for (size_t i = 0; i < r->settings; i++)
        if (!strcmp(r->setting[i].key, key))
            return r->setting[i].value;
    return NULL;
}

/* Takes both strings; the first value of a key holds. */
static void add_setting(struct run *r, char *key, char *value)
{
    if (run_settings_get(r, key)) {
        free(key);
        free(value);
        return;
    }
    r->setting = xrealloc(r->setting, (r->settings + 1) * sizeof *r->setting);
    r->setting[r->settings++] = (struct setting){ key, value };
}

static void add_part(struct run *r, const char *part)
{
    const char *equals = strchr(part, '=');
    if (equals && equals > part)
        add_setting(r, xprintf("%.*s", (int)(equals - part), part), xstrdup(equals + 1));
}

void run_settings_read(struct run *r, const char *path)
{
    struct tsv t;
    tsv_open(&t, path);
    while (tsv_next(&t))
        for (size_t i = 0; i < t.width; i++) {
            char *spec = !strncmp(t.cell[i], "steps=", 6) ? strstr(t.cell[i], " spec=") : NULL;      /* two on one line */
            if (spec) {
                *spec = '\0';
                add_part(r, spec + 1);
            }
            add_part(r, t.cell[i]);
        }
    tsv_close(&t);
}

void run_settings_of_model(struct run *r)
{
    if (!r->model_path)
        return;
    for (const char *line = r->model.spec.text, *end; *line; line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        char *text = xprintf("%.*s", (int)(end - line), line);
        size_t key = spec_text_key_length(text);
        if (key && text[key] == ' ')     /* without the colon of "encoder:" */
            add_setting(r, xprintf("%.*s", (int)(key - (text[key - 1] == ':')), text), xstrdup(text + key + 1));
        free(text);
    }
    add_setting(r, xstrdup("seed"), xprintf("%llu", (unsigned long long)r->model.seed));
    add_setting(r, xstrdup("step"), xprintf("%llu", (unsigned long long)r->model.step));
}

static int differs(const struct runs *all, const char *key)
{
    const char *first = run_settings_get(&all->item[0], key);
    for (size_t i = 1; i < all->n; i++) {
        const char *other = run_settings_get(&all->item[i], key);
        if (!first != !other || (first && strcmp(first, other)))
            return 1;
    }
    return 0;
}

static int is_listed(const struct strlist *keys, const char *key)
{
    for (size_t i = 0; i < keys->n; i++)
        if (!strcmp(keys->item[i], key))
            return 1;
    return 0;
}

struct strlist run_settings_differ(const struct runs *all)
{
    struct strlist keys = { NULL, 0 };
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->item[i].settings; k++) {
            const char *key = all->item[i].setting[k].key;
            if (!is_listed(&keys, key) && differs(all, key))
                strlist_add(&keys, xstrdup(key));
        }
    return keys;
}
