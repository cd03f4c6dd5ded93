/* spec.c - what a spec says: numbers at a step, and which networks there are */
#include "spec/spec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const net_names[NETS] = { "encoder", "decoder", "rec", "reg" };

const struct hyper_range spec_hypers[HYPERS] = {
    [LEARNING_RATE_ENCODER] = { "rate encoder", NAN, 0, 10 },
    [LEARNING_RATE_DECODER] = { "rate decoder", NAN, 0, 10 },
    [LEARNING_RATE_REC] = { "rate rec", NAN, 0, 10 },
    [LEARNING_RATE_REG] = { "rate reg", NAN, 0, 10 },
    [LEARNING_RATE_DECAY] = { "decay", 1, 0, 1 },
    [STEPS_REC] = { "steps rec", 1, 1, 100 },
    [STEPS_REG] = { "steps reg", 1, 1, 100 },
    [BELOW_REC] = { "below rec", 0, 0, 100 },
    [BELOW_REG] = { "below reg", 0, 0, 100 },
    [RUNNING] = { "running", 0, 0, 1 },
    [WEIGHT_REC] = { "weight rec", 1, 0, 1e6 },
    [WEIGHT_REG] = { "weight reg", 1, 0, 1e6 },
    [WEIGHT_LABEL] = { "weight label", 1, 0, 1e6 },
    [WEIGHT_DECODER] = { "weight decoder", 1, 0, 1e6 },
    [WEIGHT_POSITIVE] = { "weight positive", 0, 0, 1e6 },
    [WEIGHT_MISMATCH] = { "weight mismatch", 0, 0, 1e6 },
    [WEIGHT_ENTROPY] = { "weight entropy", 0, 0, 1e6 },
    [JITTER_INPUT] = { "jitter input", 0, 0, 100 },
    [JITTER_CODE] = { "jitter code", 0, 0, 100 },
    [JITTER_IMAGE] = { "jitter image", 0, 0, 100 },
    [JITTER_GLOBAL] = { "jitter global", 0, 0, 100 },
    [SMOOTH] = { "smooth", 1, 0.5, 1 },
    [CLIP] = { "clip", 0, 0, 1e9 },
    [EMA] = { "ema", 0, 0, 0.999999 },
    [SCALE_CODE] = { "scale code", 1, 1e-3, 1e3 },
    [FREEZE_ENCODER] = { "freeze encoder", 0, 0, 1e9 },
    [LABELS] = { "labels", 0, 0, 1 << 20 },
    [SHARDS] = { "shards", 1, 1, 1024 },
};

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

int spec_encodes(const struct spec *s)
{
    return s->direction != FLIPPED || s->reconstruction != RECON_NONE;
}

int spec_decodes(const struct spec *s)
{
    return s->direction != FORWARD || s->reconstruction != RECON_NONE || s->regularization != REGUL_NONE;
}

int spec_has_prior(const struct spec *s)
{
    return s->direction != FORWARD || s->regularization != REGUL_NONE;
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
