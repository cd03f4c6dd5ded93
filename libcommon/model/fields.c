/* fields.c - see fields.h */
#include "model/fields.h"

const char *const field_names[FIELDS] = { "x",  "z",   "n",      "eps",    "xhat", "zhat", "mu",
                                      "lv", "d.z", "d.xhat", "d.zhat", "d.mu", "d.lv" };

size_t field_width(const struct spec *s, enum field_id r)
{
    int codes = spec_encodes(s) && s->direction != FORWARD && !s->head;
    switch (r) {
    case FIELD_X: return volume_size(&s->data);
    case FIELD_XHAT: case FIELD_DXHAT: return spec_decodes(s) ? volume_size(&s->data) : 0;
    case FIELD_Z: case FIELD_DZ: return s->Dz;
    case FIELD_N: return spec_decodes(s) ? s->Dn : 0;
    case FIELD_EPS: return spec_encodes(s) ? s->De : 0;
    case FIELD_ZHAT: case FIELD_DZHAT: return codes ? s->Dz : 0;
    case FIELD_MU: case FIELD_LV: case FIELD_DMU: case FIELD_DLV: return s->head ? s->Dz : 0;
    default: return 0;
    }
}

struct shape spec_data_shape(const struct spec *s)
{
    if (s->data.h == 1 && s->data.w == 1)
        return shape_of(1, (unsigned)s->data.c);
    return shape_of(3, (unsigned)s->data.h, (unsigned)s->data.w, (unsigned)s->data.c);
}
