/* pnm.c - decodes PBM, PGM, PPM and PAM; the picture format pnm */
#include "image/pnm.h"

#include "image/image_formats.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_SAMPLE 65535

struct pnm {
    const unsigned char *bytes, *p, *end;
    uint32_t width, height, depth;
    uint32_t white;             /* the largest sample */
    int plain;                  /* samples are text */
    int bitmap;                 /* samples are bits, of which 1 is black */
    char *error;
};

__attribute__((format(printf, 2, 3))) static int fail(struct pnm *f, const char *fmt, ...)
{
    va_list ap;
    int k = snprintf(f->error, 300, "pnm: byte %zu: ", (size_t)(f->p - f->bytes));
    va_start(ap, fmt);
    vsnprintf(f->error + k, 300 - (size_t)k, fmt, ap);
    va_end(ap);
    return -1;
}

static int is_blank(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_blanks(struct pnm *f)
{
    while (f->p < f->end && (is_blank(*f->p) || *f->p == '#'))
        if (*f->p++ == '#')
            while (f->p < f->end && *f->p != '\n')
                f->p++;
}

static int read_number(struct pnm *f, uint32_t max, uint32_t *v, const char *what)
{
    uint32_t n = 0;
    skip_blanks(f);
    if (f->p == f->end)
        return fail(f, "the file is cut, within %s", what);
    if (*f->p < '0' || *f->p > '9')
        return fail(f, "no number, where %s should be", what);
    for (; f->p < f->end && *f->p >= '0' && *f->p <= '9'; f->p++)
        if ((n = 10 * n + *f->p - '0') > max)
            return fail(f, "%s is beyond %lu", what, (unsigned long)max);
    *v = n;
    return 0;
}

static int accept(struct pnm *f, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(f->end - f->p) < n || memcmp(f->p, word, n))
        return 0;
    f->p += n;
    return 1;
}

/* The header of a PAM: words and their values, a line each. */
static int read_pam(struct pnm *f)
{
    for (;;) {
        skip_blanks(f);
        if (accept(f, "ENDHDR\n"))
            return 0;
        if (accept(f, "TUPLTYPE")) {
            while (f->p < f->end && *f->p != '\n')
                f->p++;
        } else {
            uint32_t *to = accept(f, "WIDTH ") ? &f->width : accept(f, "HEIGHT ") ? &f->height : accept(f, "DEPTH ") ? &f->depth
                         : accept(f, "MAXVAL ") ? &f->white : NULL;
            if (!to)
                return fail(f, f->p == f->end ? "the file is cut, within its header" : "an unknown word in the header");
            if (read_number(f, MAX_SAMPLE, to, "a number of the header"))
                return -1;
        }
    }
}

/* The header of the other kinds: numbers, and one blank before the samples. */
static int read_numbers(struct pnm *f)
{
    f->white = 1;
    if (read_number(f, IMAGE_SIDE, &f->width, "the width") || read_number(f, IMAGE_SIDE, &f->height, "the height") ||
        (!f->bitmap && read_number(f, MAX_SAMPLE, &f->white, "the largest sample")))
        return -1;
    return f->p == f->end || !is_blank(*f->p++) ? fail(f, "the file is cut, within its header") : 0;
}

static int read_head(struct pnm *f)
{
    int kind = f->end - f->p > 2 && *f->p == 'P' ? f->p[1] : 0;
    if (kind < '1' || kind > '7')
        return fail(f, "none of the formats P1 to P7");
    f->p += 2;
    f->plain = kind <= '3';
    f->bitmap = kind == '1' || kind == '4';
    f->depth = kind == '7' ? 0 : kind == '3' || kind == '6' ? 3 : 1;
    if (kind == '7' ? read_pam(f) : read_numbers(f))
        return -1;
    if (f->depth < 1 || f->depth > 4)
        return fail(f, "%lu samples a pixel, where 1 to 4 can be read", (unsigned long)f->depth);
    return f->white ? 0 : fail(f, "a largest sample of 0");
}

/* Bytes of the samples: at least those of plain ones, exactly those of the others. */
static uint64_t sample_bytes(const struct pnm *f)
{
    uint64_t samples = (uint64_t)f->width * f->height * f->depth;
    if (f->bitmap)
        return f->plain ? samples : ((uint64_t)f->width + 7) / 8 * f->height;
    return f->plain ? 2 * samples - 1 : samples << (f->white > 255);
}

/* A bit of a plain bitmap: a digit, which may stand without blanks. */
static int read_digit(struct pnm *f, uint32_t *v)
{
    skip_blanks(f);
    if (f->p == f->end)
        return fail(f, "the file is cut, within a sample");
    if (*f->p != '0' && *f->p != '1')
        return fail(f, "neither 0 nor 1, where a sample should be");
    *v = *f->p++ == '0';
    return 0;
}

/* The next sample, as 8 bits. */
static int read_sample(struct pnm *f, unsigned *to)
{
    uint32_t v = 0;
    if (f->plain) {
        if (f->bitmap ? read_digit(f, &v) : read_number(f, f->white, &v, "a sample"))
            return -1;
    } else {
        v = *f->p++;
        if (f->white > 255)
            v = v << 8 | *f->p++;
        if (v > f->white)
            return fail(f, "a sample of %lu, where %lu is the maximum", (unsigned long)v, (unsigned long)f->white);
    }
    *to = (unsigned)((v * 255 + f->white / 2) / f->white);
    return 0;
}

static int read_pixels(struct pnm *f, struct image *to)
{
    size_t pixels = (size_t)f->width * f->height, channels = to->channels;
    unsigned sample[4] = { 0 }, alpha = 255;
    for (size_t i = 0; i < pixels; i++) {
        for (uint32_t k = 0; k < f->depth; k++)
            if (read_sample(f, &sample[k]))
                return -1;
        if (f->depth != channels)
            alpha = sample[channels];
        for (size_t c = 0; c < channels; c++)
            to->pixel[i * channels + c] = image_on_white(sample[c], alpha);
    }
    return 0;
}

/* The bits of a row fill whole bytes, the first pixel in the highest bit. */
static void read_bits(struct pnm *f, struct image *to)
{
    unsigned char *out = to->pixel;
    for (uint32_t y = 0; y < f->height; y++, f->p += (f->width + 7) / 8)
        for (uint32_t x = 0; x < f->width; x++)
            *out++ = f->p[x / 8] << x % 8 & 0x80 ? 0 : 255;
}

int pnm_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300])
{
    struct pnm f = { .bytes = bytes, .p = bytes, .end = bytes + n, .error = error };
    if (read_head(&f))
        return -1;
    if (!image_fits(to, f.height, f.width))
        return fail(&f, "%lux%lu pixels, where 1 to %s can be read", (unsigned long)f.width, (unsigned long)f.height,
                    image_limit(to));
    uint64_t need = sample_bytes(&f);
    if ((uint64_t)(f.end - f.p) < need)
        return fail(&f, "the file is cut: %zu bytes of samples, where %llu are needed", (size_t)(f.end - f.p),
                    (unsigned long long)need);
    if (image_set(to, f.height, f.width, f.depth < 3 ? 1 : 3))
        return fail(&f, "too many pixels");
    if (f.bitmap && !f.plain)
        read_bits(&f, to);
    else if (read_pixels(&f, to))
        return -1;
    if (f.plain)                /* remarks may follow, too */
        skip_blanks(&f);
    while (f.p < f.end && is_blank(*f.p))
        f.p++;
    return f.p == f.end ? 0 : fail(&f, "something follows the picture");
}

/* ---- the format ---- */

static enum sniff sniff_pnm(const unsigned char *head, size_t n)
{
    if (n < 3 || head[0] != 'P' || head[1] < '1' || head[1] > '7')
        return SNIFF_NO;
    return head[2] && strchr(" \n\r\t#", head[2]) ? SNIFF_LIKELY : SNIFF_WEAK;
}

/* By the header, of binary pictures; plain ones end where their file does. */
static size_t length_pnm(const unsigned char *bytes, size_t n)
{
    char error[300];
    struct pnm f = { .bytes = bytes, .p = bytes, .end = bytes + n, .error = error };
    if (read_head(&f) || f.plain || !f.width || !f.height || (uint64_t)(f.end - f.p) < sample_bytes(&f))
        return 0;
    return (size_t)(f.p - f.bytes) + (size_t)sample_bytes(&f);
}

const struct image_format image_format_pnm = {
    .name = "pnm", .endings = { ".pbm", ".pgm", ".ppm", ".pnm", ".pam" }, .sniff = sniff_pnm,
    .decode = pnm_decode, .length = length_pnm, .joined = 1,
};
