/* overview.h - several runs side by side: settings that differ, results, curves, sheets
 *
 * Results are those of tables of metrics and values; where no run has one, the last values of the metrics of training.
 *
 * Memory      none is kept
 * Failure     71 without memory
 */
#ifndef REPORT_OVERVIEW_H
#define REPORT_OVERVIEW_H

#include "report/page.h"
#include "report/run.h"

#define OVERVIEW_RESULTS 24     /* most columns of results */

void overview_write(const struct runs *all, struct page *page);

#endif
