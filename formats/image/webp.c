/* webp.c - decodes WebP by libwebp; the picture format webp */
#include "image/webp.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "image/exif.h"
#include "image/image_formats.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>

#define FIRST_CHUNK 12          /* behind "RIFF", a length, "WEBP" */
#define CHUNK_HEADER 8          /* of a chunk: name and length */

static const char *libwebp_text(void)
{
    static char line[40];
    unsigned v = (unsigned)WebPGetDecoderVersion();
    snprintf(line, sizeof line, "libwebp %u.%u.%u", v >> 16, v >> 8 & 255, v & 255);
    return line;
}
ARGS_LIBRARY(libwebp_text);

static int fail(char error[300], VP8StatusCode code)
{
    static const char *const texts[] = {
        [VP8_STATUS_INVALID_PARAM] = "not a WebP file", [VP8_STATUS_BITSTREAM_ERROR] = "damaged data",
        [VP8_STATUS_UNSUPPORTED_FEATURE] = "a feature that libwebp cannot decode", [VP8_STATUS_SUSPENDED] = "the file is cut",
        [VP8_STATUS_USER_ABORT] = "damaged data", [VP8_STATUS_NOT_ENOUGH_DATA] = "the file is cut",
    };
    if (code == VP8_STATUS_OUT_OF_MEMORY) {
        errno = ENOMEM;
        die_sys(NULL, "libwebp");
    }
    const char *text = (size_t)code < sizeof texts / sizeof *texts ? texts[code] : NULL;
    snprintf(error, 300, "webp: %s", text ? text : "damaged data");
    return -1;
}

/* The size, before anything is decoded. 0, or -1 with a text. */
static int set_size(struct image *to, const WebPBitstreamFeatures *f, char error[300])
{
    if (f->has_animation) {
        snprintf(error, 300, "webp: an animation; save the picture that is meant as one of its own");
        return -1;
    }
    if (f->width < 1 || f->height < 1 || image_set(to, (uint32_t)f->height, (uint32_t)f->width, 3)) {
        snprintf(error, 300, "webp: %dx%d pixels, where 1 to %s can be read", f->width, f->height, image_limit(to));
        return -1;
    }
    return 0;
}

static VP8StatusCode decode_into(unsigned char *pixels, size_t bytes_a_pixel, WebPDecoderConfig *c, const unsigned char *bytes, size_t n)
{
    size_t row = (size_t)c->input.width * bytes_a_pixel;
    c->output.colorspace = bytes_a_pixel == 4 ? MODE_RGBA : MODE_RGB;
    c->output.is_external_memory = 1;
    c->output.u.RGBA.rgba = pixels;
    c->output.u.RGBA.stride = (int)row;
    c->output.u.RGBA.size = row * (size_t)c->input.height;
    return WebPDecode(bytes, n, c);
}

/* Of the chunk of EXIF data. */
static uint8_t find_orientation(const unsigned char *bytes, size_t n)
{
    for (size_t at = FIRST_CHUNK; n - at >= CHUNK_HEADER;) {
        const unsigned char *p = bytes + at;
        size_t size = (size_t)p[4] | (size_t)p[5] << 8 | (size_t)p[6] << 16 | (size_t)p[7] << 24;
        at += CHUNK_HEADER;
        if (size > n - at)
            break;
        if (!memcmp(p, "EXIF", 4))
            return exif_orientation_prefixed(p + CHUNK_HEADER, size);
        at += size + (size % 2 && size < n - at);
    }
    return EXIF_UPRIGHT;
}

static enum sniff sniff_webp(const unsigned char *head, size_t n)
{
    return sniff_bytes(head, n, 0, "RIFF", 4) && sniff_bytes(head, n, 8, "WEBP", 4) ? SNIFF_SURE : SNIFF_NO;
}

int webp_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300])
{
    WebPDecoderConfig c;
    VP8StatusCode code;
    if (sniff_webp(bytes, n) == SNIFF_NO)       /* libwebp takes its two kinds of data without a file around them, too */
        return fail(error, VP8_STATUS_INVALID_PARAM);
    if (!WebPInitDecoderConfig(&c))
        bug("libwebp is not the one that was compiled for");
    if ((code = WebPGetFeatures(bytes, n, &c.input)) != VP8_STATUS_OK)
        return fail(error, code);
    if (set_size(to, &c.input, error))
        return -1;
    unsigned char *raw = c.input.has_alpha ? xarray((size_t)to->height * to->width, 4) : NULL;
    code = decode_into(raw ? raw : to->pixel, raw ? 4 : 3, &c, bytes, n);
    if (raw && code == VP8_STATUS_OK)
        image_blend(to, raw);
    free(raw);
    if (code != VP8_STATUS_OK)
        return fail(error, code);
    to->orientation = find_orientation(bytes, n);
    return 0;
}

/* ---- the format ---- */

static size_t length_webp(const unsigned char *bytes, size_t n)
{
    if (n < 12)
        return 0;
    uint64_t body = (uint64_t)bytes[4] | (uint64_t)bytes[5] << 8 | (uint64_t)bytes[6] << 16 | (uint64_t)bytes[7] << 24;
    uint64_t length = 8 + body + body % 2;                  /* chunks are padded to an even size */
    return length <= n ? (size_t)length : 0;
}

const struct image_format image_format_webp = {
    .name = "webp", .endings = { ".webp" }, .sniff = sniff_webp, .decode = webp_decode, .length = length_webp,
};
