#include "training/train_stage.h"

#include "apply/data_field.h"
#include "base/args.h"
#include "base/die.h"
#include "checkpoint/model_file.h"
#include "spec/fields.h"
#include "spec/objective.h"
#include "tensor/array.h"
#include "training/minibatch_reader.h"

#include <string.h>

static struct shape row_shape(const struct spec *spec, enum field_id r)
{
    int data = r == FIELD_X || r == FIELD_XHAT || r == FIELD_DXHAT;
    return data ? spec_data_shape(spec) : shape_of(1, (unsigned)objective_width(spec, r));
}

void train_stage_need(const struct stream *in, const struct spec *spec, enum field_id r)
{
    struct shape shape = row_shape(spec, r);
    if (r == FIELD_X)
        data_field_check(in, spec);
    else if (r >= FIELD_DZ && !header_find(&in->header, field_names[r]))
        die_spec(in->where, "no field '%s': gradients by rows come from iae-score --grad gen%s", field_names[r],
                 r == FIELD_DXHAT ? "" : " and the stages behind it");
    else
        stream_need(in, field_names[r], "f4", &shape);
}

void train_stage_take(struct minibatch *o, const struct spec *spec, const struct block *b, enum field_id r)
{
    const struct tensor *t = block_get(b, field_names[r]);
    if (t->type == DT_U1)
        model_input_u1(spec, t->data, shape_count(&t->shape), o->field[r]);
    else
        model_input_f4(t->data, shape_count(&t->shape), o->field[r]);
}

void train_stage_open(struct train_stage *s, struct compute *c, enum stage_kind kind, char **operands, const char *model, unsigned nets, int force)
{
    memset(s, 0, sizeof *s);
    s->compute = c;
    s->kind = kind;
    s->nets = nets;
    stream_open(&s->in, operands, force);
    model_load(&s->m, NULL, model, nets, FOR_GRADIENTS);
    if (nets & MODEL_ENCODER && !s->m.has[ENCODER])
        die_spec(model, "the model has no encoder");
    if (nets & MODEL_DECODER && !s->m.has[DECODER])
        die_spec(model, "the model has no decoder");
    grad_accum_init(&s->grads, c, &s->m);
}

/* The train state of the stream, checked, or for plain rows a new one. */
static void take_stamp(struct train_stage *s, int labelled)
{
    uint32_t spec = model_spec_crc(&s->m);
    s->first = train_state_read(&s->state, &s->in.header) != 0;
    s->received = s->state;
    if (s->first && s->kind != STAGE_SAMPLE && s->kind != STAGE_ENCODE)
        die_spec(s->in.where, "rows that were not made in training mode: run the stages before with --train");
    if (!s->first && labelled)
        die_spec(s->in.where, "--labelled is for plain rows, and these were made in training mode");
    if (s->first && s->kind == STAGE_ENCODE && objective_direction(&s->m.spec)->from_prior && !labelled)
        die_spec(s->in.where, "plain rows, but in this direction codes are drawn first: iae-sample --train");
    if (s->kind == STAGE_SAMPLE && !objective_direction(&s->m.spec)->from_prior)
        die_spec(s->in.where, "codes are drawn in the directions flipped and joint; here they come from iae-encode --train");
    if (labelled && s->m.spec.hyper[LABELS] <= 0)
        die_spec(s->in.where, "--labelled, but the model's spec has no line 'labels'");
    if (s->first)
        s->state = train_state_make(&s->m, spec, labelled ? TERM_LABEL : TERM_ALL);
    train_state_check(&s->state, &s->m, spec, s->nets, s->in.where);
}

/* Backward stages run in reverse order of the forward stages, each once. */
static void check_backward(struct train_stage *s)
{
    const struct spec *spec = &s->m.spec;
    enum net_id self = s->kind == STAGE_ENCODE_BACK ? ENCODER : DECODER, other = self == ENCODER ? DECODER : ENCODER;
    const struct direction *d = objective_direction(spec);
    int chained = d->of_codes == d->from_prior && s->state.term == TERM_ALL;   /* one network's result is the other's input */
    int last = d->from_prior != (self == ENCODER);
    if (s->kind != STAGE_ENCODE_BACK && s->kind != STAGE_DECODE_BACK)
        return;
    if (s->state.backward_done[self])
        die_spec(s->in.where, "the backward pass through %s was already done", net_names[self]);
    if (chained && last && model_networks_of(spec) >> other & 1 && !s->state.backward_done[other])
        die_spec(s->in.where, "in this direction the backward pass runs through %s first", net_names[other]);
    s->state.backward_done[self] = 1;
}

void train_stage_start(struct train_stage *s, const char *path, int force, int labelled)
{
    const struct spec *spec = &s->m.spec;
    struct header h;
    struct shape one = shape_of(0);
    take_stamp(s, labelled);
    check_backward(s);
    header_copy(&s->fields, &s->in.header);
    s->in.per_part_header = !s->first;
    labelled = s->state.term == TERM_LABEL;
    objective_stage_fields(spec, labelled, s->kind, &s->reads, &s->makes);
    stream_need(&s->in, "id", "i8", &one);
    if (labelled)
        stream_need(&s->in, "y", "i4", &one);
    header_copy(&h, &s->in.header);
    for (int r = 0; r < FIELDS; r++) {
        struct shape row = row_shape(spec, (enum field_id)r);
        if (s->reads >> r & 1)
            train_stage_need(&s->in, spec, (enum field_id)r);
        if (s->makes >> r & 1)
            header_set_field(&h, field_names[r], DT_F4, &row);
    }
    if (s->makes >> FIELD_XHAT & 1)
        header_set_text(&h, "range", spec->is_signed ? "signed" : "unit");
    train_state_write(&s->state, &h);
    header_add_history(&h, args_history());
    writer_start(&s->out, path, force, &h);
    header_free(&h);
}

static void take_labels(struct train_stage *s)
{
    const int32_t *y = block_get(&s->block, "y")->data;
    for (size_t i = 0; i < s->block.rows; i++) {
        if (y[i] < 0 || (uint32_t)y[i] >= s->m.spec.Dz)
            die_data(stream_place(&s->in), "y: the label %d, where the model has categories 0 to %u", (int)y[i], s->m.spec.Dz - 1);
        s->o.y[i] = y[i];
    }
}

/* Another part: minibatches of the same step, made alike. */
static void next_part(struct train_stage *s)
{
    struct train_state state;
    if (!header_same_fields(&s->fields, &s->in.header))
        die_data(s->in.where, "its fields are not those of the part before it");
    if (train_state_read(&state, &s->in.header) || !train_state_equal(&state, &s->received))
        die_spec(s->in.where, "made at another step or by another model than the part before it");
    s->part = s->in.parts;
}

/* The next record, or of plain rows the next minibatch. */
static int next_block(struct train_stage *s)
{
    size_t cut = s->state.term == TERM_LABEL ? (size_t)s->m.spec.hyper[LABELS] : s->m.spec.batch;
    if (s->first)
        return stream_rows(&s->in, &s->block, cut) > 0;
    while (stream_next(&s->in, &s->block)) {
        if (s->in.parts != s->part)
            next_part(s);
        if (!s->block.is_aggregate)
            return 1;
        for (size_t i = 0; i < s->block.tensors; i++)
            aggregates_add(&s->aggregates, s->block.t[i], stream_place(&s->in));
    }
    return 0;
}

int train_stage_next(struct train_stage *s)
{
    if (!next_block(s))
        return 0;
    size_t n = s->block.rows;
    if (n < 2)
        die_data(stream_place(&s->in), "a minibatch of one row, which has no batch statistics");
    if (n > MINIBATCH_ROWS)
        die_data(stream_place(&s->in), "a minibatch of %zu rows, at most %u are allowed", n, MINIBATCH_ROWS);
    if (n > s->o.capacity) {
        minibatch_free(&s->o);
        minibatch_init(&s->o, s->compute, &s->m, n);
    }
    minibatch_begin(&s->o, n, s->state.step, s->state.sub);
    s->o.labelled = s->state.term == TERM_LABEL;
    memset(&s->o.losses, 0, sizeof s->o.losses);
    block_ids(&s->block, 0, s->o.id);
    for (int r = 0; r < FIELDS; r++)
        if (s->reads >> r & 1)
            train_stage_take(&s->o, &s->m.spec, &s->block, (enum field_id)r);
    if (s->o.labelled)
        take_labels(s);
    return 1;
}

void train_stage_put(struct train_stage *s)
{
    for (int r = 0; r < FIELDS; r++) {
        if (!(s->makes >> r & 1))
            continue;
        struct shape row = row_shape(&s->m.spec, (enum field_id)r), shape = shape_rows((uint32_t)s->o.n, &row);
        tensor_set(&s->made[r], field_names[r], DT_F4, &shape);
        array_get(s->made[r].data, s->o.field[r], shape_count(&shape));
        block_put(&s->block, &s->made[r]);
    }
    writer_record(&s->out, &s->block);
}

void train_stage_loss(struct train_stage *s, const char *name, double mean)
{
    aggregates_loss(&s->aggregates, name, mean * (double)s->o.n);
}

void train_stage_close(struct train_stage *s)
{
    if (!s->in.rows)
        die_data(s->in.where, "no rows to train on");
    aggregates_grad_accum(&s->aggregates, &s->grads);
    aggregates_write(&s->aggregates, &s->out);
    writer_close(&s->out, &s->in);
    aggregates_free(&s->aggregates);
    header_free(&s->fields);
    grad_accum_free(&s->grads);
    minibatch_free(&s->o);
    for (int r = 0; r < FIELDS; r++)
        tensor_free(&s->made[r]);
    model_free(&s->m);
}
