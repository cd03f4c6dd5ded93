/* iae-view - a contact sheet of the images in a stream: a PNG file, or a picture in the terminal */
#include "args.h"
#include "die.h"
#include "io.h"
#include "sheet.h"
#include "term.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static const char *out_path, *field;
static int force, sixel;
static long rows = -1, columns, scale = 1, gap = 2;
static const struct arg options[] = {
    ARG_TEXT("field", 0, &field, "NAME", "show this field, instead of x with its xhat"),
    ARG_LONG("rows", 0, &rows, -1, LONG_MAX, "N", "show the first N rows, 0 all that a picture holds, -1 about 256 images"),
    ARG_LONG("columns", 0, &columns, 0, 65535, "N", "images side by side, 0 a number that fits"),
    ARG_LONG("scale", 0, &scale, 1, 64, "N", "draw each pixel as N x N"),
    ARG_LONG("gap", 0, &gap, 0, 1000, "N", "pixels between images"),
    ARG_FLAG("sixel", 0, &sixel, "write sixels, for a terminal that can show them"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-view", "[FILE ...]", "Images of a stream as a contact sheet", options, 0 };

static void draw(const struct sheet *s, const struct sheet_look *look, struct image *picture, const char *where)
{
    size_t shown = sheet_draw(s, look, picture);
    if (!shown)
        die_spec(where, "at this scale not one sample fits a picture of %u pixels", IMAGE_PIXELS);
    if (rows > 0 && (s->full || shown < s->stacks))
        warn(where, "showing the first %zu samples only: a picture has at most %u pixels", shown, IMAGE_PIXELS);
}

static void to_terminal(struct sheet *s, struct sheet_look *look, struct image *picture, const char *where)
{
    struct term t;
    size_t n;
    term_ask(&t, STDOUT_FILENO);
    uint32_t shrink = sheet_fit(s, look, t.columns, t.lines > 2 ? 2 * (t.lines - 2) : 2);
    draw(s, look, picture, where);
    image_shrink(picture, shrink);
    char *text = term_draw(picture, t.colours, &n);
    io_save(NULL, text, n);
    free(text);
}

static void to_sixels(const struct sheet *s, const struct sheet_look *look, struct image *picture, const char *where)
{
    size_t n;
    draw(s, look, picture, where);
    char *text = term_sixel(picture, &n);
    io_save(out_path, text, n);
    free(text);
}

static void to_png(const struct sheet *s, const struct sheet_look *look, struct image *picture, const char *where)
{
    unsigned char *bytes;
    size_t n;
    draw(s, look, picture, where);
    png_encode(picture, &bytes, &n);
    io_save(out_path, bytes, n);
    free(bytes);
}

int main(int argc, char **argv)
{
    struct stream in;
    struct block b;
    struct sheet sheet;
    struct image picture = { 0 };

    argv = args_parse(argc, argv, &program);
    struct sheet_look look = { (uint32_t)columns, (uint32_t)scale, (uint32_t)gap };
    stream_open(&in, argv, force);
    sheet_open(&sheet, &in, field, rows, look.scale);
    while (stream_next(&in, &b)) {
        if (b.whole)
            die_data(stream_place(&in), "a gradient where rows are needed");
        sheet_put(&sheet, &b);
    }
    const char *where = in.where;
    stream_close(&in);          /* nothing is drawn before the end was verified */
    if (!sheet.stacks)
        die_data(where, "no rows to show");
    if (sixel)
        to_sixels(&sheet, &look, &picture, where);
    else if (!out_path && !force && io_is_terminal(STDOUT_FILENO))
        to_terminal(&sheet, &look, &picture, where);
    else
        to_png(&sheet, &look, &picture, where);
    sheet_free(&sheet);
    image_free(&picture);
    return 0;
}
