/* spec.c - what a spec says: numbers at a step, and which networks there are */
#include "spec/spec.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const net_names[NETS] = { "encoder", "decoder", "rec", "reg" };

#define ROW(id, name, usual, min, max) [id] = { name, usual, min, max },
const struct hyper_range spec_hypers[HYPERS] = { SPEC_HYPERS(ROW) };

double spec_hyper(const struct spec *s, enum hyper k, uint64_t step)
{
    for (size_t i = 0; i < s->schedules; i++) {
        const struct schedule *r = &s->schedule[i];
        if (r->hyper != k)
            continue;
        double t = ((double)step - r->start) / r->steps;
        return r->from + (r->to - r->from) * (t < 0 ? 0 : t > 1 ? 1 : t);
    }
    return s->hyper[k];
}

int spec_scheduled(const struct spec *s, enum hyper k)
{
    for (size_t i = 0; i < s->schedules; i++)
        if (s->schedule[i].hyper == k)
            return 1;
    return 0;
}

size_t volume_size(const struct volume *v)
{
    return (size_t)v->h * v->w * v->c;
}

void spec_defaults(struct spec *s)
{
    memset(s, 0, sizeof *s);
    for (int k = 0; k < HYPERS; k++)
        s->hyper[k] = spec_hypers[k].default_value;
    s->condition_hidden = 1000;
    s->adam_rate = 2e-4;
    s->adam_b1 = 0.5;
    s->adam_b2 = 0.999;
    s->bn_eps = 1e-5;
    s->bn_decay = 0.99;
    s->batch = 100;
}

const char *volume_text(const struct volume *v, char text[VOLUME_TEXT])
{
    if (v->h == 1 && v->w == 1)
        snprintf(text, VOLUME_TEXT, "%u", v->c);
    else
        snprintf(text, VOLUME_TEXT, "%ux%ux%u", v->h, v->w, v->c);
    return text;
}

int volume_parse(const char *text, struct volume *v)
{
    uint32_t d[3];
    int n = 0;
    for (const char *s = text;; s++) {
        char *end;
        if (n == 3 || *s < '0' || *s > '9')
            return -1;
        unsigned long u = strtoul(s, &end, 10);
        if (!u || u > SPEC_SIDE)
            return -1;
        d[n++] = (uint32_t)u;
        if (!*end)
            break;
        if (*end != 'x')
            return -1;
        s = end;
    }
    if (n == 2)
        return -1;
    *v = n == 1 ? (struct volume){ 1, 1, d[0] } : (struct volume){ d[0], d[1], d[2] };
    return volume_size(v) > SPEC_ROW ? -1 : 0;
}

void spec_free(struct spec *s)
{
    free(s->text);
    memset(s, 0, sizeof *s);
}
