/* import_options.h - what the user of iae-import asked for */
#ifndef CONVERT_IMPORT_OPTIONS_H
#define CONVERT_IMPORT_OPTIONS_H

#include "array/array_choice.h"
#include "convert/image_import.h"

struct import_options {
    const char *out_path;       /* as --out has it */
    int force;
    const char *labels_path;    /* a file of labels, or NULL: those in the files */
    const char *names_path;     /* where to write which row is which picture, or NULL */
    long zero;                  /* the label that becomes 0, or 0 */
    struct image_import_settings images;
    struct array_request arrays;        /* which arrays, and how they lie */
};

#endif
