/* input_file.h - one file as its decoder sees it: gunzipped if it is a gzip, counted, hashed on demand
 *
 * The digest is that of the bytes that were returned, so what was decoded is what was hashed, whatever happens to the file
 * meanwhile.
 *
 * Memory      about 200 KiB; where is copied
 * Failure     input_file_open ends with 64 or 66. input_file_peek and input_file_read return negative; input_file_die then ends
 *             with the cause: 65 for content (76 if it is pinned), 74 for I/O, 75 for a signal
 *
 *     input_file_open(&s, path, cap);
 *     input_file_hash(&s);
 *     while ((n = input_file_read(&s, buf, sizeof buf)) > 0) ...
 *     sha256_text(&s.digest, text);
 *     input_file_close(&s);
 */
#ifndef BYTES_INPUT_FILE_H
#define BYTES_INPUT_FILE_H

#include "bytes/inflate.h"
#include "bytes/reader.h"
#include "bytes/sha256.h"

#define INPUT_FILE_PEEK 512
#define INPUT_FILE_NO_CAP UINT64_MAX

struct input_file {
    char *where;
    int fd;
    uint64_t cap;               /* maximum of content bytes */
    int pinned;                 /* its digest is known: whatever is wrong with the content is a mismatch */
    int gzip, started;
    struct inflate inflate;
    unsigned char magic[2];     /* the first bytes of the file */
    size_t magic_pos, magic_len;
    unsigned char head[INPUT_FILE_PEEK];
    size_t head_pos, head_len;  /* content that was peeked at and not yet read */
    uint64_t bytes_read;        /* of content */
    enum { HASH_NOTHING, HASH_CONTENT, HASH_FILE } hashing;
    struct sha256 digest;
    ssize_t failed;             /* negative, as io_read returned it */
    int cause;                  /* errno of that failure */
    char error[300];
};

/* input_file_open - path NULL or "-" is stdin; input_file_take - an open descriptor, which it owns from then on */
void input_file_open(struct input_file *s, const char *path, uint64_t cap);
void input_file_take(struct input_file *s, int fd, const char *where, uint64_t cap);
void input_file_close(struct input_file *s);

/* input_file_hash - of the content; to be called before the first read */
void input_file_hash(struct input_file *s);
/* input_file_hash_file - of the file's own bytes, gzipped or not; complete once the file is drained */
void input_file_hash_file(struct input_file *s);
/* input_file_peek - the number of bytes, at most n and INPUT_FILE_PEEK, in s->head, which will be read next */
ssize_t input_file_peek(struct input_file *s, size_t n);
ssize_t input_file_read(void *s, void *buf, size_t n);
struct reader input_file_reader(struct input_file *s);
/* input_file_seek - as lseek, for a file that is no gzip; the new position, or -1 */
int64_t input_file_seek(void *s, int64_t offset, int whence);
/* input_file_all - all content, which the caller frees; NULL: see input_file_die */
unsigned char *input_file_all(struct input_file *s, size_t *n);
/* input_file_rewind - read again from the start; 0, or -1 if this is a pipe */
int input_file_rewind(struct input_file *s) __attribute__((warn_unused_result));

/* input_file_drain - read to the end, or die */
void input_file_drain(struct input_file *s);

/* input_file_die - end with the file's cause; if it has none, with the decoder's text, as damaged data */
_Noreturn void input_file_die(const struct input_file *s, const char *error);

#endif
