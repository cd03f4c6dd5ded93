/* tiff.c - decodes TIFF by libtiff; the picture format tiff
 *
 * libtiff tells errors and warnings to handlers of the file that is read: the first error is the text of the failure.
 */
#include "image/tiff.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "image/image_formats.h"
#include "image/tiff_length.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#define SAMPLES 5               /* of a pixel that are looked at: four inks and alpha */
#define DECODED (16ull * IMAGE_PIXELS)  /* bytes of all strips or tiles, which may lie in few bytes of the file */

#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x

static const char *libtiff_text(void)
{
    return "libtiff " TEXT(TIFFLIB_MAJOR_VERSION) "." TEXT(TIFFLIB_MINOR_VERSION) "." TEXT(TIFFLIB_MICRO_VERSION);
}
ARGS_LIBRARY(libtiff_text);

enum alpha { ALPHA_NONE, ALPHA_STRAIGHT, ALPHA_PREMULTIPLIED };

struct tiff_call {
    TIFF *tiff;
    const unsigned char *bytes;
    size_t n;
    uint64_t at;                /* where libtiff reads next */
    char *error;
    int failed;                 /* there is a text in error */
    int decoding;               /* pixels, not tags */
    struct image *image;
    uint32_t height, width;
    uint16_t bits, samples, photometric;
    unsigned colours;           /* samples of a pixel before alpha: 1, 3, 4 */
    enum alpha alpha;
    const uint16_t *palette[3];
    int palette_shift;          /* bits of a palette's entries below the 8 that count */
    int separate;               /* each sample of a pixel has strips or tiles of its own */
    int tiled;
    unsigned planes;            /* strips or tiles that are needed at one place: 1, or one for each sample */
    uint32_t part_height, part_width;   /* of a strip or tile */
    size_t line, part;          /* bytes of its row, and of it */
    unsigned char *buffer;      /* parts at one place, [planes,part] */
};

__attribute__((format(printf, 2, 0))) static void keep_error(struct tiff_call *j, const char *fmt, va_list ap)
{
    if (j->failed)
        return;
    int k = snprintf(j->error, 300, "tiff: ");
    vsnprintf(j->error + k, 300 - (size_t)k, fmt, ap);
    j->failed = 1;
}

__attribute__((format(printf, 2, 3))) static int fail(struct tiff_call *j, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    keep_error(j, fmt, ap);
    va_end(ap);
    return -1;
}

static int on_error(TIFF *tiff, void *call, const char *module, const char *fmt, va_list ap)
{
    (void)tiff, (void)module;
    keep_error(call, fmt, ap);
    return 1;
}

/* While pixels are decoded some are lost by what it warns of, but for codes of an old kind and bytes behind the last pixel. */
static int on_warning(TIFF *tiff, void *call, const char *module, const char *fmt, va_list ap)
{
    struct tiff_call *j = call;
    (void)tiff, (void)module;
    if (j->decoding && strncmp(fmt, "Old-style LZW codes", 19) && strncmp(fmt, "Discarding ", 11))
        keep_error(j, fmt, ap);
    return 1;
}

/* ---- bytes in memory as libtiff's file ---- */

static tmsize_t read_memory(thandle_t call, void *to, tmsize_t n)
{
    struct tiff_call *j = call;
    size_t left = j->at < j->n ? j->n - (size_t)j->at : 0, size = (size_t)n < left ? (size_t)n : left;
    memcpy(to, j->bytes + (left ? j->at : 0), size);
    j->at += size;
    return (tmsize_t)size;
}

static tmsize_t refuse_to_write(thandle_t call, void *from, tmsize_t n)
{
    (void)call, (void)from, (void)n;
    return -1;
}

static toff_t seek_memory(thandle_t call, toff_t offset, int whence)
{
    struct tiff_call *j = call;
    j->at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? j->at + offset : j->n + offset;
    return j->at;
}

static toff_t size_of_memory(thandle_t call)
{
    return ((struct tiff_call *)call)->n;
}

static int map_memory(thandle_t call, void **base, toff_t *size)
{
    struct tiff_call *j = call;
    memcpy(base, &j->bytes, sizeof *base);      /* libtiff does not write to it; its type does not say so */
    *size = j->n;
    return 1;
}

static int close_memory(thandle_t call)
{
    (void)call;
    return 0;
}

static int open_tiff(struct tiff_call *j)
{
    TIFFOpenOptions *how = TIFFOpenOptionsAlloc();
    if (!how) {
        errno = ENOMEM;
        die_sys(NULL, "libtiff");
    }
    TIFFOpenOptionsSetErrorHandlerExtR(how, on_error, j);
    TIFFOpenOptionsSetWarningHandlerExtR(how, on_warning, j);
    TIFFOpenOptionsSetMaxSingleMemAlloc(how, (tmsize_t)(4 * j->n + (1 << 20)));
    j->tiff = TIFFClientOpenExt("tiff", "r", j, read_memory, refuse_to_write, seek_memory, close_memory, size_of_memory, map_memory,
                                NULL, how);
    TIFFOpenOptionsFree(how);
    if (!j->tiff)
        return fail(j, "no directory that can be read");
    j->failed = 0;              /* of a tag that is passed over */
    j->error[0] = '\0';
    return 0;
}

/* ---- what the directory says ---- */

static uint16_t short_tag(struct tiff_call *j, uint32_t tag)
{
    uint16_t v = 0;
    TIFFGetFieldDefaulted(j->tiff, tag, &v);
    return v;
}

static int check_compression(struct tiff_call *j)
{
    static const uint16_t known[] = { COMPRESSION_NONE, COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4,
                                      COMPRESSION_LZW, COMPRESSION_JPEG, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE,
                                      COMPRESSION_PACKBITS, COMPRESSION_THUNDERSCAN, COMPRESSION_LZMA, COMPRESSION_ZSTD,
                                      COMPRESSION_WEBP };
    uint16_t compression = short_tag(j, TIFFTAG_COMPRESSION);
    const TIFFCodec *codec = TIFFFindCODEC(compression);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (compression == known[i])
            return 0;
    return fail(j, "compression %u%s%s, which is not read", compression, codec ? ", " : "", codec ? codec->name : "");
}

static int check_samples(struct tiff_call *j)
{
    uint16_t format = short_tag(j, TIFFTAG_SAMPLEFORMAT);
    j->bits = short_tag(j, TIFFTAG_BITSPERSAMPLE);
    j->samples = short_tag(j, TIFFTAG_SAMPLESPERPIXEL);
    if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID)
        return fail(j, "%s samples, where unsigned integers can be read",
                    format == SAMPLEFORMAT_IEEEFP ? "floating-point" : "signed or complex");
    if (j->bits != 1 && j->bits != 2 && j->bits != 4 && j->bits != 8 && j->bits != 16)
        return fail(j, "samples of %u bits, where 1, 2, 4, 8 and 16 can be read", j->bits);
    return 0;
}

/* Entries have 16 bits; in old files of some programs 8. */
static int set_palette(struct tiff_call *j)
{
    uint16_t *entries[3];
    if (j->bits > 8)
        return fail(j, "a palette for samples of %u bits", j->bits);
    if (!TIFFGetField(j->tiff, TIFFTAG_COLORMAP, &entries[0], &entries[1], &entries[2]))
        return fail(j, "no palette");
    for (int c = 0; c < 3; c++) {
        j->palette[c] = entries[c];
        for (int i = 0; i < 1 << j->bits; i++)
            if (entries[c][i] > 255)
                j->palette_shift = 8;
    }
    return 0;
}

static int set_colours(struct tiff_call *j)
{
    j->separate = short_tag(j, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE;
    if (!TIFFGetField(j->tiff, TIFFTAG_PHOTOMETRIC, &j->photometric))
        return fail(j, "no PhotometricInterpretation");
    switch (j->photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_PALETTE:
        j->colours = 1;
        return j->photometric == PHOTOMETRIC_PALETTE ? set_palette(j) : 0;
    case PHOTOMETRIC_YCBCR:
        if (short_tag(j, TIFFTAG_COMPRESSION) != COMPRESSION_JPEG || j->separate)
            return fail(j, "YCbCr that is not within JPEG");
        TIFFSetField(j->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        /* fall through */
    case PHOTOMETRIC_RGB:
        j->colours = 3;
        return 0;
    case PHOTOMETRIC_SEPARATED:
        j->colours = 4;
        return short_tag(j, TIFFTAG_INKSET) == INKSET_CMYK ? 0 : fail(j, "inks that are not CMYK");
    default:
        return fail(j, "colours of PhotometricInterpretation %u, where grey, RGB, palettes, CMYK and YCbCr can be read",
                    j->photometric);
    }
}

static enum alpha find_alpha(struct tiff_call *j)
{
    uint16_t n = 0, *kind;
    if (j->samples == j->colours || !TIFFGetField(j->tiff, TIFFTAG_EXTRASAMPLES, &n, &kind))
        return j->photometric == PHOTOMETRIC_RGB && j->samples == 4 ? ALPHA_STRAIGHT : ALPHA_NONE;
    if (n && *kind == EXTRASAMPLE_ASSOCALPHA)
        return ALPHA_PREMULTIPLIED;
    return n && *kind == EXTRASAMPLE_UNASSALPHA ? ALPHA_STRAIGHT : ALPHA_NONE;
}

/* Strips or tiles, and the memory for those that lie at one place. */
static int set_parts(struct tiff_call *j)
{
    j->tiled = TIFFIsTiled(j->tiff);
    uint32_t count = j->tiled ? TIFFNumberOfTiles(j->tiff) : TIFFNumberOfStrips(j->tiff);
    uint64_t part = j->tiled ? TIFFTileSize64(j->tiff) : TIFFStripSize64(j->tiff);
    j->part_width = j->width;
    TIFFGetFieldDefaulted(j->tiff, j->tiled ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP, &j->part_height);
    if (j->tiled)
        TIFFGetField(j->tiff, TIFFTAG_TILEWIDTH, &j->part_width);
    else if (j->part_height > j->height)
        j->part_height = j->height;
    if (!count || !part || part > DECODED / count)
        return fail(j, "%lu strips or tiles of %llu bytes, where %llu in all are the maximum", (unsigned long)count,
                    (unsigned long long)part, DECODED);
    j->planes = j->separate ? j->colours + (j->alpha != ALPHA_NONE) : 1;
    j->part = (size_t)part;
    j->line = ((size_t)j->part_width * (j->separate ? 1 : j->samples) * j->bits + 7) / 8;
    if (j->line * j->part_height != j->part)
        return fail(j, "strips or tiles of %zu bytes, where %zu are needed", j->part, j->line * j->part_height);
    j->buffer = xzero(j->planes, j->part);
    return 0;
}

static int read_directory(struct tiff_call *j)
{
    if (!TIFFGetField(j->tiff, TIFFTAG_IMAGEWIDTH, &j->width) || !TIFFGetField(j->tiff, TIFFTAG_IMAGELENGTH, &j->height))
        return fail(j, "no size");
    if (check_compression(j) || check_samples(j) || set_colours(j))
        return -1;
    if (j->samples < j->colours)
        return fail(j, "%u samples a pixel, where %u are needed", j->samples, j->colours);
    j->alpha = find_alpha(j);
    int grey = j->photometric == PHOTOMETRIC_MINISWHITE || j->photometric == PHOTOMETRIC_MINISBLACK;
    if (image_set(j->image, j->height, j->width, grey ? 1 : 3))
        return fail(j, "%lux%lu pixels, where 1 to 16 million can be read", (unsigned long)j->width, (unsigned long)j->height);
    j->image->orientation = (uint8_t)short_tag(j, TIFFTAG_ORIENTATION);
    return set_parts(j);
}

/* ---- pixels ---- */

/* The i-th sample of a row; 16 bits as 8. */
static unsigned sample_of(const struct tiff_call *j, const unsigned char *line, size_t i)
{
    uint16_t v;
    if (j->bits == 8)
        return line[i];
    if (j->bits == 16) {
        memcpy(&v, line + 2 * i, 2);
        return (v + 128u) / 257;
    }
    size_t bit = i * j->bits;
    return line[bit / 8] >> (8 - j->bits - bit % 8) & ((1u << j->bits) - 1);
}

/* Samples are of 8 bits, but for the index of a palette. */
static void convert_colours(const struct tiff_call *j, const unsigned sample[SAMPLES], unsigned colour[3])
{
    switch (j->photometric) {
    case PHOTOMETRIC_PALETTE:
        for (int c = 0; c < 3; c++)
            colour[c] = j->palette[c][sample[0]] >> j->palette_shift;
        return;
    case PHOTOMETRIC_SEPARATED:
        for (int c = 0; c < 3; c++)
            colour[c] = image_share(255 - sample[c], 255 - sample[3]);
        return;
    case PHOTOMETRIC_MINISWHITE:
        colour[0] = 255 - sample[0];
        return;
    default:
        memcpy(colour, sample, 3 * sizeof *colour);
    }
}

static unsigned put_on_white(enum alpha kind, unsigned colour, unsigned alpha)
{
    if (kind == ALPHA_STRAIGHT)
        colour = image_share(colour, alpha);
    return colour + 255 - alpha < 255 ? colour + 255 - alpha : 255;
}

/* From row `row` of the parts in the buffer, the first n pixels. */
static void convert_row(const struct tiff_call *j, uint32_t row, uint32_t n, unsigned char *to)
{
    unsigned sample[SAMPLES] = { 0 }, colour[3] = { 0 }, used = j->colours + (j->alpha != ALPHA_NONE);
    unsigned scale = j->bits < 8 ? 255 / ((1u << j->bits) - 1) : 1;
    const unsigned char *line = j->buffer + row * j->line;
    for (size_t x = 0; x < n; x++) {
        for (unsigned k = 0; k < used; k++)
            sample[k] = j->separate ? sample_of(j, line + k * j->part, x) : sample_of(j, line, x * j->samples + k);
        for (unsigned k = j->photometric == PHOTOMETRIC_PALETTE; k < used; k++)
            sample[k] *= scale;
        convert_colours(j, sample, colour);
        for (uint32_t c = 0; c < j->image->channels; c++)
            *to++ = (unsigned char)(j->alpha ? put_on_white(j->alpha, colour[c], sample[j->colours]) : colour[c]);
    }
}

/* The strips or tiles that begin at this pixel, with `rows` rows in the picture. */
static int read_parts(struct tiff_call *j, uint32_t x, uint32_t y, uint32_t rows)
{
    size_t size = j->tiled ? j->part : rows * j->line;
    for (uint16_t plane = 0; plane < j->planes; plane++) {
        unsigned char *to = j->buffer + plane * j->part;
        uint32_t part = j->tiled ? TIFFComputeTile(j->tiff, x, y, 0, plane) : TIFFComputeStrip(j->tiff, y, plane);
        if (!TIFFGetStrileOffset(j->tiff, part))        /* libtiff would read the header as pixels */
            return fail(j, "strip or tile %lu has no place in the file", (unsigned long)part);
        tmsize_t got = j->tiled ? TIFFReadEncodedTile(j->tiff, part, to, (tmsize_t)size)
                                : TIFFReadEncodedStrip(j->tiff, part, to, (tmsize_t)size);
        if (j->failed || got != (tmsize_t)size)
            return fail(j, "strip or tile %lu is cut or damaged", (unsigned long)part);
    }
    return 0;
}

static int read_pixels(struct tiff_call *j)
{
    uint32_t channels = j->image->channels;
    j->decoding = 1;
    for (uint32_t y = 0; y < j->height; y += j->part_height)
        for (uint32_t x = 0; x < j->width; x += j->part_width) {
            uint32_t rows = j->height - y < j->part_height ? j->height - y : j->part_height;
            uint32_t n = j->width - x < j->part_width ? j->width - x : j->part_width;
            if (read_parts(j, x, y, rows))
                return -1;
            for (uint32_t row = 0; row < rows; row++)
                convert_row(j, row, n, j->image->pixel + ((size_t)(y + row) * j->width + x) * channels);
        }
    return 0;
}

/* Is there another page? A smaller version of the same picture is none. */
static int has_more_pages(struct tiff_call *j)
{
    uint32_t kind;
    for (int pages = 0; pages < 64 && TIFFReadDirectory(j->tiff); pages++)
        if (!TIFFGetField(j->tiff, TIFFTAG_SUBFILETYPE, &kind) || !(kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)))
            return 1;
    return 0;
}

int tiff_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300])
{
    struct tiff_call j = { .bytes = bytes, .n = n, .error = error, .image = to };
    int r = open_tiff(&j) || read_directory(&j) || read_pixels(&j) ? -1 : 0;
    if (!r)
        to->is_first = (uint8_t)has_more_pages(&j);
    if (j.tiff)
        TIFFClose(j.tiff);
    free(j.buffer);
    if (!r)
        error[0] = '\0';        /* of a page that is not read */
    return r;
}

/* ---- the format ---- */

static enum sniff sniff_tiff(const unsigned char *head, size_t n)
{
    int classic = sniff_bytes(head, n, 0, "II*\0", 4) || sniff_bytes(head, n, 0, "MM\0*", 4);
    int big = sniff_bytes(head, n, 0, "II+\0\10\0\0\0", 8) || sniff_bytes(head, n, 0, "MM\0+\0\10\0\0", 8);
    return classic || big ? SNIFF_SURE : SNIFF_NO;
}

const struct image_format image_format_tiff = {
    .name = "tiff", .endings = { ".tif", ".tiff" }, .sniff = sniff_tiff, .decode = tiff_decode, .length = tiff_length,
};
