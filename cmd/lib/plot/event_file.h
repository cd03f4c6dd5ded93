/* event_file.h - metrics of a run as TensorBoard's event file
 *
 * TFRecords: length (8 bytes, little-endian), its masked CRC-32C, a message, its masked CRC-32C. The messages are protobuf's Event:
 * the first one names the version of the format, each further one is a row of the table, with a value for each column that has one.
 *
 * Memory      about that of one row
 * Failure     event_file_write ends with 65 if there are no values, before it writes, and 74
 */
#ifndef PLOT_EVENT_FILE_H
#define PLOT_EVENT_FILE_H

#include "base/output_file.h"
#include "plot/run_metrics.h"

/* event_file_write - the step is column `step`, or NULL for the number of the row, and it is the time, too, in seconds. Rows without
 * a step are left out. */
void event_file_write(struct output_file *out, const struct run_metrics *m, const char *step);

#endif
