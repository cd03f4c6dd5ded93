/* training_model.c - makes the model of a new training, and loads that of one that goes on */
#include "training/training_model.h"

#include "apply/data_range.h"
#include "base/die.h"
#include "base/log.h"
#include "checkpoint/spec_file.h"
#include "training/train_state.h"

#include <string.h>

void training_model_init(struct model_update *u, const struct training_model *t, const struct stream *in, struct compute *c)
{
    struct spec spec;
    char odd[DATA_RANGE_TEXT];
    const char *dataset = header_get_text(&in->header, "dataset"), *name = t->spec ? t->spec : dataset;
    if (!name)
        die_usage("--spec is needed: the header of the data names no data set");
    if (t->spec)
        spec_file_load(&spec, name, &t->sets);
    else
        spec_file_load_preset(&spec, name, &t->sets);
    if (data_range_check_decoder(&spec, odd))
        log_warning(name, "%s", odd);
    model_init(&u->m, &spec, MODEL_ALL);
    model_init_weights(&u->m, c, t->seed);
    model_alloc_moments(&u->m);
    header_copy(&u->h, &in->header);
    header_add_history(&u->h, args_history());
}

void training_model_resume(struct model_update *u, const struct training_model *t, const struct stream *in)
{
    struct spec spec;
    if (t->sets.n && !t->spec)
        die_usage("--resume uses the model's spec: --set has no meaning without --spec");
    model_update_load(u);
    if (t->seed_given && t->seed != u->m.seed)
        die_usage("--resume uses the model's seed, which is %llu, not %llu", (unsigned long long)u->m.seed, (unsigned long long)t->seed);
    if (t->spec) {
        spec_file_load(&spec, t->spec, &t->sets);
        if (strcmp(spec.text, u->m.spec.text))
            die_usage("--resume uses the model's spec, and %s is another; iae-info --spec prints that of the model", t->spec);
        spec_free(&spec);
    }
    train_state_adopt(&u->m, &u->h, &in->header);
}
