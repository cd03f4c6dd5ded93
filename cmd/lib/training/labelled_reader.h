/* labelled_reader.h - the rows with labels of a file, for semi-supervised learning */
#ifndef TRAINING_LABELLED_READER_H
#define TRAINING_LABELLED_READER_H

#include "train/labelled_set.h"
#include "model/model.h"

/* labelled_reader_read - the rows with labels of a file, all of them: y (i4) from 0 to the number of categories - 1; rows without a
 * label (-1) are left out. 65 if fewer than 2 are left, or a label is out of its range. The model keeps number and CRC-32
 * of the file's rows; 78 if it has been trained on others. */
void labelled_reader_read(struct labelled_set *p, const char *path, struct model *m);

#endif
