#include "apply/disc_logits.h"

#include "apply/data_field.h"
#include "base/alloc.h"
#include "base/die.h"
#include "spec/fields.h"
#include "spec/objective.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[LOGITS] = { "rec_real", "rec_fake", "rec_other", "reg_real", "reg_fake" };
#define PRIOR "prior"           /* no field: drawn here */

/* What a discriminator compares: data and code for rec, either for reg; NULL: not that. */
struct input {
    const char *data, *code;
};

static struct input input_of(const struct spec *s, enum disc_logit logit)
{
    const struct direction *d = objective_direction(s);
    const struct pairing *p = logit == LOGIT_REC_FAKE ? &d->rec_fake : &d->rec_real;
    if (logit < LOGIT_REG_REAL)
        return (struct input){ field_names[p->data], field_names[p->code] };
    int fake = logit == LOGIT_REG_FAKE;
    if (d->of_codes)
        return (struct input){ fake ? "xhat" : "x", NULL };
    return (struct input){ NULL, fake ? "z" : PRIOR };
}

static int there(const struct stream *in, const struct spec *s, const char *name)
{
    struct shape code = shape_of(1, (unsigned)s->Dz), data = spec_data_shape(s);
    if (!name || !strcmp(name, PRIOR))
        return 1;
    if (!header_find(&in->header, name))
        return 0;
    if (!strcmp(name, "x"))
        data_field_check(in, s);
    else
        stream_need(in, name, "f4", *name == 'x' ? &data : &code);
    return 1;
}

void disc_logits_init(struct disc_logits *s, const struct model *m, const struct stream *in, int other)
{
    int any = 0;
    memset(s, 0, sizeof *s);
    s->m = m;
    for (int i = 0; i < LOGITS; i++) {
        struct input input = input_of(&m->spec, (enum disc_logit)i);
        const char *x = input.data, *z = input.code;
        s->wanted[i] = (i != LOGIT_REC_OTHER || other) && m->has[i < LOGIT_REG_REAL ? DISC_REC : DISC_REG] && (x || z) && there(in, &m->spec, x) &&
                       there(in, &m->spec, z);
        any |= s->wanted[i] && (x || strcmp(z, PRIOR));
    }
    if (!any)
        die_spec(in->where, "%s", m->has[DISC_REC] || m->has[DISC_REG]
                                      ? "no fields that the model's discriminators look at: codes, or pairs of data and code"
                                  : m->stripped && model_networks_of(&m->spec) & (MODEL_REC | MODEL_REG)
                                      ? "the model was stripped of its discriminators; iae-strip --discriminators keeps them"
                                      : "the model has no discriminator");
}

void disc_logits_free(struct disc_logits *s)
{
    for (int i = 0; i < LOGITS; i++)
        tensor_free(&s->logit[i]);
    tensor_free(&s->prior);
    tensor_free(&s->before);
    free(s->last);
}

void disc_logits_fields(const struct disc_logits *s, struct header *h)
{
    struct shape one = shape_of(0);
    for (int i = 0; i < LOGITS; i++)
        if (s->wanted[i])
            header_set_field(h, names[i], DT_F4, &one);
}

/* The codes of z, each with the row behind it; the first row of all takes that of the last one here. */
static const struct tensor *codes_before(struct disc_logits *s, const struct tensor *z)
{
    size_t n = z->shape.dim[0], width = tensor_row_size(z);
    tensor_set(&s->before, "before", DT_F4, &z->shape);
    char *to = s->before.data;
    memcpy(to, s->last ? (const char *)s->last : (const char *)z->data + (n - 1) * width, width);
    memcpy(to + width, z->data, (n - 1) * width);
    s->last = s->last ? s->last : xmalloc(width);
    memcpy(s->last, (const char *)z->data + (n - 1) * width, width);
    return &s->before;
}

static void score(struct disc_logits *s, struct infer *a, const struct block *b, const int64_t *id, int which)
{
    struct input input = input_of(&s->m->spec, which);
    const char *x = input.data, *z = input.code;
    float *to = s->logit[which].data;
    if (which == LOGIT_REC_OTHER)
        infer_rec(a, block_get(b, x), codes_before(s, block_get(b, z)), to);
    else if (which < LOGIT_REG_REAL)
        infer_rec(a, block_get(b, x), block_get(b, z), to);
    else if (x)
        infer_reg(a, block_get(b, x), to);
    else if (!strcmp(z, PRIOR)) {
        struct shape shape = shape_of(2, (unsigned)b->rows, (unsigned)s->m->spec.Dz);
        tensor_set(&s->prior, PRIOR, DT_F4, &shape);
        infer_prior(a, id, b->rows, s->prior.data);
        infer_reg(a, &s->prior, to);
    } else
        infer_reg(a, block_get(b, z), to);
}

void disc_logits_add(struct disc_logits *s, struct infer *a, struct block *b, const int64_t *id)
{
    struct shape one = shape_of(0), shape = shape_rows((uint32_t)b->rows, &one);
    for (int i = 0; i < LOGITS; i++) {
        if (!s->wanted[i])
            continue;
        tensor_set(&s->logit[i], names[i], DT_F4, &shape);
        score(s, a, b, id, i);
        block_put(b, &s->logit[i]);
    }
}
