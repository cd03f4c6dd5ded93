#include "apply/filter.h"

void filter_open(struct filter *f, char **operands, const char *model, unsigned nets, int force)
{
    stream_open(&f->in, operands, force);
    model_load(&f->m, NULL, model, nets, FOR_INFERENCE);
    header_copy(&f->header, &f->in.header);
    f->block = (struct block){ .rows = 0 };
    f->row = 0;
}

void filter_start(struct filter *f, struct compute *c, const char *out_path, int force, size_t draws, uint64_t seed)
{
    writer_open(&f->out, out_path, force, &f->header);
    row_repeat_init(&f->repeat, draws, &f->header);
    infer_init(&f->infer, c, &f->m, f->repeat.rows, seed);
}

int filter_next(struct filter *f)
{
    f->row += f->block.rows;
    if (!stream_rows(&f->in, &f->block, f->repeat.rows))
        return 0;
    block_ids(&f->block, f->row, f->id);
    return 1;
}

void filter_put(struct filter *f, uint32_t draw)
{
    struct block wide;
    row_repeat_fill(&f->repeat, &f->block, draw, &wide);
    if (draw + 1 == f->repeat.times)
        writer_rows(&f->out, &wide);
}

void filter_close(struct filter *f)
{
    writer_close(&f->out, &f->in);
    row_repeat_free(&f->repeat);
    header_free(&f->header);
    infer_free(&f->infer);
    model_free(&f->m);
}
