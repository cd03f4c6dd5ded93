/* dataset_reader.h - splits of a known data set as rows
 *
 * Failure     does not return: 76 where the content is not the known one, and what dataset_files.h says
 *
 *     dataset_reader_open(&p, kind, set, &set->split[0], &options);   found, or downloaded
 *     dataset_reader_shape(&p, &x);
 *     dataset_reader_rows(&p, &out, n);                               the first n; all are read and verified
 *     dataset_reader_close(&p);
 */
#ifndef CONVERT_DATASET_READER_H
#define CONVERT_DATASET_READER_H

#include "convert/dataset_kind.h"

struct dataset_reader {
    const struct dataset_kind *kind;
    const struct dataset *set;
    const struct dataset_split *split;
    struct input_file images, labels;
    struct array_file rows;
};

void dataset_reader_open(struct dataset_reader *p, const struct dataset_kind *kind, const struct dataset *set,
                         const struct dataset_split *split, const struct fetch_options *options);
/* dataset_reader_shape - of a row; they are u1 */
void dataset_reader_shape(struct dataset_reader *p, struct shape *x);
void dataset_reader_rows(struct dataset_reader *p, struct row_builder *out, uint64_t n);
void dataset_reader_close(struct dataset_reader *p);

/* dataset_reader_import - the splits that are asked for, one after the other, as one stream */
void dataset_reader_import(const struct dataset_kind *kind, const struct dataset_request *request);

/* dataset_reader_open_array - for kinds: the images as an array of this format, and the shape of its rows */
void dataset_reader_open_array(struct dataset_reader *p, const struct array_format *format, struct shape *x);

#endif
