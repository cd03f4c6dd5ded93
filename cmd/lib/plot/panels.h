/* panels.h - which columns are drawn, and which of them together
 *
 * Memory      names belong to the runs or to the command line, but for those of a list that was cut, which struct panels owns;
 *             panels_free
 * Failure     ends with 65 where a column is not there, or is not of numbers
 */
#ifndef PLOT_PANELS_H
#define PLOT_PANELS_H

#include "base/args.h"
#include "plot/run_metrics.h"

struct panel {
    const char **column;        /* [n] names, one at least */
    size_t n;
    double low, high;           /* limits of the axis, NAN where the data decide */
};

struct panels {
    struct panel *panel;
    size_t n;
    char **list;                /* [n], whose parts the names are, or NULL */
};

/* panels_named - a panel for each list of names; a list that is itself a name is one */
void panels_named(struct panels *p, const struct arg_list *lists, const struct run_metrics *runs, size_t n_runs);
/* panels_default - of one run what belongs together, of several runs a panel for each column that is worth comparing. Empty columns,
 * those of zeros only, those of text and x are left out; at most `most` panels. Returns the number of columns that found no place. */
size_t panels_default(struct panels *p, const char *x, const struct run_metrics *runs, size_t n_runs, size_t most);
void panels_free(struct panels *p);

/* panels_x - the column of the horizontal axis: the one named, or, with NULL, `step` or `epoch` if all runs have it; NULL: rows */
const char *panels_x(const char *name, const struct run_metrics *runs, size_t n_runs);

/* panels_limit - "A,B" for all panels, "NAME=A,B" for those that show the column, or for *x_low and *x_high if it is x; A or B may
 * be empty. 0, or -1 if the text is of no such form; 65 if nobody shows NAME */
int panels_limit(struct panels *p, const char *text, const char *x, double *x_low, double *x_high);

#endif
