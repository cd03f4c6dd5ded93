/* run_settings.h - the settings of a run as keys and values: the file `settings` of a job, and what the model says itself
 *
 * Memory      the run owns keys and values
 * Failure     does not return: as tsv.h
 */
#ifndef REPORT_RUN_SETTINGS_H
#define REPORT_RUN_SETTINGS_H

#include "base/strlist.h"
#include "report/run.h"

/* run_settings_read - "key=value", apart by tabs and line ends, as pipelines/grid/grid.sh writes them */
void run_settings_read(struct run *r, const char *path);
/* run_settings_of_model - the lines of its spec, seed and step, where no setting has that key */
void run_settings_of_model(struct run *r);
/* run_settings_get - the value of a key, or NULL */
const char *run_settings_get(const struct run *r, const char *key);
/* run_settings_differ - the keys whose values are not the same in all runs, in the order in which they come */
struct strlist run_settings_differ(const struct runs *all);

#endif
