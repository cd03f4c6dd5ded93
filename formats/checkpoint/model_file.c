/* model_file.c - reads and writes model files, tensor by tensor */
#include "checkpoint/model_file.h"

#include "base/alloc.h"
#include "base/crc32.h"
#include "base/datadir.h"
#include "base/die.h"
#include "base/io.h"
#include "base/output_file.h"
#include "model/spec_parse.h"
#include "stream/stream_reader.h"
#include "stream/stream_writer.h"
#include "tensor/array.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *model_default_path(const char *option)
{
    const char *env = io_env("IAE_MODEL"), *path = option ? option : env ? env : "model.iae";
    char *found = model_find(path);
    int is_missing = !option && access(found, F_OK) && errno == ENOENT;
    free(found);
    if (is_missing) {
        errno = 0;
        die_noinput(path, env ? "no such file, and IAE_MODEL names it; give -m FILE, or set IAE_MODEL"
                              : "no such file; give -m FILE, or set IAE_MODEL");
    }
    return path;
}

char *model_find(const char *name)
{
    char *file = NULL, *installed = NULL;
    if (!io_is_std(name) && !strchr(name, '/') && access(name, F_OK)) {
        file = xprintf("models/%s.iae", name);
        installed = datadir_path(file);
    }
    free(file);
    return installed ? installed : xstrdup(name);
}

/* ---- the tensors of a model, in file order ---- */

struct entry {
    char name[96];
    const struct net_tensor *t;
    real *at;
    int loaded;
};

struct entries {
    struct entry *e;
    size_t n;
};

static void list_net(struct entries *all, const struct net *net, const char *prefix, real *values, int with_state)
{
    for (size_t i = 0; i < net->tensors; i++) {
        const struct net_tensor *t = &net->tensor[i];
        if (t->state && !with_state)
            continue;
        all->e = xrealloc(all->e, (all->n + 1) * sizeof *all->e);
        struct entry *e = &all->e[all->n++];
        snprintf(e->name, sizeof e->name, "%s%s", prefix, t->name);
        e->t = t;
        e->at = values + t->offset;
        e->loaded = 0;
    }
}

static struct entries list(const struct model *m)
{
    struct entries all = { NULL, 0 };
    for (int i = 0; i < NETS; i++) {
        if (!m->has[i])
            continue;
        list_net(&all, &m->net[i], "", m->net[i].value, 1);
        if (m->average[i])
            list_net(&all, &m->net[i], "ema.", m->average[i], 1);
    }
    for (int i = 0; i < NETS; i++)
        if (m->m[i])
            list_net(&all, &m->net[i], "adam.m.", m->m[i], 0);
    for (int i = 0; i < NETS; i++)
        if (m->v[i])
            list_net(&all, &m->net[i], "adam.v.", m->v[i], 0);
    return all;
}

/* ---- reading ---- */

static uint64_t need_number(const struct header *h, const char *where, const char *key)
{
    uint64_t v;
    if (header_get_number(h, key, &v))
        die_data(where, "a model whose meta has no number '%s'", key);
    return v;
}

static uint32_t text_crc(const char *text)
{
    return crc32_add(0, text, strlen(text));
}

static void read_meta(struct model *m, const struct header *h, const char *where)
{
    m->step = need_number(h, where, "step");
    m->seed = need_number(h, where, "seed");
    m->rows = need_number(h, where, "rows");
    m->rows_crc = (uint32_t)need_number(h, where, "rows_crc32");
    for (int i = 0; i < NETS; i++) {
        char key[32];
        snprintf(key, sizeof key, "updates.%s", net_names[i]);
        m->updates[i] = need_number(h, where, key);
    }
    uint64_t sub = 0, labelled = 0, crc = 0;
    m->sub = header_get_number(h, "substep", &sub) ? 0 : (uint32_t)sub;
    if (!header_get_number(h, "labelled", &labelled) && !header_get_number(h, "labelled_crc32", &crc)) {
        m->labelled = labelled;
        m->labelled_crc = (uint32_t)crc;
    }
}

static void load_tensor(struct entries *all, struct stream *in, const struct tensor *t, uint32_t crc, size_t *left, int *checked)
{
    char have[SHAPE_TEXT], want[SHAPE_TEXT], key[TENSOR_NAME + 16];
    for (size_t i = 0; i < all->n; i++) {
        struct entry *e = &all->e[i];
        if (strcmp(e->name, t->name))
            continue;
        if (e->loaded)
            die_data(stream_place(in), "%s: a second time", t->name);
        if (t->type != DT_F4 || !shape_equal(&t->shape, &e->t->shape))
            die_data(stream_place(in), "%s: %s %s where the spec needs <f4 %s", t->name, dtype_name(t->type),
                     shape_text(&t->shape, have), shape_text(&e->t->shape, want));
        uint64_t v;
        snprintf(key, sizeof key, "crc32.%s", t->name);
        if (header_get_number(&in->header, key, &v))
            *checked = 0;
        else if (v != crc)
            die_data(stream_place(in), "%s: damaged: its CRC-32 is %08x, meta says %08x", t->name, (unsigned)crc, (unsigned)v);
        array_put(e->at, t->data, e->t->count);
        e->loaded = 1;
        --*left;
        return;
    }
}

static void load_tensors(struct model *m, struct stream *in, int whole, int checked)
{
    struct entries all = list(m);
    struct block b;
    size_t left = all.n;
    while ((whole || left || !checked) && stream_next(in, &b))
        for (size_t i = 0; i < b.tensors; i++)
            load_tensor(&all, in, b.t[i], in->scanner.tensor_crc[i], &left, &checked);
    for (size_t i = 0; i < all.n; i++)
        if (!all.e[i].loaded)
            die_data(in->where, "a model without the tensor %s", all.e[i].name);
    free(all.e);
}

/* Averages are the values for inference, in whose place they come; gradients are computed without them. */
static void settle_averages(struct model *m, int use)
{
    for (int i = 0; i < NETS; i++)
        if (m->average[i]) {
            array_free(use ? m->net[i].value : m->average[i]);
            m->net[i].value = use ? m->average[i] : m->net[i].value;
            m->average[i] = NULL;
        }
}

unsigned model_file_networks(const struct header *h)
{
    const char *kept = h ? header_get_text(h, "stripped") : NULL;
    unsigned nets = 0;
    for (int i = 0; kept && i < NETS; i++) {
        const char *at = strstr(kept, net_names[i]);
        size_t n = strlen(net_names[i]);
        nets |= at && (at == kept || at[-1] == ' ') && (!at[n] || at[n] == ' ') ? 1u << i : 0;
    }
    return kept ? nets : MODEL_ALL;
}

static void init_to_load(struct model *m, const struct spec *spec, const struct stream *in, unsigned nets, enum model_purpose purpose)
{
    int stripped = header_get_text(&in->header, "stripped") != NULL;
    if (stripped && purpose != FOR_INFERENCE && purpose != FOR_STRIPPING)
        die_spec(in->where, "a model to apply only, without the optimizer's state (iae-strip); train the one it was made from");
    model_init(m, spec, nets & model_file_networks(&in->header));
    m->stripped = stripped;
    if (stripped)
        settle_averages(m, 0);
    if (purpose == FOR_UPDATES)
        model_alloc_moments(m);
}

void model_load(struct model *m, struct header *h, const char *path, unsigned nets, enum model_purpose purpose)
{
    int whole = purpose == FOR_STRIPPING || purpose == FOR_UPDATES;
    struct stream in;
    struct spec spec;
    char *found = model_find(path);
    stream_open_model(&in, found);
    const char *text = header_get_text(&in.header, "spec");
    uint64_t crc = 0;
    if (!text)
        die_data(in.where, "a model whose meta has no spec");
    int checked = !header_get_number(&in.header, "crc32.spec", &crc);
    if (checked && crc != text_crc(text))
        die_data(in.where, "damaged: the CRC-32 of its spec is %08x, meta says %08x", (unsigned)text_crc(text), (unsigned)crc);
    spec_parse(&spec, in.where, text, NULL, 0);
    init_to_load(m, &spec, &in, nets, purpose);
    read_meta(m, &in.header, in.where);
    load_tensors(m, &in, whole, checked);
    if (purpose != FOR_UPDATES)
        settle_averages(m, purpose != FOR_GRADIENTS);
    m->stripped |= purpose == FOR_STRIPPING;
    if (h)
        header_copy(h, &in.header);
    if (in.fd > STDERR_FILENO && !whole)
        close(in.fd);
    stream_free(&in);
    free(found);
}

uint32_t model_spec_crc(const struct model *m)
{
    return text_crc(m->spec.text);
}

/* ---- writing ---- */

static void demand_finite(const struct entry *e, struct tensor *copy)
{
    const float *value = array_lend(e->at, e->t->count, copy);
    for (size_t i = 0; i < e->t->count; i++)
        if (!isfinite(value[i]))
            die_math(NULL, "%s has a value that is not finite; nothing is saved", e->name);
}

/* meta "stripped": the networks that are there. What it says of tensors that are not is removed. */
static void write_stripped(const struct model *m, struct header *h)
{
    char kept[64] = "";
    for (int i = 0; i < NETS; i++)
        if (m->has[i])
            snprintf(kept + strlen(kept), sizeof kept - strlen(kept), "%s%s", *kept ? " " : "", net_names[i]);
    header_drop_meta(h, "crc32.");
    header_set_text(h, "stripped", kept);
}

/* What a trainer says of itself stands behind what the model says, whether the header is new or was read. */
static void move_last(struct header *h, const char *key)
{
    uint64_t number;
    const char *text = header_get_text(h, key);
    char *copy = text ? xstrdup(text) : NULL;
    int is_number = !header_get_number(h, key, &number);
    header_drop_meta(h, key);
    if (copy)
        header_set_text(h, key, copy);
    else if (is_number)
        header_set_number(h, key, number);
    free(copy);
}

static void write_meta(const struct model *m, struct header *h, const struct entries *all, struct tensor *copy)
{
    char key[112];
    if (m->stripped)
        write_stripped(m, h);
    header_set_text(h, "spec", m->spec.text);
    header_set_number(h, "crc32.spec", text_crc(m->spec.text));
    header_set_number(h, "step", m->step);
    if (m->sub)
        header_set_number(h, "substep", m->sub);
    else
        header_drop_meta(h, "substep");
    header_set_number(h, "seed", m->seed);
    header_set_number(h, "rows", m->rows);
    header_set_number(h, "rows_crc32", m->rows_crc);
    for (int i = 0; i < NETS; i++) {
        snprintf(key, sizeof key, "updates.%s", net_names[i]);
        header_set_number(h, key, m->updates[i]);
    }
    for (size_t i = 0; i < all->n; i++) {
        const struct entry *e = &all->e[i];
        const float *data = array_lend(e->at, e->t->count, copy);
        snprintf(key, sizeof key, "crc32.%s", e->name);
        header_set_number(h, key, crc32_add(0, data, e->t->count * sizeof *data));
    }
    if (m->labelled) {          /* last, which is also their position in a model that had none at first */
        header_set_number(h, "labelled", m->labelled);
        header_set_number(h, "labelled_crc32", m->labelled_crc);
    }
    move_last(h, "arithmetic");
    move_last(h, "engine");
}

/* Reads the file to its verified end. */
static void read_back(const char *temp)
{
    struct stream in;
    stream_open_model(&in, temp);
    stream_close(&in);
}

void model_save(const struct model *m, struct header *h, const char *path)
{
    struct stream_writer out;
    struct tensor copy = { .name = "" };
    struct entries all = list(m);
    for (size_t i = 0; i < all.n; i++)
        demand_finite(&all.e[i], &copy);
    h->model = 1;
    h->fields = 0;
    h->rows = ROWS_UNKNOWN;
    write_meta(m, h, &all, &copy);
    writer_start(&out, path, 1, h);
    for (size_t i = 0; i < all.n; i++)
        writer_aggregate(&out, all.e[i].name, DT_F4, &all.e[i].t->shape, array_lend(all.e[i].at, all.e[i].t->count, &copy));
    writer_end(&out);
    output_file_commit(&out.out, read_back);
    writer_free(&out);
    tensor_free(&copy);
    free(all.e);
}
