/* apng.c - writes animated PNG: the chunks that png.c made for each frame, with those of an animation between them
 *
 *     IHDR acTL | fcTL IDAT ... | fcTL fdAT ... | ... | IEND
 *
 * The first frame is the picture of readers that do not know of animations. fcTL (a frame's size and time) and fdAT (its data) count
 * one sequence.
 */
#include "image/animation.h"

#include "base/alloc.h"
#include "image/png.h"
#include "image/png_chunk.h"

#include <stdlib.h>
#include <string.h>

enum { CONTROL = 8, FRAME_CONTROL = 26, SEQUENCE = 4, THOUSANDTHS = 1000 };

static void put16(unsigned char *to, uint32_t v)
{
    to[0] = (unsigned char)(v >> 8);
    to[1] = (unsigned char)v;
}

static void write_chunk(struct animation *a, const char *name, const unsigned char *data, size_t size)
{
    unsigned char chunk[FRAME_CONTROL + PNG_CHUNK_FRAME];
    png_chunk_make(chunk, name, data, size);
    output_file_write(a->out, chunk, size + PNG_CHUNK_FRAME);
}

/* The number of frames, and how often they are shown; 0: without end. */
static void write_control(struct animation *a)
{
    unsigned char data[CONTROL];
    png_chunk_put32(data, a->plan.frames);
    png_chunk_put32(data + 4, a->plan.is_once ? 1 : 0);
    write_chunk(a, "acTL", data, sizeof data);
}

/* A frame at (0,0) that replaces all pixels of the one before it. */
static void write_frame_control(struct animation *a, const struct image *i)
{
    unsigned char data[FRAME_CONTROL] = { 0 };
    png_chunk_put32(data, a->sequence++);
    png_chunk_put32(data + 4, i->width);
    png_chunk_put32(data + 8, i->height);
    put16(data + 20, a->plan.delay);
    put16(data + 22, THOUSANDTHS);
    write_chunk(a, "fcTL", data, sizeof data);
}

/* Data of an IDAT as an fdAT, whose data begin with a sequence number. */
static void write_frame_data(struct animation *a, const unsigned char *data, size_t size)
{
    unsigned char *chunk = xmalloc(SEQUENCE + size + PNG_CHUNK_FRAME), *at = chunk + 8;
    png_chunk_put32(at, a->sequence++);
    memcpy(at + SEQUENCE, data, size);
    png_chunk_make(chunk, "fdAT", at, SEQUENCE + size);
    output_file_write(a->out, chunk, SEQUENCE + size + PNG_CHUNK_FRAME);
    free(chunk);
}

static void write_frame(struct animation *a, const struct image *image)
{
    unsigned char *bytes;
    const unsigned char *chunk;
    size_t n, at = PNG_CHUNK_FIRST, size;
    int is_first = !a->written, has_control = 0;
    png_encode(image, &bytes, &n);
    if (is_first)
        output_file_write(a->out, bytes, at);
    while ((chunk = png_chunk_next(bytes, n, &at, &size)) && memcmp(chunk, "IEND", 4)) {
        int is_data = !memcmp(chunk, "IDAT", 4);
        if (is_data && !has_control) {
            write_frame_control(a, image);
            has_control = 1;
        }
        if (is_first)
            output_file_write(a->out, chunk - 4, size + PNG_CHUNK_FRAME);
        else if (is_data)
            write_frame_data(a, chunk + 4, size);
        if (is_first && !memcmp(chunk, "IHDR", 4))
            write_control(a);
    }
    free(bytes);
}

static void write_end(struct animation *a)
{
    write_chunk(a, "IEND", (const unsigned char *)"", 0);
}

const struct animation_format animation_format_png = { .name = "png", .ending = ".png", .frame = write_frame, .close = write_end };
