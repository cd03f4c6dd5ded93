#include "training/preview_grid.h"

#include "base/die.h"
#include "base/output_file.h"
#include "checkpoint/checkpoints.h"
#include "checkpoint/model_file.h"
#include "image/image.h"
#include "image/png.h"
#include "spec/fields.h"
#include "spec/objective.h"
#include "training/minibatch_reader.h"
#include "view/image_grid.h"

#include <stdlib.h>
#include <string.h>

enum { DRAWS = 4, SAMPLES = 2 };

void preview_grid_init(struct preview_grid *s, struct compute *c, const struct model *m, const real *x, const int64_t *id, size_t n)
{
    struct shape row = spec_data_shape(&m->spec);
    memset(s, 0, sizeof *s);
    if (row.rank != 3 || (row.dim[2] != 1 && row.dim[2] != 3))
        die_spec(NULL, "--sheet-every: the data are no pictures");
    if (!m->has[DECODER])
        die_spec(NULL, "--sheet-every: the model has no decoder");
    s->compute = c;
    s->m = m;
    n = n < PREVIEW_GRID_COLUMNS ? n : PREVIEW_GRID_COLUMNS;
    struct shape shape = shape_rows((uint32_t)n, &row);
    tensor_set(&s->x, "x", DT_F4, &shape);
    for (size_t i = 0; i < shape_count(&shape); i++)
        ((float *)s->x.data)[i] = (float)x[i];
    memcpy(s->id, id, n * sizeof *id);
}

void preview_grid_free(struct preview_grid *s)
{
    tensor_free(&s->x);
}

/* The model as it will be applied: averages in place of values, where it keeps some. */
static struct model averaged(const struct model *m)
{
    struct model shadow = *m;
    for (int i = 0; i < NETS; i++)
        if (m->average[i])
            shadow.net[i].value = m->average[i];
    return shadow;
}

void preview_grid_write(const struct preview_grid *s, const char *model_default_path)
{
    struct model shadow = averaged(s->m);
    struct infer a;
    struct tensor codes[2] = { { .name = "" } }, xhat[DRAWS + SAMPLES] = { { .name = "" } };
    size_t n = s->x.shape.dim[0], row = tensor_row_size(&s->x), draws = DRAWS, samples = SAMPLES;
    struct shape code = shape_of(2, (unsigned)n, (unsigned)s->m->spec.Dz);

    infer_init(&a, s->compute, &shadow, n, s->m->seed);
    for (int i = 0; i < 2; i++)
        tensor_set(&codes[i], "z", DT_F4, &code);
    if (s->m->has[ENCODER])
        infer_encode(&a, &s->x, s->id, 0, codes[0].data);
    else
        draws = 0;
    if (objective_has_prior(&s->m->spec))
        infer_prior(&a, s->id, n, codes[1].data);
    else
        samples = 0;
    for (size_t k = 0; k < draws + samples; k++) {
        tensor_set(&xhat[k], "xhat", DT_F4, &s->x.shape);
        infer_decode(&a, &codes[k >= draws], s->id, (uint32_t)k, 0, xhat[k].data);
    }

    struct image_grid sheet;
    struct image picture = { 0 };
    struct grid_layout look = { .scale = 1, .gap = 2 };
    unsigned char *bytes;
    size_t size;
    image_grid_init(&sheet, s->x.shape.dim[1], s->x.shape.dim[2], s->x.shape.dim[3]);
    sheet.is_signed = s->m->spec.is_signed;
    for (size_t i = 0; i < n; i++) {
        image_grid_column(&sheet);
        image_grid_cell(&sheet, DT_F4, (const char *)s->x.data + i * row);
        for (size_t k = 0; k < draws + samples; k++)
            image_grid_cell(&sheet, DT_F4, (const char *)xhat[k].data + i * row);
    }
    image_grid_draw(&sheet, &look, &picture);
    png_encode(&picture, &bytes, &size);

    char *path = checkpoint_path(s->m, model_default_path, ".png");
    output_file_save(path, bytes, size);
    free(path);
    free(bytes);
    image_free(&picture);
    image_grid_free(&sheet);
    for (size_t k = 0; k < draws + samples; k++)
        tensor_free(&xhat[k]);
    tensor_free(&codes[0]);
    tensor_free(&codes[1]);
    infer_free(&a);
}
