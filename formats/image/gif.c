/* gif.c - decodes GIF by giflib; the picture format gif */
#include "image/gif.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "image/image_formats.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#define COLOURS 256             /* that an index may name */
#define HEADER 13               /* bytes before the global palette: signature and screen */
#define DESCRIPTOR 10           /* of a frame before its palette */

#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x

static const char *giflib_text(void)
{
    return "giflib " TEXT(GIFLIB_MAJOR) "." TEXT(GIFLIB_MINOR) "." TEXT(GIFLIB_RELEASE);
}
ARGS_LIBRARY(giflib_text);

struct gif_call {
    GifFileType *gif;
    const unsigned char *start, *from;      /* bytes to decode, and the next of them */
    size_t left;
    char *error;
    struct image *image;
    unsigned char colour[COLOURS][3];
    int colours;                /* in the palette */
    int transparent;            /* an index, which may be none of the palette; or -1 */
};

__attribute__((format(printf, 2, 3))) static int fail(struct gif_call *j, const char *fmt, ...)
{
    va_list ap;
    int k = snprintf(j->error, 300, "gif: byte %zu: ", (size_t)(j->from - j->start));
    va_start(ap, fmt);
    vsnprintf(j->error + k, 300 - (size_t)k, fmt, ap);
    va_end(ap);
    return -1;
}

static int fail_by_code(struct gif_call *j, int code)
{
    const char *text = GifErrorString(code);
    if (code == D_GIF_ERR_NOT_ENOUGH_MEM) {
        errno = ENOMEM;
        die_sys(NULL, "giflib");
    }
    if (code == D_GIF_ERR_READ_FAILED || code == D_GIF_ERR_NO_SCRN_DSCR)
        return fail(j, "the file is cut");
    return fail(j, "%.200s", text ? text : "damaged");
}

static int read_memory(GifFileType *gif, GifByteType *to, int n)
{
    struct gif_call *j = gif->UserData;
    size_t size = (size_t)n < j->left ? (size_t)n : j->left;
    memcpy(to, j->from, size);
    j->from += size;
    j->left -= size;
    return (int)size;
}

/* ---- what stands before the pixels of the first frame ---- */

static int read_extension(struct gif_call *j)
{
    int code;
    GifByteType *block;
    GraphicsControlBlock control;
    if (DGifGetExtension(j->gif, &code, &block) != GIF_OK)
        return fail_by_code(j, j->gif->Error);
    if (code == GRAPHICS_EXT_FUNC_CODE) {
        if (!block || DGifExtensionToGCB(block[0], block + 1, &control) != GIF_OK)
            return fail(j, "a graphics control extension of %d bytes, where 4 are needed", block ? block[0] : 0);
        j->transparent = control.TransparentColor;
    }
    while (block)
        if (DGifGetExtensionNext(j->gif, &block) != GIF_OK)
            return fail_by_code(j, j->gif->Error);
    return 0;
}

static int find_frame(struct gif_call *j)
{
    for (;;) {
        GifRecordType type;
        if (DGifGetRecordType(j->gif, &type) != GIF_OK)
            return fail_by_code(j, j->gif->Error);
        if (type == TERMINATE_RECORD_TYPE)
            return fail(j, "no picture before the end mark");
        if (type == IMAGE_DESC_RECORD_TYPE)
            return DGifGetImageDesc(j->gif) == GIF_OK ? 0 : fail_by_code(j, j->gif->Error);
        if (read_extension(j))
            return -1;
    }
}

static void set_colours(struct gif_call *j)
{
    const ColorMapObject *map = j->gif->Image.ColorMap ? j->gif->Image.ColorMap : j->gif->SColorMap;
    j->colours = map ? map->ColorCount : COLOURS;
    for (int i = 0; i < j->colours; i++) {
        GifColorType c = { (GifByteType)i, (GifByteType)i, (GifByteType)i };
        if (map)
            c = map->Colors[i];
        memcpy(j->colour[i], (unsigned char[]){ c.Red, c.Green, c.Blue }, 3);
    }
    if (j->transparent >= 0)
        memset(j->colour[j->transparent], 255, 3);
}

static int is_grey(const struct gif_call *j)
{
    for (int i = 0; i < j->colours; i++)
        if (j->colour[i][0] != j->colour[i][1] || j->colour[i][0] != j->colour[i][2])
            return 0;
    return 1;
}

/* The size of the screen, which holds the frame; its pixels get the colour that the frame leaves free. */
static int set_screen(struct gif_call *j)
{
    const GifImageDesc *f = &j->gif->Image;
    int width = f->Left + f->Width, height = f->Top + f->Height;
    if (!f->Width || !f->Height)
        return fail(j, "a frame of %dx%d pixels", f->Width, f->Height);
    width = width > j->gif->SWidth ? width : j->gif->SWidth;
    height = height > j->gif->SHeight ? height : j->gif->SHeight;
    set_colours(j);
    uint32_t channels = is_grey(j) ? 1 : 3;
    if (image_set(j->image, (uint32_t)height, (uint32_t)width, channels))
        return fail(j, "%dx%d pixels, where 16 million are the maximum", width, height);
    size_t pixels = (size_t)height * (size_t)width;
    const unsigned char *free_colour = j->colour[j->transparent < 0 ? 0 : j->transparent];
    for (size_t i = 0; i < pixels; i++)
        memcpy(j->image->pixel + i * channels, free_colour, channels);
    return 0;
}

/* ---- pixels ---- */

static int read_row(struct gif_call *j, int y, GifPixelType *index)
{
    const GifImageDesc *f = &j->gif->Image;
    size_t channels = j->image->channels, first = (size_t)(f->Top + y) * j->image->width + (size_t)f->Left;
    if (DGifGetLine(j->gif, index, f->Width) != GIF_OK)
        return fail_by_code(j, j->gif->Error);
    for (int x = 0; x < f->Width; x++) {
        if (index[x] >= j->colours && index[x] != j->transparent)
            return fail(j, "colour %d of a palette of %d", index[x], j->colours);
        memcpy(j->image->pixel + (first + (size_t)x) * channels, j->colour[index[x]], channels);
    }
    return 0;
}

/* Rows come one after the other, or those of an interlaced frame in four passes. */
static int read_rows(struct gif_call *j, GifPixelType *index)
{
    static const int start[] = { 0, 4, 2, 1, 0 }, step[] = { 8, 8, 4, 2, 1 };
    const GifImageDesc *f = &j->gif->Image;
    int end = f->Interlace ? 4 : 5;
    for (int pass = f->Interlace ? 0 : 4; pass < end; pass++)
        for (int y = start[pass]; y < f->Height; y += step[pass])
            if (read_row(j, y, index))
                return -1;
    return 0;
}

static int read_frame(struct gif_call *j)
{
    if (find_frame(j) || set_screen(j))
        return -1;
    GifPixelType *index = xarray((size_t)j->gif->Image.Width, sizeof *index);
    int r = read_rows(j, index);
    free(index);
    return r;
}

/* ---- a file ---- */

/* Behind blocks of data, the last of which is empty; n if they are cut. */
static size_t skip_blocks(const unsigned char *bytes, size_t n, size_t at)
{
    while (at < n && bytes[at])
        at += 1 + (size_t)bytes[at];
    return at < n ? at + 1 : n;
}

static size_t palette_size(unsigned char flags)
{
    return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

static enum sniff sniff_gif(const unsigned char *head, size_t n)
{
    if (sniff_bytes(head, n, 0, "GIF87a", 6) || sniff_bytes(head, n, 0, "GIF89a", 6))
        return SNIFF_SURE;
    return sniff_bytes(head, n, 0, "GIF8", 4) ? SNIFF_WEAK : SNIFF_NO;
}

/* To the end mark, over extensions and frames, whose number is counted. */
static size_t walk_to_end(const unsigned char *bytes, size_t n, size_t *frames)
{
    *frames = 0;
    if (n < HEADER || sniff_gif(bytes, n) != SNIFF_SURE)
        return 0;
    for (size_t at = HEADER + palette_size(bytes[HEADER - 3]); at < n;)
        switch (bytes[at]) {
        case ';':
            return at + 1;
        case '!':               /* and the kind of the extension */
            at = skip_blocks(bytes, n, at + 2);
            break;
        case ',':               /* and behind the palette the size of the codes */
            if (n - at < DESCRIPTOR)
                return 0;
            ++*frames;
            at = skip_blocks(bytes, n, at + DESCRIPTOR + palette_size(bytes[at + DESCRIPTOR - 1]) + 1);
            break;
        default:
            return 0;
        }
    return 0;
}

static size_t length_gif(const unsigned char *bytes, size_t n)
{
    size_t frames;
    return walk_to_end(bytes, n, &frames);
}

int gif_decode(struct image *to, const unsigned char *bytes, size_t n, char error[300])
{
    struct gif_call j = { .start = bytes, .from = bytes, .left = n, .error = error, .image = to, .transparent = -1 };
    int code = D_GIF_SUCCEEDED;
    size_t frames;
    if (sniff_gif(bytes, n) != SNIFF_SURE) {
        snprintf(error, 300, "gif: not a GIF file");
        return -1;
    }
    j.gif = DGifOpen(&j, read_memory, &code);
    if (!j.gif)
        return fail_by_code(&j, code);
    int r = read_frame(&j);
    if (!r && !walk_to_end(bytes, n, &frames))
        r = fail(&j, "the file is cut or damaged behind its first frame: no end mark");
    DGifCloseFile(j.gif, &code);
    to->is_first = !r && frames > 1;
    return r;
}

const struct image_format image_format_gif = {
    .name = "gif", .endings = { ".gif" }, .sniff = sniff_gif, .decode = gif_decode, .length = length_gif,
};
