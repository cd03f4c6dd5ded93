/* augmentation.h - random augmentation of images: mirrored, moved by whole pixels
 *
 * Pixels are copied and not computed, so that their type does not matter.
 *
 * Invariants  a draw is a function of the seed, the row's place in its stream and the row's id, and of nothing else: a sample that
 *             comes again, in the next epoch, gets another draw; each option has numbers of its own
 * Memory      the caller holds all arrays
 * Failure     none
 *
 *     struct augmentation a = { .flip = 1, .shift = 4, .fill = FILL_EDGE, .seed = seed };
 *     struct augmentation_draw d = augmentation_draw(&a, place, id);
 *     augmentation_apply(&a, &d, &format, from, to);
 */
#ifndef TENSOR_AUGMENTATION_H
#define TENSOR_AUGMENTATION_H

#include <stddef.h>
#include <stdint.h>

/* What comes in at a border: its own pixels again, zeros, or the image mirrored at the centre of its outermost pixels. */
enum augmentation_fill { FILL_EDGE, FILL_ZERO, FILL_REFLECT };
const char *augmentation_fill_name(size_t i);           /* NULL after the last one */

struct augmentation {
    int flip;                   /* mirror left to right with probability 1/2 */
    uint32_t shift;             /* most pixels by which to move, down or up and right or left; less than height and width */
    enum augmentation_fill fill;
    uint64_t seed;
};

struct augmentation_draw {
    int mirrored;               /* first mirrored, */
    int64_t down, right;        /* then moved by so many pixels; negative: up, left */
};

struct image_layout {
    size_t height, width;
    size_t pixel;               /* bytes, of all channels */
};

/* augmentation_draw - place: number of the row in its stream */
struct augmentation_draw augmentation_draw(const struct augmentation *a, uint64_t place, uint64_t id);

/* augmentation_apply - one image; from and to do not overlap */
void augmentation_apply(const struct augmentation *a, const struct augmentation_draw *d, const struct image_layout *l, const void *from,
                        void *to);

/* augmentation_rows - n images, rows place .. place+n-1 of their stream; id [n], NULL: their place is their id */
void augmentation_rows(const struct augmentation *a, uint64_t place, const int64_t *id, size_t n, const struct image_layout *l,
                       const void *from, void *to);

#endif
