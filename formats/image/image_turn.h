/* image_turn.h - pictures that were stored on their side or mirrored, turned upright by their EXIF orientation
 *
 * Memory      a copy of the pixels, in the caller's spare
 */
#ifndef IMAGE_IMAGE_TURN_H
#define IMAGE_IMAGE_TURN_H

#include "image/image.h"

/* image_turn_upright - as image->orientation says, which is 1 afterwards; the numbers 5 to 8 exchange height and width. spare is
 * scratch memory, which may be reused from one picture to the next. */
void image_turn_upright(struct image *image, struct image *spare);

#endif
