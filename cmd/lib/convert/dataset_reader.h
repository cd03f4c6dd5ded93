/* dataset_reader.h - one split of a known data set as rows
 *
 * Failure     does not return: 76 where the content is not the known one, and what catalogue.h says
 *
 *     dataset_reader_open(&p, set, &set->split[0], &way);      found, or downloaded
 *     dataset_reader_shape(&p, &x);
 *     dataset_reader_rows(&p, &intake, n);                     the first n; the whole is read and verified
 *     dataset_reader_close(&p);
 */
#ifndef CONVERT_DATASET_READER_H
#define CONVERT_DATASET_READER_H

#include "convert/row_builder.h"
#include "dataset/catalogue.h"

struct dataset_reader {
    const struct dataset *set;
    const struct dataset_split *split;
    struct input_file images, labels;
    struct array_file rows;
};

void dataset_reader_open(struct dataset_reader *p, const struct dataset *set, const struct dataset_split *split, const struct fetch_options *way);
/* dataset_reader_shape - of a row; they are u1 */
void dataset_reader_shape(struct dataset_reader *p, struct shape *x);
void dataset_reader_rows(struct dataset_reader *p, struct row_builder *out, uint64_t n);
void dataset_reader_close(struct dataset_reader *p);

#endif
