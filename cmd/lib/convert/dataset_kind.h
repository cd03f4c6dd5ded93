/* dataset_kind.h - how the files of one kind of data sets become rows; the registry is dataset_kinds.h
 *
 * The functions do not return from a failure: 76 where the content is not the known one, and what dataset_files.h says.
 */
#ifndef CONVERT_DATASET_KIND_H
#define CONVERT_DATASET_KIND_H

#include "convert/row_builder.h"
#include "dataset/dataset_files.h"

/* What iae-fetch is asked for. */
struct dataset_request {
    const struct dataset *set;
    const struct fetch_options *options;
    const char *split;          /* as the user named it */
    size_t which[CATALOGUE_SPLITS], splits;     /* the splits that this is */
    const char *attribute;      /* that becomes y, or NULL: no y */
    long count;                 /* rows at most, or -1 */
    const char *path;           /* of the stream */
    int force;
};

struct dataset_reader;

struct dataset_kind {
    const char *name;           /* as in the catalogue */
    int has_attributes;
    /* write all that is asked for; dataset_reader_import does so split by split, with shape and rows */
    void (*import)(const struct dataset_kind *kind, const struct dataset_request *request);
    /* the shape of a row, which is u1 */
    void (*shape)(struct dataset_reader *p, struct shape *x);
    /* the first n rows; all files are read to their ends and verified */
    void (*rows)(struct dataset_reader *p, struct row_builder *out, uint64_t n);
};

#endif
