/* png.c - decodes and encodes PNG by libpng; the picture format png
 *
 * libpng reports errors by longjmp. The functions that set the jump keep all variables that they change in a structure of
 * their caller's, so that nothing that is needed after a jump is in a register.
 */
#include "image/png.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "image/exif.h"
#include "image/image_formats.h"
#include "image/png_chunk.h"

#include <png.h>    /* libpng's; ours is "image/png.h" */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNKS 128              /* ancillary chunks that libpng may look at */
#define CHUNK_BYTES (1 << 20)

static const char *libpng_text(void)
{
    static char line[40];
    snprintf(line, sizeof line, "libpng %s", png_get_libpng_ver(NULL));
    return line;
}
ARGS_LIBRARY(libpng_text);

/* ---- for both directions ---- */

struct png_call {
    png_structp png;
    png_infop info;
    char *error;                /* 300 bytes of the caller's, or NULL */
    const unsigned char *start, *from;      /* bytes to decode, and the next of them */
    size_t left;
    struct image *image;
    unsigned char *raw;         /* rows with alpha, not yet put on white */
    png_bytep *row;
    unsigned char *out;         /* bytes encoded so far */
    size_t len, capacity;
};

static void on_error(png_structp png, png_const_charp text)
{
    struct png_call *j = png_get_error_ptr(png);
    if (j->error)
        snprintf(j->error, 300, "png: byte %zu: %.230s", (size_t)(j->from - j->start), text);
    png_longjmp(png, 1);
}

/* What damages the picture is an error; warnings concern the rest. Only a chunk whose checksum is wrong may be one that matters,
 * under its name or another, if it is not one of those that are not looked at. */
static void on_warning(png_structp png, png_const_charp text)
{
    static const char passed_over[][5] = { "bKGD", "cHRM", "eXIf", "gAMA", "hIST", "iCCP", "iTXt", "pHYs", "sBIT", "sPLT", "sRGB",
                                           "tEXt", "tIME", "zTXt" };
    if (!strstr(text, "CRC error"))
        return;
    for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; i++)
        if (!strncmp(text, passed_over[i], 4))
            return;
    png_error(png, text);
}

static png_voidp allocate(png_structp png, png_alloc_size_t n)
{
    (void)png;
    return xmalloc(n);          /* lack of memory is 71, not a damaged file */
}

static void release(png_structp png, png_voidp p)
{
    (void)png;
    free(p);
}

static void point_at_rows(struct png_call *j, unsigned char *pixels, size_t bytes)
{
    j->row = xarray(j->image->height, sizeof *j->row);
    for (uint32_t y = 0; y < j->image->height; y++)
        j->row[y] = pixels + y * bytes;
}

/* ---- decoding ---- */

static void read_memory(png_structp png, png_bytep to, size_t n)
{
    struct png_call *j = png_get_io_ptr(png);
    if (n > j->left)
        png_error(png, "the file is cut");
    memcpy(to, j->from, n);
    j->from += n;
    j->left -= n;
}

static void set_limits(png_structp png)
{
    png_set_user_limits(png, IMAGE_SIDE, IMAGE_SIDE);
    png_set_chunk_cache_max(png, CHUNKS);
    png_set_chunk_malloc_max(png, CHUNK_BYTES);
    /* Only IHDR, PLTE, tRNS, IDAT and IEND are read: no profile and no compressed text from outside is unpacked. */
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);      /* see on_warning */
}

/* Reads header and rows: into the image, or into raw where there is alpha. 0, or -1 with a text. */
static int read_rows(struct png_call *j)
{
    if (setjmp(png_jmpbuf(j->png)))
        return -1;
    set_limits(j->png);
    png_set_read_fn(j->png, j, read_memory);
    png_read_info(j->png, j->info);
    png_set_expand(j->png);
    png_set_scale_16(j->png);
    png_set_interlace_handling(j->png);
    png_read_update_info(j->png, j->info);
    uint32_t channels = png_get_channels(j->png, j->info);
    uint32_t height = png_get_image_height(j->png, j->info), width = png_get_image_width(j->png, j->info);
    if (image_set(j->image, height, width, channels < 3 ? 1 : 3)) {
        char text[100];
        snprintf(text, sizeof text, "%lux%lu pixels, where 1 to %s can be read", (unsigned long)width, (unsigned long)height,
                 image_limit(j->image));
        png_error(j->png, text);
    }
    size_t bytes = (size_t)j->image->width * channels;
    if (png_get_rowbytes(j->png, j->info) != bytes)
        bug("libpng returns rows of another size than it said");
    if (channels % 2 == 0)
        j->raw = xarray(j->image->height, bytes);
    point_at_rows(j, j->raw ? j->raw : j->image->pixel, bytes);
    png_read_image(j->png, j->row);
    png_read_end(j->png, NULL);         /* to IEND, so that a file that is cut is noticed */
    return 0;
}

/* Of the chunk of EXIF data, which may be before or behind the pixels. */
static uint8_t find_orientation(const unsigned char *bytes, size_t n)
{
    const unsigned char *chunk;
    size_t at = PNG_CHUNK_FIRST, size;
    while ((chunk = png_chunk_next(bytes, n, &at, &size)) && memcmp(chunk, "IEND", 4))
        if (!memcmp(chunk, "eXIf", 4))
            return png_chunk_is_sound(chunk, size) ? exif_orientation_prefixed(chunk + 4, size) : EXIF_UPRIGHT;
    return EXIF_UPRIGHT;
}

int png_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300])
{
    struct png_call j = { .error = error, .start = bytes, .from = bytes, .left = n, .image = to };
    if (n < PNG_CHUNK_FIRST || png_sig_cmp(bytes, 0, PNG_CHUNK_FIRST)) {
        snprintf(error, 300, "png: not a PNG file");
        return -1;
    }
    j.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &j, on_error, on_warning, NULL, allocate, release);
    j.info = j.png ? png_create_info_struct(j.png) : NULL;
    if (!j.info)
        bug("libpng is not the one that was compiled for");
    int r = read_rows(&j);
    if (!r && j.raw)
        image_blend(to, j.raw);
    if (!r)
        to->orientation = find_orientation(bytes, n);
    png_destroy_read_struct(&j.png, &j.info, NULL);
    free(j.row);
    free(j.raw);
    return r;
}

/* ---- encoding ---- */

static void write_memory(png_structp png, png_bytep from, size_t n)
{
    struct png_call *j = png_get_io_ptr(png);
    if (j->capacity - j->len < n) {
        j->capacity = 2 * j->capacity + n + 4096;
        j->out = xrealloc(j->out, j->capacity);
    }
    memcpy(j->out + j->len, from, n);
    j->len += n;
}

static void flush_memory(png_structp png)
{
    (void)png;
}

static int write_rows(struct png_call *j)
{
    const struct image *i = j->image;
    if (setjmp(png_jmpbuf(j->png)))
        return -1;
    png_set_write_fn(j->png, j, write_memory, flush_memory);
    png_set_user_limits(j->png, IMAGE_SIDE, IMAGE_SIDE);
    /* Fixed, not the library's defaults: equal images give equal bytes. */
    png_set_compression_level(j->png, 6);
    png_set_filter(j->png, PNG_FILTER_TYPE_BASE, i->channels == 1 ? PNG_FILTER_NONE : PNG_ALL_FILTERS);
    png_set_IHDR(j->png, j->info, i->width, i->height, 8, i->channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
    png_write_info(j->png, j->info);
    point_at_rows(j, i->pixel, (size_t)i->width * i->channels);
    png_write_image(j->png, j->row);
    png_write_end(j->png, NULL);
    return 0;
}

void png_encode(const struct image *image, unsigned char **bytes, size_t *n)
{
    struct image copy = *image;         /* pixel is only read */
    struct png_call j = { .image = &copy };
    j.png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &j, on_error, on_warning, NULL, allocate, release);
    j.info = j.png ? png_create_info_struct(j.png) : NULL;
    if (!j.info || write_rows(&j))
        bug("libpng refused to write");
    png_destroy_write_struct(&j.png, &j.info);
    free(j.row);
    *bytes = j.out;
    *n = j.len;
}

/* ---- the format ---- */

static enum sniff sniff_png(const unsigned char *head, size_t n)
{
    return sniff_bytes(head, n, 0, "\x89PNG\r\n\x1a\n", 8) ? SNIFF_SURE : sniff_bytes(head, n, 0, "\x89PNG", 4) ? SNIFF_WEAK : SNIFF_NO;
}

/* To the end of the chunk IEND. */
static size_t length_png(const unsigned char *bytes, size_t n)
{
    const unsigned char *chunk;
    size_t at = PNG_CHUNK_FIRST, size;
    if (sniff_png(bytes, n) != SNIFF_SURE)
        return 0;
    while ((chunk = png_chunk_next(bytes, n, &at, &size)))
        if (!memcmp(chunk, "IEND", 4))
            return at;
    return 0;
}

const struct image_format image_format_png = {
    .name = "png", .endings = { ".png" }, .sniff = sniff_png, .decode = png_decode, .length = length_png,
};
