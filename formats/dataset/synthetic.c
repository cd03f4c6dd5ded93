/* synthetic.c - centres of the distributions, and rows drawn around them */
#include "dataset/synthetic.h"

#include "base/alloc.h"
#include "base/sizes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void set_centre(double *c, enum synthetic_layout layout, size_t k, size_t modes, double radius)
{
    if (layout == SYNTHETIC_RING) {
        double angle = 2 * M_PI * (double)k / (double)modes;
        c[0] = radius * sin(angle);
        c[1] = radius * cos(angle);
        return;
    }
    size_t columns = (size_t)ceil(sqrt((double)modes)), rows = div_ceil(modes, columns);
    c[0] = columns > 1 ? radius * (2 * (double)(k % columns) / (double)(columns - 1) - 1) : 0;
    c[1] = rows > 1 ? radius * (2 * (double)(k / columns) / (double)(rows - 1) - 1) : 0;
}

const char *synthetic_kind_name(size_t i)
{
    static const char *const names[] = { [SYNTHETIC_MIXTURE] = "mixture", [SYNTHETIC_FOURPOINTS] = "fourpoints" };
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

const char *synthetic_layout_name(size_t i)
{
    static const char *const names[] = { [SYNTHETIC_RING] = "ring", [SYNTHETIC_GRID] = "grid" };
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

void synthetic_init(struct synthetic *s, enum synthetic_kind kind, enum synthetic_layout layout, size_t modes, double radius, double std,
                uint64_t seed)
{
    memset(s, 0, sizeof *s);
    s->modes = modes;
    s->dim = kind == SYNTHETIC_MIXTURE ? 2 : modes;
    s->std = std;
    s->which = rng_make(seed, RNG_SYNTH, 0, 0);
    s->where = rng_make(seed, RNG_SYNTH, 0, 1);
    s->centre = xzero(modes * s->dim, sizeof *s->centre);
    for (size_t k = 0; k < modes; k++)
        if (kind == SYNTHETIC_MIXTURE)
            set_centre(s->centre + 2 * k, layout, k, modes, radius);
        else
            s->centre[k * modes + k] = radius;
}

void synthetic_free(struct synthetic *s)
{
    free(s->centre);
    memset(s, 0, sizeof *s);
}

void synthetic_rows(const struct synthetic *s, uint64_t first, size_t n, int64_t *id, float *x, int32_t *y)
{
    size_t d = s->dim;
    real *v = xzero(d, sizeof *v);
    for (size_t i = 0; i < n; i++) {
        uint64_t row = first + i, k = rng_below(&s->which, row, 0, s->modes);
        if (s->std > 0)
            rng_normal(&s->where, row, v, d);
        for (size_t j = 0; j < d; j++)
            x[i * d + j] = (float)(s->centre[k * d + j] + s->std * (double)v[j]);
        id[i] = (int64_t)row;
        y[i] = (int32_t)k;
    }
    free(v);
}
