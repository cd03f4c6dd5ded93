/* array_choice.h - which array of a file is the rows, which their labels, and which go with them as further fields
 *
 * Rows and labels are found by usual names: x, data, images ... and y, labels, target ..., alone or with the name of a split
 * as in x_train and test_labels. One array that is no label needs no name.
 *
 * Memory      values
 * Failure     array_choice_make returns -1 and leaves a text
 */
#ifndef ARRAY_ARRAY_CHOICE_H
#define ARRAY_ARRAY_CHOICE_H

#include "array/array_info.h"

enum array_split { SPLIT_NONE, SPLIT_TRAIN, SPLIT_VAL, SPLIT_TEST, SPLIT_COUNT };
enum array_role { ROLE_OTHER, ROLE_ROWS, ROLE_LABELS };
enum array_side { SIDE_GUESSED, SIDE_FIRST, SIDE_LAST, SIDE_NONE };

/* What is asked for; zeros are the usual. */
struct array_request {
    const char *rows, *labels;  /* names of arrays, or NULL */
    enum array_split split;     /* SPLIT_NONE: the training data where there are several */
    int no_labels;              /* they come from elsewhere ... */
    uint64_t label_count;       /* ... and are so many, or 0 */
    const char *column;         /* of labels: its name, or its number from 1; NULL: the usual */
    enum array_side side;       /* that counts rows */
    int transpose, channels_first;
    double divisor;             /* of the rows' numbers; 0: none */
    /* how the user says which arrays, which split, which side and order, for messages; or NULL */
    const char *how_to_name, *how_to_split, *how_to_order;
};

#define ARRAY_NONE ((size_t)-1)
#define ARRAY_CHOICE_TEXT 2000
struct array_choice {
    size_t rows, labels;        /* numbers of arrays in the list, or ARRAY_NONE */
    enum array_split split;
    int other_splits;           /* there are others */
};

/* array_request_is_usual - nothing is asked for, but where labels come from */
int array_request_is_usual(const struct array_request *q);

/* array_choice_split_word, _side_word - word i of enum array_split and enum array_side from 1 on, or NULL */
const char *array_choice_split_word(size_t i);
const char *array_choice_side_word(size_t i);

/* array_choice_role - what an array of this name usually is, and of which split */
enum array_role array_choice_role(const char *name, enum array_split *split);

/* array_choice_make - 0, or -1: none, or it is not clear which; the text names all there are */
int array_choice_make(struct array_choice *c, const struct array_list *l, const struct array_request *q, char error[ARRAY_CHOICE_TEXT]);
/* array_choice_labels_only - for a file of labels alone: *labels is the array called so, or the only one; 0, or -1 */
int array_choice_labels_only(size_t *labels, const struct array_list *l, const struct array_request *q, char error[ARRAY_CHOICE_TEXT]);

#endif
