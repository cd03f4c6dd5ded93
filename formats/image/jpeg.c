/* jpeg.c - decodes JPEG by libjpeg; the picture format jpeg
 *
 * libjpeg reports errors by a function that must not return; as in png.c, what is needed after the jump is in a
 * structure of the caller's.
 */
#include "image/jpeg.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "image/exif.h"
#include "image/image_formats.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

/* markers */
#define FIRST_RESTART 0xd0      /* in a scan */
#define LAST_RESTART 0xd7
#define START_OF_IMAGE 0xd8
#define END_OF_IMAGE 0xd9
#define START_OF_SCAN 0xda
#define APP1 0xe1
#define TEMPORARY 0x01

#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x

static const char *libjpeg_text(void)
{
#ifdef LIBJPEG_TURBO_VERSION
    return "libjpeg-turbo " TEXT(LIBJPEG_TURBO_VERSION);
#else
    return "libjpeg " TEXT(JPEG_LIB_VERSION);
#endif
}
ARGS_LIBRARY(libjpeg_text);

struct jpeg_call {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr on_error;
    struct jpeg_progress_mgr on_progress;
    jmp_buf out;
    char *error;
    size_t n;
    struct image *image;
    struct image_request want;
    unsigned char *inks;        /* a row of CMYK, or NULL */
};

__attribute__((format(printf, 2, 3))) static _Noreturn void fail(struct jpeg_call *j, const char *fmt, ...)
{
    va_list ap;
    size_t left = j->jpeg.src ? j->jpeg.src->bytes_in_buffer : j->n;
    int k = snprintf(j->error, 300, "jpeg: byte %zu: ", left <= j->n ? j->n - left : j->n);
    va_start(ap, fmt);
    vsnprintf(j->error + k, 300 - (size_t)k, fmt, ap);
    va_end(ap);
    longjmp(j->out, 1);
}

static _Noreturn void fail_by_message(struct jpeg_call *j)
{
    char text[JMSG_LENGTH_MAX];
    if (j->jpeg.err->msg_code == JERR_OUT_OF_MEMORY) {
        errno = ENOMEM;
        die_sys(NULL, "libjpeg");
    }
    if (j->jpeg.err->msg_code == JWRN_JPEG_EOF)
        fail(j, "the file is cut");
    j->jpeg.err->format_message((j_common_ptr)&j->jpeg, text);
    fail(j, "%.200s", text);
}

static void on_error(j_common_ptr jpeg)
{
    fail_by_message(jpeg->client_data);
}

/* Has a warning lost no pixel? All of libjpeg's are here, or in the comment; one that is not known has. */
static int is_harmless(const struct jpeg_error_mgr *e)
{
    switch (e->msg_code) {
    case JWRN_JFIF_MAJOR:               /* of the header, whose number changes nothing */
    case JWRN_ADOBE_XFORM:              /* an unknown transform; the usual one is taken */
    case JWRN_NOT_SEQUENTIAL:           /* numbers of a scan that only progressive pictures need */
        return 1;
    case JWRN_EXTRANEOUS_DATA:          /* before a restart they are what could not be decoded, elsewhere padding */
        return e->msg_parm.i[1] < FIRST_RESTART || e->msg_parm.i[1] > LAST_RESTART;
    case JWRN_HIT_MARKER:               /* a scan ends too early */
    case JWRN_JPEG_EOF:                 /* and so does the file */
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:              /* a restart is missing */
    case JWRN_BOGUS_PROGRESSION:        /* bits of coefficients are missing */
    case JWRN_TOO_MUCH_DATA:            /* of ours, and impossible */
    default:                            /* JWRN_ARITH_BAD_CODE and _BOGUS_ICC, which older libraries lack */
        return 0;
    }
}

static void on_message(j_common_ptr jpeg, int level)
{
    if (level < 0 && !is_harmless(jpeg->err))           /* a warning */
        fail_by_message(jpeg->client_data);
}

static void on_progress(j_common_ptr jpeg)
{
    struct jpeg_call *j = jpeg->client_data;
    uint64_t scans = (uint64_t)j->jpeg.input_scan_number, pixels = (uint64_t)j->jpeg.image_height * j->jpeg.image_width;
    if (scans > JPEG_SCANS || scans * pixels > JPEG_SCANS_LARGE * (uint64_t)IMAGE_PIXELS + JPEG_SCANNED_PER_BYTE * (uint64_t)j->n)
        fail(j, "%llu scans of %llu pixels", (unsigned long long)scans, (unsigned long long)pixels);
}

static void set_size(struct jpeg_call *j)
{
    int components = j->jpeg.num_components;
    if (components != 1 && components != 3 && components != 4)
        fail(j, "%d components, where 1, 3 and 4 can be read", components);
    if ((uint64_t)j->jpeg.image_height * j->jpeg.image_width > IMAGE_FILE_PIXELS)
        fail(j, "%lux%lu pixels, where 200 million is the maximum", (unsigned long)j->jpeg.image_width,
             (unsigned long)j->jpeg.image_height);
    j->jpeg.scale_num = 1;
    j->jpeg.scale_denom = image_request_reduction(&j->want, j->jpeg.image_height, j->jpeg.image_width);
    jpeg_calc_output_dimensions(&j->jpeg);
    if (image_set(j->image, j->jpeg.output_height, j->jpeg.output_width, components == 1 ? 1 : 3))
        fail(j, "%lux%lu pixels, where 1 to %s can be read", (unsigned long)j->jpeg.image_width, (unsigned long)j->jpeg.image_height,
             image_limit(j->image));
    j->jpeg.out_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
}

/* Samples of inks are inverted, as Adobe's programs write them: 255 is no ink. Each colour is what its ink and the black let
 * through, rounded to the nearest. */
static void convert_inks(const unsigned char *cmyk, unsigned char *rgb, size_t pixels)
{
    for (size_t i = 0; i < pixels; i++, cmyk += 4)
        for (int c = 0; c < 3; c++)
            *rgb++ = (unsigned char)image_share(cmyk[c], cmyk[3]);
}

static void read_rows(struct jpeg_call *j)
{
    size_t width = j->image->width;
    uint32_t components = (uint32_t)j->jpeg.output_components;
    if (j->jpeg.output_width != j->image->width || j->jpeg.output_height != j->image->height ||
        components != (j->jpeg.out_color_space == JCS_CMYK ? 4 : j->image->channels))
        bug("libjpeg returns another size than it said");
    if (components == 4)
        j->inks = xarray(width, 4);
    while (j->jpeg.output_scanline < j->jpeg.output_height) {
        unsigned char *to = j->image->pixel + j->jpeg.output_scanline * width * j->image->channels;
        JSAMPROW row = j->inks ? j->inks : to;
        jpeg_read_scanlines(&j->jpeg, &row, 1);
        if (j->inks)
            convert_inks(j->inks, to, width);
    }
}

/* libjpeg keeps the coefficients of all components of a progressive picture. */
static void check_coefficients(struct jpeg_call *j)
{
    uint64_t bytes = 0;
    for (int c = 0; c < j->jpeg.num_components; c++)
        bytes += (uint64_t)j->jpeg.comp_info[c].width_in_blocks * j->jpeg.comp_info[c].height_in_blocks * DCTSIZE2 * sizeof(JCOEF);
    if (jpeg_has_multiple_scans(&j->jpeg) && bytes > JPEG_COEFFICIENTS)
        fail(j, "a progressive picture of %lux%lu pixels, which takes %llu MB", (unsigned long)j->jpeg.image_width,
             (unsigned long)j->jpeg.image_height, (unsigned long long)bytes >> 20);
}

static int read_picture(struct jpeg_call *j, const unsigned char *bytes)
{
    if (setjmp(j->out))
        return -1;
    jpeg_create_decompress(&j->jpeg);
    j->jpeg.client_data = j;
    j->jpeg.progress = &j->on_progress;
    jpeg_mem_src(&j->jpeg, bytes, (unsigned long)j->n);
    jpeg_read_header(&j->jpeg, TRUE);
    set_size(j);
    check_coefficients(j);
    jpeg_start_decompress(&j->jpeg);
    read_rows(j);
    jpeg_finish_decompress(&j->jpeg);       /* to its end mark */
    return 0;
}

/* ---- segments ---- */

/* A marker, and the bytes that belong to it by its length. */
struct segment {
    unsigned char marker;
    const unsigned char *bytes;
    size_t size;
};

static int has_length(unsigned char marker)
{
    return marker != TEMPORARY && (marker < FIRST_RESTART || marker > END_OF_IMAGE);
}

/* The next segment after *at; pixels and padding before its marker are passed over. 1, or 0 if there is none or it is cut. */
static int next_segment(const unsigned char *bytes, size_t n, size_t *at, struct segment *s)
{
    const unsigned char *p = bytes + *at, *end = bytes + n;
    do {
        p = memchr(p, 0xff, (size_t)(end - p));
        while (p && p < end && *p == 0xff)
            p++;
        if (!p || p == end)
            return 0;
    } while (!*p);              /* the byte 0xff among pixels */
    *s = (struct segment){ .marker = *p++ };
    if (has_length(s->marker)) {
        size_t size = end - p < 2 ? 2 : (size_t)p[0] << 8 | p[1];
        if (size < 2)           /* libjpeg passes over such segments, too */
            size = 2;
        if ((size_t)(end - p) < size)
            return 0;
        s->bytes = p + 2;
        s->size = size - 2;
        p += size;
    }
    *at = (size_t)(p - bytes);
    return 1;
}

/* Of the EXIF data, which stand before the pixels. */
static uint8_t find_orientation(const unsigned char *bytes, size_t n)
{
    struct segment s = { .marker = START_OF_IMAGE };
    for (size_t at = 2; s.marker != START_OF_SCAN && next_segment(bytes, n, &at, &s);)
        if (s.marker == APP1 && s.size >= 6 && !memcmp(s.bytes, "Exif\0", 6))
            return exif_orientation_prefixed(s.bytes, s.size);
    return EXIF_UPRIGHT;
}

/* ---- a file ---- */

int jpeg_decode_for(struct image *to, const struct image_request *want, const unsigned char *bytes, size_t n, char error[300])
{
    struct jpeg_call j = { .n = n, .image = to, .error = error };
    if (n < 4 || memcmp(bytes, "\xff\xd8\xff", 3)) {
        snprintf(error, 300, "jpeg: not a JPEG file");
        return -1;
    }
    uint8_t orientation = find_orientation(bytes, n);
    j.want = image_request_turned(want, orientation);
    j.jpeg.err = jpeg_std_error(&j.on_error);
    j.jpeg.client_data = &j;
    j.on_error.error_exit = on_error;
    j.on_error.emit_message = on_message;
    j.on_progress.progress_monitor = on_progress;
    int r = read_picture(&j, bytes);
    jpeg_destroy_decompress(&j.jpeg);
    free(j.inks);
    if (!r)
        to->orientation = orientation;
    return r;
}

int jpeg_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300])
{
    const struct image_request all = { 0, 0 };
    return jpeg_decode_for(to, &all, bytes, n, error);
}

/* ---- the format ---- */

static enum sniff sniff_jpeg(const unsigned char *head, size_t n)
{
    return sniff_bytes(head, n, 0, "\xff\xd8\xff", 3) ? SNIFF_SURE : SNIFF_NO;
}

/* To the end mark, which in a picture's pixels and in the segments before them does not count. */
static size_t length_jpeg(const unsigned char *bytes, size_t n)
{
    struct segment s;
    size_t at = 2;
    if (sniff_jpeg(bytes, n) != SNIFF_SURE)
        return 0;
    while (next_segment(bytes, n, &at, &s))
        if (s.marker == END_OF_IMAGE)
            return at;
    return 0;
}

const struct image_format image_format_jpeg = {
    .name = "jpeg", .endings = { ".jpg", ".jpeg", ".jpe", ".jfif" }, .has_previews = 1,
    .sniff = sniff_jpeg, .decode = jpeg_decode, .decode_for = jpeg_decode_for, .length = length_jpeg,
};
