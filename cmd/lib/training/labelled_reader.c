/* labelled_reader.c - the rows with labels of a file, for semi-supervised learning */
#include "training/labelled_reader.h"

#include "apply/data_field.h"
#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "stream/stream_reader.h"
#include "training/minibatch_reader.h"

#include <string.h>

/* One row of a block is added, if it has a label. */
static void add(struct labelled_set *p, const struct spec *spec, struct stream *in, const struct block *b, size_t row, int64_t id)
{
    int32_t y = ((const int32_t *)block_get(b, "y")->data)[row];
    size_t D = volume_size(&spec->data);
    if (y == -1)
        return;
    if (y < 0 || (uint32_t)y >= spec->Dz)
        die_data(stream_place(in), "y: the label %d, where the model has categories 0 to %u", (int)y, spec->Dz - 1);
    p->x = xrealloc(p->x, (p->n + 1) * D * sizeof *p->x);
    p->id = xrealloc(p->id, (p->n + 1) * sizeof *p->id);
    p->y = xrealloc(p->y, (p->n + 1) * sizeof *p->y);
    data_field_read(spec, b, row, 1, p->x + p->n * D);
    p->id[p->n] = id;
    p->y[p->n++] = y;
}

/* The model has been trained on these rows with labels: as it says, or from now on. */
static void same_labels(struct model *m, const char *where, uint64_t rows, uint32_t crc)
{
    if (m->labelled && (m->labelled != rows || m->labelled_crc != crc))
        die_spec(where, "not the rows with labels that the model was trained on: %llu rows, CRC-32 %08x, where it had %llu, %08x",
                 (unsigned long long)rows, (unsigned)crc, (unsigned long long)m->labelled, (unsigned)m->labelled_crc);
    if (!m->labelled && m->step)
        log_info(where, "the model does not say which rows with labels it was trained on: not checked");
    m->labelled = rows;
    m->labelled_crc = crc;
}

void labelled_reader_read(struct labelled_set *p, const char *path, struct model *m)
{
    char *operand[] = { (char *)(uintptr_t)path, NULL };
    struct shape one = shape_of(0);
    struct stream in;
    struct block b;
    int64_t id[BLOCK];
    uint64_t rows = 0;
    uint32_t crc = 0;
    memset(p, 0, sizeof *p);
    stream_open(&in, operand, 0);
    data_field_check(&in, &m->spec);
    stream_need(&in, "y", "i4", &one);
    for (; stream_rows(&in, &b, BLOCK); rows += b.rows) {
        block_ids(&b, rows, id);
        for (size_t i = 0; i < b.rows; i++)
            add(p, &m->spec, &in, &b, i, id[i]);
        crc = minibatch_reader_crc(crc, &b, 0, b.rows);
    }
    if (p->n < 2)
        die_data(in.where, "%zu rows with labels; batch statistics need two", p->n);
    same_labels(m, in.where, rows, crc);
    stream_close(&in);
}
