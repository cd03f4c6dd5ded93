/* model_report.h - what a model or a spec is, in words and numbers: objective, data, code, noise, training, size, layers
 *
 * Failure     78 from model_report_spec
 */
#ifndef INSPECT_MODEL_REPORT_H
#define INSPECT_MODEL_REPORT_H

#include "base/output_file.h"
#include "spec/spec.h"
#include "stream/header.h"

/* model_report_spec - the spec of a model, parsed: 1, and the caller frees it; 0 if there is none, or if nothing says that a
 * program of ours has written it */
int model_report_spec(struct spec *s, const struct header *h, const char *where);

/* model_report_print - a few lines and the table of layers; h is the header of the model, or NULL: there is a spec only */
void model_report_print(struct output_file *out, const struct spec *s, const struct header *h);

#endif
