/* report.h - the whole page: policy, style, overview, a section for each run, script
 *
 * The page asks for nothing: a Content-Security-Policy forbids every request and every script and style but its own, which it names
 * by their SHA-256. So what a file smuggles in stays text even if it were not escaped.
 *
 * Memory      none is kept
 * Failure     does not return: as output_file.h, model_file.h
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "report/explorer.h"
#include "report/page.h"
#include "report/run.h"

/* report_write - title NULL: that of the runs */
void report_write(const struct runs *all, const char *title, struct explorer_options *o, struct page *page);

#endif
