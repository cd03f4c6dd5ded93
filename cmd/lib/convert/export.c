/* export.c - the registry of export formats */
#include "convert/export.h"

#include "base/die.h"

#define EXPORT_FORMAT_ADDRESS(name) &export_format_##name,
static const struct export_format *const formats[] = { EXPORT_FORMATS(EXPORT_FORMAT_ADDRESS) };

const struct export_format *export_get(size_t i)
{
    return i < sizeof formats / sizeof *formats ? formats[i] : NULL;
}

void export_rows(const struct export_format *format, struct stream *in, const char *field, const char *path, int force)
{
    if (field && !header_find(&in->header, field))
        die_spec(in->where, "no field '%s'", field);
    format->write(in, field, path, force);
}
