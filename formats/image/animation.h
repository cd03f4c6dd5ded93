/* animation.h - pictures one after the other in one file: APNG and GIF
 *
 * All frames have one size and number of channels. In an APNG they keep their pixels, and a reader that knows nothing of animations
 * shows the first. A GIF has 256 colours a frame: those of the frame if it has no more, else the nearest by median cut.
 *
 * Invariants  equal frames give equal bytes
 * Memory      the caller holds struct animation; one compressed frame
 * Failure     does not return from errors of the output: 74
 *
 * A new format is a file that defines animation_format_NAME, and its name in the list.
 *
 *     animation_open(&a, format, &out, &plan);
 *     for (k = 0; k < plan.frames; k++)
 *         animation_frame(&a, &image);
 *     animation_close(&a);                                the caller commits out
 */
#ifndef IMAGE_ANIMATION_H
#define IMAGE_ANIMATION_H

#include "base/output_file.h"
#include "image/image.h"

#define ANIMATION_DELAY 60000   /* most milliseconds of a frame */

struct animation_plan {
    uint32_t frames;            /* that will come */
    uint32_t delay;             /* milliseconds that each is shown; a GIF counts hundredths of a second */
    int is_once;                /* stop after the last frame; else go on with the first */
};

struct animation {
    const struct animation_format *format;
    struct output_file *out;
    struct animation_plan plan;
    uint32_t written;           /* frames */
    uint32_t sequence;          /* of an APNG's chunks */
    void *gif;                  /* giflib's */
};

struct animation_format {
    const char *name, *ending;  /* "gif", ".gif" */
    void (*frame)(struct animation *a, const struct image *image);     /* the first one writes what precedes it */
    void (*close)(struct animation *a);
};

#define ANIMATION_FORMATS(F) \
    F(png)                   \
    F(gif)

#define ANIMATION_FORMAT_DECLARE(name) extern const struct animation_format animation_format_##name;
ANIMATION_FORMATS(ANIMATION_FORMAT_DECLARE)

/* animation_format_get - the i-th, or NULL; animation_format_name - its name; animation_format_ending - that of a file's name, or NULL */
const struct animation_format *animation_format_get(size_t i);
const char *animation_format_name(size_t i);
const struct animation_format *animation_format_ending(const char *path);

void animation_open(struct animation *a, const struct animation_format *format, struct output_file *out, const struct animation_plan *plan);
void animation_frame(struct animation *a, const struct image *image);
void animation_close(struct animation *a);

#endif
