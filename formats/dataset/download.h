/* download.h - one file from the first of several mirrors that delivers it; the one owner of libcurl
 *
 * Invariants  only a file that check() accepted gets its final name; until then it is NAME.part, which the next attempt,
 *             also of a later run, continues; NAME.part is the lock: other processes wait for it, and find the file
 *             TLS is always verified; an https address never leads to another protocol; the bytes are counted here
 * Failure     does not return: 69 network, 71, 74 disk, 75 after a signal, 76 TLS or wrong content; the file is absent then
 *
 *     struct download d = { .dir = cache, .name = "a.gz", .urls = list, .cap = bytes, .check = right, .stall = 30 };
 *     download_file(&d);
 */
#ifndef DATASET_DOWNLOAD_H
#define DATASET_DOWNLOAD_H

#include <stddef.h>
#include <stdint.h>

struct download {
    int dir;                    /* the folder that the file goes to */
    const char *name;
    const char *where;          /* the file's path, for messages */
    char *const *urls;          /* in the order to be tried; NULL at the end */
    uint64_t cap;               /* bytes at most */
    const char *magic;          /* its first bytes */
    size_t magic_size;
    const char *cacert;         /* authorities to trust instead of the system's, or NULL */
    long stall;                 /* seconds below 1 KiB/s after which a mirror is given up */
    int (*check)(int fd, void *context, char error[300]);   /* 0, or -1: this is not the file */
    void *context;
};

void download_file(const struct download *d);

/* download_is_url - https: or http: */
int download_is_url(const char *s);

#endif
