/* spec_text.c - lines and words of a spec, and what is wrong with them */
#include "spec/spec_text.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/parse.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 2000

void spec_text_fail(const struct spec_line *l, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (l->number)
        die_spec(l->where, "line %d: %s", l->number, text);
    die_spec("--set", "%s", text);
}

void spec_text_expected(const struct spec_line *l, const char *expected, const char *got)
{
    if (got)
        spec_text_fail(l, "expected %s, not '%s'", expected, got);
    spec_text_fail(l, "expected %s, not the end of the line", expected);
}

/* ---- lines ---- */

/* The line without comment and surplus blanks; NULL if nothing is left. A blank follows the colon of a network. */
static char *tidy(const char *from, size_t n)
{
    char *to = xmalloc(2 * n + 1), *p = to;
    for (size_t i = 0; i < n && from[i] != '#'; i++) {
        if (from[i] == ' ' || from[i] == '\t' || from[i] == '\r') {
            if (p > to && p[-1] != ' ')
                *p++ = ' ';
            continue;
        }
        *p++ = from[i];
        if (from[i] == ':')
            *p++ = ' ';
    }
    while (p > to && p[-1] == ' ')
        p--;
    *p = '\0';
    if (p > to)
        return to;
    free(to);
    return NULL;
}

const char *const spec_text_families[] = { "rate", "steps", "weight", "jitter", "scale", "freeze", NULL };

static int is_family(const char *word, size_t n)
{
    size_t i = 0;
    while (spec_text_families[i] && (strlen(spec_text_families[i]) != n || strncmp(spec_text_families[i], word, n)))
        i++;
    return spec_text_families[i] != NULL;
}

/* Lines are about the same thing if their key is the same: the first word, with the second where that names a network
 * or a hyperparameter, and for a schedule that which follows it. */
size_t spec_text_key_length(const char *line)
{
    size_t n = strcspn(line, " ");
    if (!strncmp(line, "ramp ", 5))
        return 5 + spec_text_key_length(line + 5);
    return is_family(line, n) && line[n] ? n + 1 + strcspn(line + n + 1, " ") : n;
}

static void demand_short(const struct spec_line *l, size_t bytes)
{
    if (bytes > LINE_BYTES)
        spec_text_fail(l, "a line of more than %d bytes", LINE_BYTES);
}

static void add(struct spec_text *t, const struct spec_line *l)
{
    size_t key = spec_text_key_length(l->text);
    demand_short(l, strlen(l->text));
    for (size_t i = 0; i < t->lines; i++)
        if (spec_text_key_length(t->line[i].text) == key && !strncmp(t->line[i].text, l->text, key)) {
            if (l->number)
                spec_text_fail(l, "a second line '%.*s'; the first is line %d", (int)key, l->text, t->line[i].number);
            free(t->line[i].text);
            t->line[i] = *l;
            return;
        }
    if (t->lines == SPEC_TEXT_LINES)
        spec_text_fail(l, "more than %d lines", SPEC_TEXT_LINES);
    t->line[t->lines++] = *l;
}

char *spec_text_title(const char *text)
{
    const char *p = *text == '#' ? text : strstr(text, "\n#");
    if (!p)
        return xstrdup("");
    p += strspn(p, "\n# \t");
    return xprintf("%.*s", (int)strcspn(p, "\n"), p);
}

void spec_text_read(struct spec_text *t, const char *where, const char *text)
{
    struct spec_line l = { where, 0, NULL };
    while (*text) {
        size_t length = strcspn(text, "\n");
        l.number++;
        demand_short(&l, length);
        l.text = tidy(text, length);
        if (l.text)
            add(t, &l);
        text += length + (text[length] == '\n');
    }
}

void spec_text_set(struct spec_text *t, const char *set)
{
    struct spec_line l = { "--set", 0, tidy(set, strlen(set)) };
    if (l.text)
        add(t, &l);
}

char *spec_text_join(const struct spec_text *t)
{
    size_t n = 1;
    for (size_t i = 0; i < t->lines; i++)
        n += strlen(t->line[i].text) + 1;
    char *all = xmalloc(n), *to = all;
    for (size_t i = 0; i < t->lines; i++)
        to = stpcpy(stpcpy(to, t->line[i].text), "\n");
    *to = '\0';
    return all;
}

void spec_text_free(struct spec_text *t)
{
    for (size_t i = 0; i < t->lines; i++)
        free(t->line[i].text);
    t->lines = 0;
}

/* ---- words ---- */

void spec_text_split(struct spec_words *w, const struct spec_line *l)
{
    w->line = l;
    w->copy = xstrdup(l->text);
    w->n = 0;
    for (char *s = strtok(w->copy, " "); s; s = strtok(NULL, " ")) {
        if (w->n == SPEC_TEXT_WORDS)
            spec_text_fail(l, "more than %d words", SPEC_TEXT_WORDS);
        w->word[w->n++] = s;
    }
}

void spec_text_free_words(struct spec_words *w)
{
    free(w->copy);
    w->copy = NULL;
    w->n = 0;
}

const char *spec_text_word(const struct spec_words *w, size_t i, const char *expected)
{
    if (i >= w->n)
        spec_text_expected(w->line, expected, NULL);
    return w->word[i];
}

void spec_text_end(const struct spec_words *w, size_t i)
{
    if (i < w->n)
        spec_text_expected(w->line, "the end of the line", w->word[i]);
}

double spec_text_number(const struct spec_words *w, size_t i, double min, double max)
{
    char expected[100];
    double v;
    snprintf(expected, sizeof expected, "a number from %.9g to %.9g", min, max);
    const char *s = spec_text_word(w, i, expected);
    if (parse_real(s, &v) || v < min || v > max)
        spec_text_expected(w->line, expected, s);
    return v;
}

uint32_t spec_text_uint(const struct spec_words *w, size_t i, uint32_t min, uint32_t max)
{
    double v = spec_text_number(w, i, min, max);
    if (v != floor(v))
        spec_text_expected(w->line, "a whole number", w->word[i]);
    return (uint32_t)v;
}

int spec_text_choice(const struct spec_words *w, size_t i, const char *const *list)
{
    char expected[200] = "";
    for (size_t k = 0; list[k]; k++)
        snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%s%s", k ? " or " : "", list[k]);
    const char *s = spec_text_word(w, i, expected);
    for (int k = 0; list[k]; k++)
        if (!strcmp(s, list[k]))
            return k;
    spec_text_expected(w->line, expected, s);
}
