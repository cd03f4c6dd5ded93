/* deflated_text.h - a text that compresses, and its compressed form */
#ifndef DEFLATED_TEXT_H
#define DEFLATED_TEXT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

#include <cmocka.h>

#define TEXT 3000

static unsigned char text[TEXT];

static void fill_text(void)
{
    for (size_t i = 0; i < TEXT; i++)
        text[i] = (unsigned char)(i % 7 ? 'a' + i % 13 * (i / 300) % 26 : i * i >> 3);
}

static size_t deflate_text(unsigned char *to, size_t room, int window)
{
    z_stream z = { .next_in = text, .avail_in = TEXT, .next_out = to, .avail_out = (unsigned)room };
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return room - z.avail_out;
}

#endif
