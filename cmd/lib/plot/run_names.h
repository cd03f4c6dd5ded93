/* run_names.h - what tells runs apart: their paths without what all of them have in common
 *
 * exp/a/metrics.tsv and exp/b/metrics.tsv are a and b; a.tsv and b.tsv, too. Of every path something is left.
 * Memory      the caller frees the names and their array
 */
#ifndef PLOT_RUN_NAMES_H
#define PLOT_RUN_NAMES_H

#include <stddef.h>

char **run_names_make(const char *const path[], size_t n);
void run_names_free(char **names, size_t n);

#endif
