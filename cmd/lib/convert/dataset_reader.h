/* dataset_reader.h - one split of a known data set as rows
 *
 * Failure     does not return: 76 where the content is not the known one, and what catalogue.h says
 *
 *     supply_open(&p, set, &set->split[0], &way);      found, or downloaded
 *     supply_shape(&p, &x);
 *     supply_rows(&p, &intake, n);                     the first n; the whole is read and verified
 *     supply_close(&p);
 */
#ifndef CONVERT_DATASET_READER_H
#define CONVERT_DATASET_READER_H

#include "convert/row_builder.h"
#include "dataset/catalogue.h"

struct supply {
    const struct dataset *set;
    const struct dataset_split *split;
    struct input_file images, labels;
    struct array_file rows;
};

void supply_open(struct supply *p, const struct dataset *set, const struct dataset_split *split, const struct fetch_options *way);
/* supply_shape - of a row; they are u1 */
void supply_shape(struct supply *p, struct shape *x);
void supply_rows(struct supply *p, struct intake *out, uint64_t n);
void supply_close(struct supply *p);

#endif
