/* torch_file.c - converts models between our layouts and PyTorch's */
#include "checkpoint/torch_file.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "base/output_file.h"
#include "base/parse.h"
#include "bytes/input_file.h"
#include "checkpoint/safetensors.h"
#include "model/spec_parse.h"
#include "tensor/array.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- layouts ---- */

/* Maps PyTorch's order of a tensor's values to ours: for a patch by the patch, else by rows and columns of a matrix, either of
 * which may be an image. A vector is a matrix of one column. */
struct layout {
    size_t rows, cols;          /* of a patch: cols = k k Cb */
    size_t k, channels;         /* of a patch */
    struct torch_layout torch;
};

/* NULL for tensors of the network, not of a layer: the running mean of its output. */
static const struct layer *layer_of(const struct net *net, const struct net_tensor *t, int *is_condition)
{
    for (size_t i = 0; i < net->layers + net->conds; i++) {
        const struct layer *l = i < net->layers ? &net->layer[i] : &net->cond[i - net->layers];
        *is_condition = i >= net->layers;
        if (t->offset == l->weight || t->offset == l->bias || t->offset == l->gamma || t->offset == l->beta || t->offset == l->mean ||
            t->offset == l->var || t->offset == l->mbstd || t->offset == l->u)
            return l;
    }
    return NULL;
}

static struct layout layout_of(const struct net *net, const struct net_tensor *t)
{
    int is_condition = 0;
    const struct layer *l = layer_of(net, t, &is_condition), *first = &net->layer[0];
    struct layout o = { .rows = t->shape.dim[0], .cols = t->count / t->shape.dim[0], .torch = { 0, { 1, 1, 1 }, { 1, 1, 1 } } };
    if (l && l->spec.ops->torch)
        l->spec.ops->torch(l, t->shape.rank, &o.torch);
    if (o.torch.is_patch) {
        o.k = t->shape.dim[1];
        o.channels = t->shape.dim[3];
    }
    /* the last layer of an invariant condition is added to all results of a first linear layer */
    if (is_condition && net->condition == COND_INVARIANT && first->spec.ops->is_linear)
        o.torch.row = first->spec.out;
    return o;
}

static size_t ours(const struct volume *v, size_t i)
{
    size_t pixels = (size_t)v->h * v->w;
    return i < pixels * v->c ? i % pixels * v->c + i / pixels : i;
}

static size_t ours_of_patch(const struct layout *o, size_t i)
{
    size_t kk = o->k * o->k;
    return i % kk * o->channels + i / kk;
}

/* For each value in PyTorch's order, its index in ours; the caller frees it. */
static size_t *order_of(const struct layout *o)
{
    size_t *order = xarray(o->rows * o->cols, sizeof *order);
    for (size_t r = 0; r < o->rows; r++)
        for (size_t i = 0; i < o->cols; i++)
            order[r * o->cols + i] = o->torch.is_patch ? r * o->cols + ours_of_patch(o, i) : ours(&o->torch.row, r) * o->cols + ours(&o->torch.col, i);
    return order;
}

static struct shape shape_in_torch(const struct net_tensor *t)
{
    struct shape s = t->shape;
    if (s.rank == 4) {
        s.dim[1] = t->shape.dim[3];
        s.dim[2] = t->shape.dim[1];
        s.dim[3] = t->shape.dim[2];
    }
    return s;
}

/* ---- writing ---- */

static void add_number(struct safehead *h, const char *key, uint64_t v)
{
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)v);
    safehead_text(h, key, text);
}

static void add_texts(struct safehead *head, const struct model *m, const struct header *h)
{
    char key[40], *history = args_history();
    safehead_text(head, "format", "pt");
    safehead_text(head, "spec", m->spec.text);
    add_number(head, "step", m->step);
    add_number(head, "seed", m->seed);
    for (int i = 0; i < NETS; i++) {
        snprintf(key, sizeof key, "updates.%s", net_names[i]);
        add_number(head, key, m->updates[i]);
    }
    for (size_t i = 0; i < h->histories; i++) {
        snprintf(key, sizeof key, "history.%zu", i);
        safehead_text(head, key, h->history[i]);
    }
    snprintf(key, sizeof key, "history.%zu", h->histories);
    safehead_text(head, key, history);
    free(history);
}

void torch_file_save(const struct model *m, const struct header *h, const char *path, int force)
{
    struct safehead head;
    struct output_file out;
    struct tensor copy = { .name = "" };
    size_t size;
    safehead_init(&head);
    add_texts(&head, m, h);
    for (int i = 0; i < NETS; i++)
        for (size_t k = 0; m->has[i] && k < m->net[i].tensors; k++) {
            struct shape s = shape_in_torch(&m->net[i].tensor[k]);
            safehead_tensor(&head, m->net[i].tensor[k].name, &s);
        }
    char *begin = safehead_done(&head, &size);
    output_file_create(&out, path, force);
    output_file_write(&out, begin, size);
    for (int i = 0; i < NETS; i++)
        for (size_t k = 0; m->has[i] && k < m->net[i].tensors; k++) {
            const struct net_tensor *t = &m->net[i].tensor[k];
            struct layout o = layout_of(&m->net[i], t);
            float *theirs = xarray(t->count, sizeof *theirs);
            const float *value = array_lend(m->net[i].value + t->offset, t->count, &copy);
            size_t *order = order_of(&o);
            for (size_t v = 0; v < t->count; v++)
                theirs[v] = value[order[v]];
            output_file_write(&out, theirs, t->count * sizeof *theirs);
            free(theirs);
            free(order);
        }
    output_file_commit(&out, NULL);
    tensor_free(&copy);
    free(begin);
}

/* ---- reading ---- */

static struct net_tensor *find_tensor(struct model *m, const char *name, int *net)
{
    for (*net = 0; *net < NETS; ++*net)
        for (size_t k = 0; m->has[*net] && k < m->net[*net].tensors; k++)
            if (!strcmp(m->net[*net].tensor[k].name, name))
                return &m->net[*net].tensor[k];
    return NULL;
}

static void load_tensor(struct model *m, struct input_file *s, struct safetensors *f, int net, const struct net_tensor *t)
{
    char found[SHAPE_TEXT], wanted[SHAPE_TEXT];
    struct shape shape = shape_in_torch(t);
    struct layout o = layout_of(&m->net[net], t);
    if (!shape_equal(&shape, &f->at->shape))
        die_spec(s->where, "%s %s, where the spec needs %s", t->name, shape_text(&f->at->shape, found), shape_text(&shape, wanted));
    float *theirs = xarray(t->count, sizeof *theirs), *values = xarray(t->count, sizeof *values);
    if (safetensors_values(f, theirs))
        input_file_die(s, f->error);
    for (size_t i = 0; i < t->count; i++)
        if (!isfinite(theirs[i]))
            die_data(s->where, "%s: value %zu is not finite", t->name, i);
    size_t *order = order_of(&o);
    for (size_t i = 0; i < t->count; i++)
        values[order[i]] = theirs[i];
    array_put(m->net[net].value + t->offset, values, t->count);
    if (m->average[net])        /* an average begins at the values */
        array_put(m->average[net] + t->offset, values, t->count);
    free(values);
    free(theirs);
    free(order);
}

static uint64_t number_of(const struct safetensors *f, const char *key, uint64_t otherwise)
{
    const char *text = safetensors_meta(f, key);
    uint64_t v;
    return text && !parse_u64(text, &v) ? v : otherwise;
}

static void load_metadata(struct model *m, struct header *h, const struct safetensors *f)
{
    char key[40];
    const char *line;
    m->step = number_of(f, "step", 0);
    m->seed = number_of(f, "seed", 1);
    for (int i = 0; i < NETS; i++) {
        snprintf(key, sizeof key, "updates.%s", net_names[i]);
        m->updates[i] = number_of(f, key, 0);
    }
    for (size_t i = 0; snprintf(key, sizeof key, "history.%zu", i), (line = safetensors_meta(f, key)); i++)
        header_add_history(h, xstrdup(line));
}

static void load_tensors(struct model *m, struct input_file *s, struct safetensors *f)
{
    unsigned char *seen[NETS];
    int r, net;
    for (int i = 0; i < NETS; i++)
        seen[i] = xzero(NET_TENSORS, 1);
    while ((r = safetensors_next(f)) > 0) {
        const struct net_tensor *t = find_tensor(m, f->at->name, &net);
        const char *dot = strrchr(f->at->name, '.');
        if (t) {
            load_tensor(m, s, f, net, t);
            seen[net][t - m->net[net].tensor] = 1;
        } else if (!dot || strcmp(dot, ".num_batches_tracked")) {
            log_warning(s->where, "%.100s is no tensor of the spec, ignored", f->at->name);
        }
    }
    if (r < 0)
        input_file_die(s, f->error);
    for (int i = 0; i < NETS; i++) {
        for (size_t k = 0; m->has[i] && k < m->net[i].tensors; k++)
            if (!seen[i][k])
                die_spec(s->where, "the tensor %s is missing, which the spec needs", m->net[i].tensor[k].name);
        free(seen[i]);
    }
}

void torch_file_load(struct model *m, struct header *h, const char *path, const struct spec *given, const struct arg_list *sets)
{
    struct input_file s;
    struct safetensors f;
    struct spec own;
    input_file_open(&s, path, INPUT_FILE_NO_CAP);
    if (safetensors_open(&f, input_file_reader(&s)))
        input_file_die(&s, f.error);
    const char *text = safetensors_meta(&f, "spec");
    if (!given && !text)
        die_spec(s.where, "no spec among its metadata; name one with --spec");
    if (!given)
        spec_parse(&own, s.where, text, sets->item, sets->n);
    model_init(m, given ? given : &own, MODEL_ALL);
    load_tensors(m, &s, &f);
    load_metadata(m, h, &f);
    safetensors_close(&f);
    input_file_close(&s);
}
