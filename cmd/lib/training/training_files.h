/* training_files.h - the files of a training are not one another: what is written must not be what is read
 *
 * Failure     64, which names both
 */
#ifndef TRAINING_TRAINING_FILES_H
#define TRAINING_TRAINING_FILES_H

struct training_files {
    const char *output, *metrics, *eval, *labelled;     /* as they are given; NULL: not */
    int keep_best;
};

/* training_files_check - operands: the data, NULL at the end */
void training_files_check(const struct training_files *f, char **operands);

#endif
