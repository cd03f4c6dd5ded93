/* metrics.h - the metrics of a run by step, from what iae-train printed
 *
 * A cell that is empty or no finite number is a gap (NaN). Where steps go back, as in a file to which a resumed run was appended,
 * the later lines hold. Lines of another width than the heading are passed over: a heading in between, a line that is being written.
 *
 * Memory      metrics_read/metrics_free; 8 bytes a number
 * Failure     does not return: as tsv.h
 */
#ifndef REPORT_METRICS_H
#define REPORT_METRICS_H

#include "report/page.h"

#include <stddef.h>

struct metrics {
    char *name;                 /* of the file */
    size_t columns, rows;       /* column 0 is the step */
    char **heading;             /* [columns] */
    double *value;              /* [rows,columns] */
    size_t capacity;
};

/* metrics_read - 1; or 0, with nothing in m, for a table whose first column is not "step" */
int metrics_read(struct metrics *m, const char *path, const char *name);
void metrics_free(struct metrics *m);

/* metrics_shows - does the column say anything? Not if it is empty, or 0 throughout, which once meant the same */
int metrics_shows(const struct metrics *m, size_t column);
/* metrics_last - the last value of the column of this name; NaN if there is none */
double metrics_last(const struct metrics *m, const char *column);
/* metrics_json - {"name":..,"columns":[..],"values":[[step ..], ..]}: columns that say something, at most 2 METRICS_POINTS values
 * each: of more rows, smallest and largest of each of METRICS_POINTS pieces, in their order */
#define METRICS_POINTS 500
void metrics_json(const struct metrics *m, struct page *page);

#endif
