/* fields.c - see fields.h */
#include "model/fields.h"

const char *const row_names[ROWS] = { "x",  "z",   "n",      "eps",    "xhat", "zhat", "mu",
                                      "lv", "d.z", "d.xhat", "d.zhat", "d.mu", "d.lv" };

size_t row_width(const struct spec *s, enum row r)
{
    int codes = spec_encodes(s) && s->direction != FORWARD && !s->head;
    switch (r) {
    case ROW_X: return volume_size(&s->data);
    case ROW_XHAT: case ROW_DXHAT: return spec_decodes(s) ? volume_size(&s->data) : 0;
    case ROW_Z: case ROW_DZ: return s->Dz;
    case ROW_N: return spec_decodes(s) ? s->Dn : 0;
    case ROW_EPS: return spec_encodes(s) ? s->De : 0;
    case ROW_ZHAT: case ROW_DZHAT: return codes ? s->Dz : 0;
    case ROW_MU: case ROW_LV: case ROW_DMU: case ROW_DLV: return s->head ? s->Dz : 0;
    default: return 0;
    }
}

struct shape spec_data_shape(const struct spec *s)
{
    if (s->data.h == 1 && s->data.w == 1)
        return shape_of(1, (unsigned)s->data.c);
    return shape_of(3, (unsigned)s->data.h, (unsigned)s->data.w, (unsigned)s->data.c);
}
