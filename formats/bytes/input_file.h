/* input_file.h - one file as its decoder sees it: gunzipped if it is a gzip, counted, hashed on demand
 *
 * The digest is that of the content that was handed out, so what was decoded is what was hashed, whatever
 * happens to the file meanwhile.
 *
 * Memory      about 200 KiB; where is copied
 * Failure     source_open ends with 64 or 66. source_peek and source_read return negative; source_die then ends
 *             with the cause: 65 for content (76 if it is pinned), 74 for I/O, 75 for a signal
 *
 *     source_open(&s, path, cap);
 *     source_hash(&s);
 *     while ((n = source_read(&s, buf, sizeof buf)) > 0) ...
 *     digest_text(&s.digest, text);
 *     source_close(&s);
 */
#ifndef BYTES_INPUT_FILE_H
#define BYTES_INPUT_FILE_H

#include "bytes/inflate.h"
#include "bytes/reader.h"
#include "bytes/sha256.h"

#define SOURCE_PEEK 512
#define SOURCE_NO_CAP UINT64_MAX

struct source {
    char *where;
    int fd;
    uint64_t cap;               /* most bytes of content */
    int pinned;                 /* its digest is known: whatever is wrong with the content is a mismatch */
    int gzip, started;
    struct inflate inflate;
    unsigned char magic[2];     /* of the file, looked at to find a gzip */
    size_t magic_at, magic_have;
    unsigned char head[SOURCE_PEEK];
    size_t head_at, head_have;  /* content that was looked at and not yet read */
    uint64_t given;             /* content handed out, bytes */
    int hashing;                /* 1: content; 2: the file as it is */
    struct digest digest;
    ssize_t failed;             /* io_read's negative answer, with its errno */
    int cause;
    char error[300];
};

/* source_open - path NULL or "-" is stdin; source_take - an open descriptor, which becomes the source's */
void source_open(struct source *s, const char *path, uint64_t cap);
void source_take(struct source *s, int fd, const char *where, uint64_t cap);
void source_close(struct source *s);

/* source_hash - from here on; to be called before the first read */
void source_hash(struct source *s);
/* source_hash_file - the same of the file's own bytes, gzipped or not; all of them have passed once the source is drained */
void source_hash_file(struct source *s);
/* source_peek - up to n bytes, at most SOURCE_PEEK, of what will be read next are in s->head: their number */
ssize_t source_peek(struct source *s, size_t n);
ssize_t source_read(void *s, void *buf, size_t n);
struct pull source_pull(struct source *s);
/* source_seek - as lseek, for a file that is no gzip; the new position, or -1 */
int64_t source_seek(void *s, int64_t offset, int whence);
/* source_all - the whole content, which the caller frees; NULL: see source_die */
unsigned char *source_all(struct source *s, size_t *n);
/* source_rewind - read again from the start; 0, or -1 if this is a pipe */
int source_rewind(struct source *s) __attribute__((warn_unused_result));

/* source_drain - read to the end, or die */
void source_drain(struct source *s);

/* source_die - end with the source's cause; if it has none, with the decoder's text, as damaged data */
_Noreturn void source_die(const struct source *s, const char *error);

#endif
