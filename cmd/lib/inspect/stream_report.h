/* stream_report.h - the summary of a verified stream as lines: kind and rows, fields, what a model is, meta, history
 *
 * Lines begin with what they are about, by which scripts find them: field, network, tensor, meta, history ...
 *
 *     while (stream_next(&in, &b))
 *         stream_summary_add(&s, &b, stats);
 *     stream_report_print(&out, &in, &s, spec, stats);
 */
#ifndef INSPECT_STREAM_REPORT_H
#define INSPECT_STREAM_REPORT_H

#include "base/output_file.h"
#include "inspect/stream_summary.h"
#include "spec/spec.h"

/* stream_report_print - spec: of a model, or NULL. stats: s has ranges. With -v networks are also counted as the file has them,
 * and meta has all its keys */
void stream_report_print(struct output_file *out, const struct stream *in, struct stream_summary *s, const struct spec *spec, int stats);

#endif
