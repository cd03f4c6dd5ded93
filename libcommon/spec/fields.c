/* fields.c - the names of fields, and the shape of the data */
#include "spec/fields.h"

const char *const field_names[FIELDS] = { "x",  "z",   "n",      "eps",    "xhat", "zhat", "mu",
                                      "lv", "d.z", "d.xhat", "d.zhat", "d.mu", "d.lv" };

struct shape spec_data_shape(const struct spec *s)
{
    if (s->data.h == 1 && s->data.w == 1)
        return shape_of(1, (unsigned)s->data.c);
    return shape_of(3, (unsigned)s->data.h, (unsigned)s->data.w, (unsigned)s->data.c);
}
