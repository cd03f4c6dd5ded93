/* safehead.c - the writing half of safetensors.h */
#include "die.h"
#include "safetensors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAD 64

static void add(struct safehead *h, const char *text, size_t n)
{
    if (!h->room) {
        h->room = 4096;
        h->text = xmalloc(h->room);
        memcpy(h->text, "\0\0\0\0\0\0\0\0{", 9);        /* the length comes last */
        h->size = 9;
    }
    while (h->room - h->size < n)
        h->text = xrealloc(h->text, h->room *= 2);
    memcpy(h->text + h->size, text, n);
    h->size += n;
}

static void add_string(struct safehead *h, const char *s)
{
    char escape[8];
    add(h, "\"", 1);
    for (; *s; s++)
        if ((unsigned char)*s < ' ' || *s == '"' || *s == '\\' || *s == 127)
            add(h, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)*s));
        else
            add(h, s, 1);
    add(h, "\"", 1);
}

static void add_comma(struct safehead *h)
{
    if (h->size > 9 && h->text[h->size - 1] != '{')
        add(h, ",", 1);
}

void safehead_text(struct safehead *h, const char *key, const char *text)
{
    if (!h->open)
        add(h, "\"__metadata__\":{", 16);
    h->open = 1;
    add_comma(h);
    add_string(h, key);
    add(h, ":", 1);
    add_string(h, text);
}

static void end_texts(struct safehead *h)
{
    if (h->open)
        add(h, "}", 1);
    h->open = 0;
}

void safehead_tensor(struct safehead *h, const char *name, const struct shape *shape)
{
    char text[SHAPE_TEXT], rest[SHAPE_TEXT + 100];
    size_t bytes;
    if (tensor_bytes(DT_F4, shape, &bytes))
        bug("a tensor that was not judged");
    end_texts(h);
    add(h, "", 0);
    add_comma(h);
    add_string(h, name);
    add(h, rest, (size_t)snprintf(rest, sizeof rest, ":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%llu,%llu]}",
                                  shape_text(shape, text), (unsigned long long)h->at, (unsigned long long)(h->at + bytes)));
    h->at += bytes;
}

void safehead_done(struct safehead *h)
{
    end_texts(h);
    add(h, "}", 1);
    while (h->size % PAD)
        add(h, " ", 1);
    uint64_t n = h->size - 8;
    for (int i = 0; i < 8; i++)
        h->text[i] = (char)(n >> 8 * i);
    if (n > SAFETENSORS_HEADER)
        die_spec(NULL, "the model needs a header of %llu bytes, where %u are the most", (unsigned long long)n, SAFETENSORS_HEADER);
}
