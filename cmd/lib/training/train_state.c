#include "training/train_state.h"

#include "base/die.h"

#include <stdio.h>
#include <string.h>

struct train_state train_state_make(const struct model *m, uint32_t spec, enum loss_term term)
{
    return (struct train_state){ .step = m->step, .seed = m->seed, .sub = term == TERM_LABEL ? SUB_LABEL : m->sub, .spec = spec,
                           .term = term };
}

static const char *key_of(const char *what, int id, char key[40])
{
    snprintf(key, 40, "train.%s.%s", what, net_names[id]);
    return key;
}

int train_state_read(struct train_state *s, const struct header *h)
{
    uint64_t sub, spec;
    char key[40];
    memset(s, 0, sizeof *s);
    if (header_get_number(h, "train.step", &s->step) || header_get_number(h, "train.substep", &sub) || header_get_number(h, "train.seed", &s->seed) ||
        header_get_number(h, "train.spec", &spec))
        return -1;
    s->sub = (uint32_t)sub;
    s->spec = (uint32_t)spec;
    s->term = header_get_text(h, "train.term") ? TERM_LABEL : TERM_ALL;
    for (int i = 0; i < NETS; i++) {
        uint64_t back;
        s->updates_seen[i] = !header_get_number(h, key_of("updates", i, key), &s->updates[i]);
        s->backward_done[i] = !header_get_number(h, key_of("back", i, key), &back);
    }
    return 0;
}

void train_state_write(const struct train_state *s, struct header *h)
{
    char key[40];
    header_set_number(h, "train.step", s->step);
    header_set_number(h, "train.substep", s->sub);
    header_set_number(h, "train.seed", s->seed);
    header_set_number(h, "train.spec", s->spec);
    if (s->term == TERM_LABEL)
        header_set_text(h, "train.term", "label");
    for (int i = 0; i < NETS; i++) {
        if (s->updates_seen[i])
            header_set_number(h, key_of("updates", i, key), s->updates[i]);
        if (s->backward_done[i])
            header_set_number(h, key_of("back", i, key), 1);
    }
}

void train_state_remove(struct header *h)
{
    header_drop_meta(h, HEADER_TRAIN_KEYS);
    header_drop_meta(h, "range");      /* of xhat, which iae-decode added */
}

int train_state_equal(const struct train_state *a, const struct train_state *b)
{
    for (int i = 0; i < NETS; i++)
        if (a->updates_seen[i] != b->updates_seen[i] || a->backward_done[i] != b->backward_done[i] || a->updates[i] != b->updates[i])
            return 0;
    return a->step == b->step && a->seed == b->seed && a->sub == b->sub && a->spec == b->spec && a->term == b->term;
}

void train_state_check(struct train_state *s, const struct model *m, uint32_t spec, unsigned nets, const char *where)
{
    if (s->spec != spec || s->seed != m->seed)
        die_spec(where, "made by another model than this one");
    if (s->step != m->step)
        die_spec(where, "made at step %llu of the model, which is at step %llu now", (unsigned long long)s->step,
                 (unsigned long long)m->step);
    for (int i = 0; i < NETS; i++) {
        if (!(nets >> i & 1) || !m->has[i])
            continue;
        if (s->updates_seen[i] && s->updates[i] != m->updates[i])
            die_spec(where, "made at update %llu of %s, which is at update %llu now", (unsigned long long)s->updates[i], net_names[i],
                     (unsigned long long)m->updates[i]);
        s->updates_seen[i] = 1;
        s->updates[i] = m->updates[i];
    }
}

void train_state_adopt(const struct model *m, struct header *h, const struct header *data)
{
    struct header copy;
    if (m->rows || header_get_text(h, "dataset"))
        return;
    header_copy(&copy, data);
    train_state_remove(&copy);
    header_merge(h, &copy);
    header_free(&copy);
}
