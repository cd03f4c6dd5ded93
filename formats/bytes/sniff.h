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

/* sniff_text - may this be text? */
static inline int sniff_text(const unsigned char *head, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!head[i] || head[i] == 127 || (head[i] < ' ' && !strchr("\n\r\t", head[i])))
            return 0;
    return 1;
}

#endif
