/* point_spool.h - rows that wait on disk until all have come: the numbers of each, its label, its picture
 *
 * Rows with a number that is not finite are left out, and counted.
 *
 * Memory      a row; what is read are pages of temporary files (tempfile.h), which the system may drop
 * Failure     71, 74
 */
#ifndef VIEW_POINT_SPOOL_H
#define VIEW_POINT_SPOOL_H

#include "bytes/tempfile.h"
#include "tensor/real.h"

struct point_spool {
    size_t numbers, picture;    /* of a row; bytes of its picture, which may be 0 */
    size_t rows;
    uint64_t odd;               /* rows that are not finite */
    struct tempfile points, others;     /* [rows,numbers]; and [rows] label and picture */
};

void point_spool_open(struct point_spool *s, size_t numbers, size_t picture);
void point_spool_add(struct point_spool *s, const real *numbers, int32_t label, const unsigned char *picture);

/* point_spool_points - [rows,numbers], after the last row was added; the others belong to row i */
const real *point_spool_points(struct point_spool *s);
int32_t point_spool_label(struct point_spool *s, size_t i);
const unsigned char *point_spool_picture(struct point_spool *s, size_t i);      /* or NULL */
void point_spool_close(struct point_spool *s);

#endif
