/* model_text.h - a model in words and tables: what it is in one line, its layers, sizes, spec and history
 *
 * Memory      none is kept
 * Failure     71 without memory
 */
#ifndef REPORT_MODEL_TEXT_H
#define REPORT_MODEL_TEXT_H

#include "report/page.h"
#include "report/run.h"

/* model_text_line - "implicit autoencoder (IAE) of 28x28x1 pixels; Gaussian code of 10 ...; after 500 steps"; the caller
 * frees it */
char *model_text_line(const struct model *m);
void model_text_layers(const struct model *m, struct page *page);
/* model_text_details - spec, sizes, history */
void model_text_details(const struct run *r, struct page *page);

#endif
