/* gif_writer.c - writes animated GIF by giflib, of which gif.c is the other owner: a palette a frame, one for all of grey ones */
#include "image/animation.h"

#include "base/alloc.h"
#include "base/die.h"
#include "image/palette.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

enum { BITS = 8, APPLICATION_BLOCK = 11, LOOP_BLOCK = 3, HUNDREDTHS = 10, SHORTEST = 2 };

static int write_bytes(GifFileType *gif, const GifByteType *bytes, int n)
{
    struct animation *a = gif->UserData;
    output_file_write(a->out, bytes, (size_t)n);
    return n;
}

/* Bytes go to output_file_write, which does not fail, so only memory can. */
static void require(int status)
{
    if (status == GIF_OK)
        return;
    errno = ENOMEM;
    die_sys(NULL, "giflib");
}

/* giflib wants powers of two. */
static ColorMapObject *make_map(const struct palette *p)
{
    int bits = 1;
    while (1 << bits < p->colours)
        bits++;
    ColorMapObject *map = GifMakeMapObject(1 << bits, NULL);
    require(map ? GIF_OK : GIF_ERROR);
    for (int k = 0; k < p->colours; k++)
        map->Colors[k] = (GifColorType){ p->colour[k][0], p->colour[k][1], p->colour[k][2] };
    return map;
}

/* Netscape's extension: go on with the first frame, without end. */
static void write_loop(GifFileType *gif)
{
    static const unsigned char loop[LOOP_BLOCK] = { 1, 0, 0 };
    require(EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE));
    require(EGifPutExtensionBlock(gif, APPLICATION_BLOCK, "NETSCAPE2.0"));
    require(EGifPutExtensionBlock(gif, LOOP_BLOCK, loop));
    require(EGifPutExtensionTrailer(gif));
}

static void write_screen(struct animation *a, const struct image *i, const ColorMapObject *map)
{
    int code;
    GifFileType *gif = EGifOpen(a, write_bytes, &code);
    require(gif ? GIF_OK : GIF_ERROR);
    a->gif = gif;
    EGifSetGifVersion(gif, true);
    require(EGifPutScreenDesc(gif, (int)i->width, (int)i->height, BITS, 0, map));
    if (!a->plan.is_once)
        write_loop(gif);
}

/* Browsers take less than two hundredths of a second for a tenth. */
static void write_control(struct animation *a)
{
    GifByteType block[4];
    uint32_t delay = (a->plan.delay + HUNDREDTHS / 2) / HUNDREDTHS;
    GraphicsControlBlock control = { .DisposalMode = DISPOSE_DO_NOT, .DelayTime = (int)(delay < SHORTEST ? SHORTEST : delay),
                                     .TransparentColor = NO_TRANSPARENT_COLOR };
    EGifGCBToExtension(&control, block);
    require(EGifPutExtension(a->gif, GRAPHICS_EXT_FUNC_CODE, sizeof block, block));
}

static void write_pixels(struct animation *a, const struct image *i, const struct palette *p)
{
    GifPixelType *line = xarray(i->width, sizeof *line);
    for (size_t y = 0; y < i->height; y++) {
        for (size_t x = 0; x < i->width; x++)
            line[x] = palette_index(p, i->pixel + (y * i->width + x) * i->channels, i->channels);
        require(EGifPutLine(a->gif, line, (int)i->width));
    }
    free(line);
}

static void write_frame(struct animation *a, const struct image *i)
{
    struct palette *p = xmalloc(sizeof *p);
    palette_init(p, i);
    ColorMapObject *map = make_map(p);
    int is_grey = i->channels == 1;
    if (!a->written)
        write_screen(a, i, is_grey ? map : NULL);
    write_control(a);
    require(EGifPutImageDesc(a->gif, 0, 0, (int)i->width, (int)i->height, false, is_grey ? NULL : map));
    write_pixels(a, i, p);
    GifFreeMapObject(map);
    free(p);
}

static void write_end(struct animation *a)
{
    int code;
    if (a->gif)
        require(EGifCloseFile(a->gif, &code));
    a->gif = NULL;
}

const struct animation_format animation_format_gif = { .name = "gif", .ending = ".gif", .frame = write_frame, .close = write_end };
