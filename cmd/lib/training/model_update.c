/* model_update.c - the frame of programs that change a model */
#include "training/model_update.h"

#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "checkpoint/checkpoints.h"
#include "engine/engine.h"

#include <stdlib.h>
#include <string.h>

void model_update_open(struct model_update *u, struct compute *c, const char *model, const char *out, int force)
{
    memset(u, 0, sizeof *u);
    u->compute = c;
    u->path = model_default_path(model);
    u->target = out ? out : u->path;
    if (out && !strcmp(out, "-"))
        die_usage("the model needs a file, not stdout");
    checkpoint_reserve(u->target, !out || force);
}

static uint32_t arithmetic(const struct model_update *u)
{
    return engine_fingerprint(u->compute, u->m.spec.is_rounded);
}

/* Models of before there were engines name none. */
static void warn_of_other_engine(const struct model_update *u)
{
    const char *was = header_get_text(&u->h, "engine");
    char *is = engine_title(u->compute);
    if (was)
        log_warning(u->path, "was trained by engine %s, this is %s; the result will differ in its last digits", was, is);
    else
        log_warning(u->path, "was trained with other matrix kernels; the result will differ in its last digits");
    free(is);
}

void model_update_load(struct model_update *u)
{
    uint64_t was;
    model_load(&u->m, &u->h, u->path, MODEL_ALL, FOR_UPDATES);
    if (!header_get_number(&u->h, "arithmetic", &was) && was != arithmetic(u))
        warn_of_other_engine(u);
}

void model_update_save(struct model_update *u)
{
    char *title = engine_title(u->compute);
    header_set_number(&u->h, "arithmetic", arithmetic(u));
    header_set_text(&u->h, "engine", title);
    model_save(&u->m, &u->h, u->target);
    free(title);
}

void model_update_commit(struct model_update *u)
{
    header_add_history(&u->h, args_history());
    model_update_save(u);
}

void model_update_free(struct model_update *u)
{
    header_free(&u->h);
    model_free(&u->m);
}
