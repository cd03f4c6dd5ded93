/* import_options.h - what the user of iae-import asked for */
#ifndef CONVERT_IMPORT_OPTIONS_H
#define CONVERT_IMPORT_OPTIONS_H

#include "image/image_transform.h"

struct import_options {
    const char *out_path;       /* as --out has it */
    int force;
    const char *labels_path;    /* a file of labels, or NULL: those in the files */
    long zero;                  /* the label that becomes 0, or 0 */
    struct image_transform transform;   /* of pictures */
};

#endif
