/* export.c - the registry of export formats */
#include "convert/export.h"

#include "base/die.h"
#include "stream/field_list.h"

#define EXPORT_FORMAT_ADDRESS(name) &export_format_##name,
static const struct export_format *const formats[] = { EXPORT_FORMATS(EXPORT_FORMAT_ADDRESS) };

const struct export_format *export_get(size_t i)
{
    return i < sizeof formats / sizeof *formats ? formats[i] : NULL;
}

void export_rows(const struct export_format *format, struct stream *in, const struct export_request *q)
{
    if (q->names && !format->has_names)
        die_usage("--names is for --format csv");
    field_list_check(q->fields, &in->header, in->where);
    format->write(in, q);
}
