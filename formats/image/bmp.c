/* bmp.c - decodes BMP and DIB; the picture format bmp */
#include "image/bmp.h"

#include "image/image_formats.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FILE_HEADER 14          /* "BM", size, reserved, place of the pixels */
#define CORE 12                 /* the header of OS/2 1, which has fewer fields */
#define INFO 40                 /* the header of Windows 3, which all others begin with */
#define MASKS 40                /* where the masks of red, green, blue and alpha are in a header, or behind one of INFO bytes */

enum compression { RGB, RLE8, RLE4, BITFIELDS, ALPHABITFIELDS = 6 };

struct bmp {
    const unsigned char *bytes;
    size_t n;
    char *error;
    const struct image *image;  /* which is to hold it */
    size_t header, header_end, pixels;          /* places; behind the header are its masks, then the palette */
    uint32_t width, height, bits, compression;
    int top_down;
    uint32_t mask[4];           /* of red, green, blue, alpha in a pixel of 16 to 32 bits; 0: no alpha */
    uint32_t colors;            /* of the palette */
    unsigned char color[256][3];
    uint32_t channels;
};

__attribute__((format(printf, 2, 3))) static int fail(struct bmp *b, const char *fmt, ...)
{
    va_list ap;
    int k = snprintf(b->error, 300, "bmp: ");
    va_start(ap, fmt);
    vsnprintf(b->error + k, 300 - (size_t)k, fmt, ap);
    va_end(ap);
    return -1;
}

static uint32_t get16(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t get32(const unsigned char *p)
{
    return get16(p) | get16(p + 2) << 16;
}

/* ---- the header ---- */

static int is_header(uint32_t size)
{
    return size == CORE || size == INFO || size == 52 || size == 56 || size == 64 || size == 108 || size == 124;
}

static void read_fields(struct bmp *b, uint32_t size)
{
    const unsigned char *h = b->bytes + b->header;
    if (size == CORE) {
        b->width = get16(h + 4);
        b->height = get16(h + 6);
        b->bits = get16(h + 10);
        return;
    }
    b->width = get32(h + 4);
    b->height = get32(h + 8);
    b->top_down = b->height >> 31;
    if (b->top_down)
        b->height = 0 - b->height;
    b->bits = get16(h + 14);
    b->compression = get32(h + 16);
    b->colors = get32(h + 32);
}

static int has_runs(const struct bmp *b)
{
    return b->compression == RLE8 || b->compression == RLE4;
}

static int has_masks(const struct bmp *b)
{
    return b->compression == BITFIELDS || b->compression == ALPHABITFIELDS;
}

static int check_fields(struct bmp *b)
{
    int fits = 0;
    if (b->compression == RGB)
        fits = b->bits == 1 || b->bits == 4 || b->bits == 8 || b->bits == 16 || b->bits == 24 || b->bits == 32;
    else if (has_runs(b))
        fits = b->bits == (b->compression == RLE8 ? 8 : 4);
    else if (has_masks(b))
        fits = b->bits == 16 || b->bits == 24 || b->bits == 32;
    if (!fits)
        return fail(b, "%lu bits a pixel of compression %lu, which cannot be read", (unsigned long)b->bits, (unsigned long)b->compression);
    if (!image_fits(b->image, b->height, b->width))
        return fail(b, "%lux%lu pixels, where 1 to %s can be read", (unsigned long)b->width, (unsigned long)b->height,
                    image_limit(b->image));
    return 0;
}

/* Each mask is one row of bits. */
static int check_masks(struct bmp *b)
{
    for (int c = 0; c < 4; c++) {
        uint32_t m = b->mask[c];
        while (m && !(m & 1))
            m >>= 1;
        if ((m & (m + 1)) || (!m && c < 3))
            return fail(b, "a mask of %#lx", (unsigned long)b->mask[c]);
    }
    return 0;
}

static int read_masks(struct bmp *b, uint32_t size)
{
    static const uint32_t of_16[] = { 0x7c00, 0x3e0, 0x1f, 0 }, of_24[] = { 0xff0000, 0xff00, 0xff, 0 };
    int alpha = size >= 56 || b->compression == ALPHABITFIELDS;
    memcpy(b->mask, b->bits == 16 ? of_16 : of_24, sizeof b->mask);
    if (!has_masks(b))
        return 0;
    size_t end = b->header + MASKS + (alpha ? 16 : 12);
    if (end > b->n)
        return fail(b, "the file is cut, within its masks");
    for (int c = 0; c < 3 + alpha; c++)
        b->mask[c] = get32(b->bytes + b->header + MASKS + 4 * c);
    if (end > b->header_end)
        b->header_end = end;
    return check_masks(b);
}

/* Colours are stored as blue, green, red, and a zero but for OS/2 1. */
static int read_palette(struct bmp *b, uint32_t size)
{
    size_t entry = size == CORE ? 3 : 4;
    int gray = 1;
    if (!b->colors || b->colors > 1u << b->bits)
        b->colors = 1u << b->bits;
    if ((b->n - b->header_end) / entry < b->colors)
        return fail(b, "the file is cut, within its palette of %lu colours", (unsigned long)b->colors);
    for (uint32_t i = 0; i < b->colors; i++) {
        const unsigned char *p = b->bytes + b->header_end + i * entry;
        for (int c = 0; c < 3; c++)
            b->color[i][c] = p[2 - c];
        gray &= p[0] == p[1] && p[1] == p[2];
    }
    b->channels = gray ? 1 : 3;
    if (b->pixels <= b->header_end)             /* some programs forget the palette when they say where the pixels are */
        b->pixels = b->header_end + b->colors * entry;
    return 0;
}

static int read_header(struct bmp *b)
{
    int has_file_header = b->n >= 2 && !memcmp(b->bytes, "BM", 2);
    b->header = has_file_header ? FILE_HEADER : 0;
    if (b->n < b->header + 4)
        return fail(b, "the file is cut, within its header");
    uint32_t size = get32(b->bytes + b->header);
    if (!is_header(size))
        return fail(b, "not a BMP file: a header of %lu bytes", (unsigned long)size);
    b->header_end = b->header + size;
    if (b->n < b->header_end)
        return fail(b, "the file is cut, within its header");
    b->pixels = has_file_header ? get32(b->bytes + 10) : 0;
    b->channels = 3;
    read_fields(b, size);
    if (check_fields(b) || (b->bits > 8 ? read_masks(b, size) : read_palette(b, size)))
        return -1;
    if (b->pixels < b->header_end)
        b->pixels = b->header_end;
    return b->pixels > b->n ? fail(b, "pixels at byte %zu of a file of %zu", b->pixels, b->n) : 0;
}

/* ---- pixels ---- */

/* The y-th row that is stored. */
static unsigned char *row_of(const struct bmp *b, struct image *to, uint32_t y)
{
    return to->pixel + (size_t)(b->top_down ? y : b->height - 1 - y) * b->width * b->channels;
}

static int put_color(struct bmp *b, unsigned char *row, uint32_t x, unsigned i)
{
    if (i >= b->colors)
        return fail(b, "a pixel of colour %u, where the palette has %lu", i, (unsigned long)b->colors);
    memcpy(row + (size_t)x * b->channels, b->color[i], b->channels);
    return 0;
}

static int read_indices(struct bmp *b, struct image *to, size_t stride)
{
    unsigned per_byte = 8 / b->bits, all = (1u << b->bits) - 1;
    for (uint32_t y = 0; y < b->height; y++) {
        const unsigned char *from = b->bytes + b->pixels + y * stride;
        unsigned char *row = row_of(b, to, y);
        for (uint32_t x = 0; x < b->width; x++)
            if (put_color(b, row, x, from[x / per_byte] >> (8 - b->bits * (1 + x % per_byte)) & all))
                return -1;
    }
    return 0;
}

static uint32_t word_at(const unsigned char *p, uint32_t bits)
{
    return bits == 16 ? get16(p) : bits == 24 ? get16(p) | (uint32_t)p[2] << 16 : get32(p);
}

/* The bits of a mask, as 8 bits. */
static unsigned masked(uint32_t word, uint32_t mask)
{
    uint32_t lowest = mask & (0 - mask), max = mask / lowest, v = (word & mask) / lowest;
    return max == 255 ? v : (unsigned)((uint64_t)v * 255 / max);
}

/* Alpha of 0 in all pixels is a field that nobody has filled in. */
static int has_alpha(const struct bmp *b, size_t stride)
{
    for (uint32_t y = 0; b->mask[3] && y < b->height; y++) {
        const unsigned char *from = b->bytes + b->pixels + y * stride;
        for (uint32_t x = 0; x < b->width; x++, from += b->bits / 8)
            if (word_at(from, b->bits) & b->mask[3])
                return 1;
    }
    return 0;
}

static void read_words(struct bmp *b, struct image *to, size_t stride)
{
    int alpha = has_alpha(b, stride);
    for (uint32_t y = 0; y < b->height; y++) {
        const unsigned char *from = b->bytes + b->pixels + y * stride;
        unsigned char *out = row_of(b, to, y);
        for (uint32_t x = 0; x < b->width; x++, from += b->bits / 8) {
            uint32_t word = word_at(from, b->bits);
            unsigned a = alpha ? masked(word, b->mask[3]) : 255;
            for (int c = 0; c < 3; c++)
                *out++ = image_on_white(masked(word, b->mask[c]), a);
        }
    }
}

/* Rows are whole words of 32 bits; of the last one they need not be complete. */
static int check_rows(struct bmp *b, size_t *stride)
{
    uint64_t bits = (uint64_t)b->width * b->bits, need = (bits + 31) / 32 * 4 * (b->height - 1) + (bits + 7) / 8;
    *stride = (size_t)((bits + 31) / 32 * 4);
    if (b->n - b->pixels < need)
        return fail(b, "the file is cut: %zu bytes of pixels, where %llu are needed", b->n - b->pixels, (unsigned long long)need);
    return 0;
}

/* ---- run lengths ---- */

struct runs {
    const unsigned char *p, *end;
    uint32_t x, y;              /* the next pixel, in rows as they are stored */
};

/* n pixels of the bytes at `from`: of each its own, or all of the first one, whose halves take turns. */
static int put_run(struct bmp *b, struct image *to, struct runs *r, const unsigned char *from, unsigned n, int repeat)
{
    if (r->y >= b->height || n > b->width - r->x)
        return fail(b, "byte %zu: a run beyond the end of its row", (size_t)(r->p - b->bytes));
    unsigned char *row = row_of(b, to, r->y);
    for (unsigned i = 0; i < n; i++) {
        unsigned byte = b->bits == 8 ? from[repeat ? 0 : i] : from[repeat ? 0 : i / 2];
        if (put_color(b, row, r->x++, b->bits == 8 ? byte : i % 2 ? byte & 15 : byte >> 4))
            return -1;
    }
    return 0;
}

/* After a zero: the end of a row, a jump, or pixels that follow as they are. */
static int read_escape(struct bmp *b, struct image *to, struct runs *r, unsigned code)
{
    size_t left = (size_t)(r->end - r->p), bytes = code == 2 ? 2 : b->bits == 8 ? code : (code + 1) / 2, aligned = bytes + bytes % 2;
    if (code == 0) {
        r->x = 0;
        r->y += r->y < b->height;
        return 0;
    }
    if (left < bytes)
        return fail(b, "the file is cut, within its pixels");
    if (code > 2 && put_run(b, to, r, r->p, code, 0))
        return -1;
    if (code == 2) {
        if (r->p[0] > b->width - r->x || r->p[1] > b->height - r->y)
            return fail(b, "byte %zu: a jump out of the picture", (size_t)(r->p - b->bytes));
        r->x += r->p[0];
        r->y += r->p[1];
    }
    r->p += left < aligned ? left : aligned;
    return 0;
}

/* To the end of the picture, or of its last row, after which some programs write no end. */
static int read_runs(struct bmp *b, struct image *to)
{
    struct runs r = { .p = b->bytes + b->pixels, .end = b->bytes + b->n };
    for (size_t i = 0, pixels = (size_t)b->width * b->height; i < pixels; i++)
        memcpy(to->pixel + i * b->channels, b->color[0], b->channels);
    while (r.end - r.p >= 2) {
        unsigned n = r.p[0], code = r.p[1];
        r.p += 2;
        if (!n && code == 1)
            return 0;
        if (n ? put_run(b, to, &r, r.p - 1, n, 1) : read_escape(b, to, &r, code))
            return -1;
    }
    if (r.y == b->height || (r.y == b->height - 1 && r.x == b->width))
        return 0;
    return fail(b, "the file is cut, within its pixels");
}

int bmp_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300])
{
    struct bmp b = { .bytes = bytes, .n = n, .error = error, .image = to };
    size_t stride = 0;
    if (read_header(&b) || (!has_runs(&b) && check_rows(&b, &stride)))
        return -1;
    if (image_set(to, b.height, b.width, b.channels))
        return fail(&b, "too many pixels");
    if (b.bits <= 8)
        return has_runs(&b) ? read_runs(&b, to) : read_indices(&b, to, stride);
    read_words(&b, to, stride);
    return 0;
}

/* ---- the format ---- */

static enum sniff sniff_bmp(const unsigned char *head, size_t n)
{
    if (sniff_bytes(head, n, 0, "BM", 2))
        return n >= FILE_HEADER + 4 && is_header(get32(head + FILE_HEADER)) ? SNIFF_SURE : SNIFF_WEAK;
    if (n < INFO || !is_header(get32(head)))
        return SNIFF_NO;
    return get32(head) >= INFO && get16(head + 12) == 1 && get16(head + 14) <= 32 ? SNIFF_LIKELY : SNIFF_WEAK;         /* one plane */
}

/* By the size in the file's header, which a DIB does not have. */
static size_t length_bmp(const unsigned char *bytes, size_t n)
{
    size_t length = n >= FILE_HEADER && !memcmp(bytes, "BM", 2) ? get32(bytes + 2) : 0;
    return length > FILE_HEADER && length <= n ? length : 0;
}

const struct image_format image_format_bmp = {
    .name = "bmp", .endings = { ".bmp", ".dib" }, .sniff = sniff_bmp, .decode = bmp_decode, .length = length_bmp,
};
