/* explorer.h - the decoder of a model inside the page, with codes to begin with
 *
 * A description in JSON and the numbers behind it, in base64. Each array of numbers begins at a multiple of 12 bytes, so that it can
 * be decoded by itself; all are little-endian. explorer.js and decoder.js beside this file are what reads them.
 *
 * Memory      the decoder's weights twice, until it returns
 * Failure     does not return: as model_file.h and samples.h
 */
#ifndef REPORT_EXPLORER_H
#define REPORT_EXPLORER_H

#include "report/page.h"
#include "report/run.h"

struct explorer_options {
    struct compute *compute;
    const char *codes;          /* a stream with z, or NULL */
    uint64_t seed;
    size_t left;                /* bytes of numbers that the page may still have */
};

/* explorer_write - a model without a decoder has none; one whose decoder is larger than what is left gets a line that says so */
void explorer_write(const struct run *r, struct explorer_options *o, struct page *page);

#endif
