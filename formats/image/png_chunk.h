/* png_chunk.h - the chunks of a PNG file: length, name, data, CRC-32 of name and data
 *
 * Failure     none; png_chunk_next returns NULL for what is cut
 */
#ifndef IMAGE_PNG_CHUNK_H
#define IMAGE_PNG_CHUNK_H

#include <stddef.h>
#include <stdint.h>

#define PNG_CHUNK_FIRST 8       /* bytes of a file before its first chunk */
#define PNG_CHUNK_FRAME 12      /* of a chunk besides its data */

/* png_chunk_next - the chunk at *at of n bytes, which moves behind it: its name, behind which its data are */
const unsigned char *png_chunk_next(const unsigned char *bytes, size_t n, size_t *at, size_t *size);
/* png_chunk_is_sound - is the CRC behind the data theirs? */
int png_chunk_is_sound(const unsigned char *chunk, size_t size);

/* png_chunk_put32 - a number as chunks have it, high byte first */
void png_chunk_put32(unsigned char *to, uint32_t v);
/* png_chunk_make - a chunk of this name around size bytes, into to, of size + PNG_CHUNK_FRAME bytes. The data may be in their place
 * already. */
void png_chunk_make(unsigned char *to, const char *name, const unsigned char *data, size_t size);

#endif
