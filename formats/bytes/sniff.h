/* sniff.h - what the first bytes of a file say about its format
 *
 * A format's sniffer is given the head of a file: its first bytes, n of them, at most INPUT_FILE_PEEK. Formats are asked
 * level by level, the sure ones first; within a level in the order of their registry.
 */
#ifndef BYTES_SNIFF_H
#define BYTES_SNIFF_H

#include <stddef.h>
#include <string.h>

enum sniff {
    SNIFF_NO,
    SNIFF_WEAK,                 /* enough where nothing but such files is expected */
    SNIFF_LIKELY,               /* files of another format may begin so, too */
    SNIFF_SURE                  /* a signature */
};

/* sniff_bytes - are these size bytes at this position of the head? */
static inline int sniff_bytes(const unsigned char *head, size_t n, size_t pos, const char *bytes, size_t size)
{
    return n >= pos + size && !memcmp(head + pos, bytes, size);
}

/* Bytes by which files are known, and what is said of those. A table of them ends with a text of NULL. */
struct signature {
    size_t pos;
    const char *bytes;
    size_t size;
    const char *text;
};
#define SIGNATURE_AT(pos, bytes, text) { pos, bytes, sizeof bytes - 1, text }
#define SIGNATURES_END { 0, NULL, 0, NULL }

/* sniff_table - the text of the first signature that the head has, or NULL */
static inline const char *sniff_table(const struct signature *s, const unsigned char *head, size_t n)
{
    for (; s->text; s++)
        if (sniff_bytes(head, n, s->pos, s->bytes, s->size))
            return s->text;
    return NULL;
}

/* sniff_text - may this be text? */
static inline int sniff_text(const unsigned char *head, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!head[i] || head[i] == 127 || (head[i] < ' ' && !strchr("\n\r\t", head[i])))
            return 0;
    return 1;
}

#endif
