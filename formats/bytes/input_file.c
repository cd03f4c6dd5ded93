/* input_file.c - reads a file through gzip detection, peeking and hashing, and ends the program with the cause of a failure */
#include "bytes/input_file.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "base/signals.h"
#include "base/sizes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file's bytes; those that were read to detect a gzip come first. */
static ssize_t read_file(void *context, void *buf, size_t n)
{
    struct input_file *s = context;
    size_t held = s->magic_len - s->magic_pos;
    if (held) {
        size_t k = min_size(n, held);
        memcpy(buf, s->magic + s->magic_pos, k);
        s->magic_pos += k;
        return (ssize_t)k;
    }
    ssize_t got = io_read(s->fd, buf, n);
    if (got < 0) {
        s->failed = got;
        s->cause = errno;
    }
    if (got > 0 && s->hashing == HASH_FILE)
        sha256_add(&s->digest, buf, (size_t)got);
    return got;
}

static struct reader file_reader(struct input_file *s)
{
    return (struct reader){ read_file, s };
}

static int detect_gzip(struct input_file *s)
{
    struct reader file = file_reader(s);
    unsigned char magic[2];
    ssize_t got = reader_read_full(&file, magic, sizeof magic);
    if (got < 0)
        return -1;
    s->magic_pos = 0;
    s->magic_len = (size_t)got;
    memcpy(s->magic, magic, (size_t)got);
    s->gzip = got == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
    if (s->gzip)
        inflate_init(&s->inflate, file, s->cap);
    s->started = 1;
    return 0;
}

/* Content that was not peeked at. */
static ssize_t read_content(void *context, void *buf, size_t n)
{
    struct input_file *s = context;
    if (s->error[0] || s->failed || (!s->started && detect_gzip(s)))
        return -1;
    ssize_t got = s->gzip ? inflate_read(&s->inflate, buf, n) : read_file(s, buf, n);
    if (got < 0 && s->gzip && s->inflate.error[0])
        memcpy(s->error, s->inflate.error, sizeof s->error);
    return got;
}

void input_file_take(struct input_file *s, int fd, const char *where, uint64_t cap)
{
    memset(s, 0, sizeof *s);
    s->where = xstrdup(where);
    s->fd = fd;
    s->cap = cap;
}

void input_file_open(struct input_file *s, const char *path, uint64_t cap)
{
    input_file_take(s, io_open(path, 0), io_name(path), cap);
}

void input_file_close(struct input_file *s)
{
    if (s->gzip)
        inflate_free(&s->inflate);
    if (s->fd > STDERR_FILENO)
        close(s->fd);
    free(s->where);
    memset(s, 0, sizeof *s);
    s->fd = -1;
}

void input_file_hash(struct input_file *s)
{
    s->hashing = HASH_CONTENT;
    sha256_begin(&s->digest);
}

void input_file_hash_file(struct input_file *s)
{
    s->hashing = HASH_FILE;
    sha256_begin(&s->digest);
}

ssize_t input_file_peek(struct input_file *s, size_t n)
{
    struct reader content = { read_content, s };
    size_t peeked = s->head_len - s->head_pos;
    n = min_size(n, INPUT_FILE_PEEK);
    if (peeked < n) {
        memmove(s->head, s->head + s->head_pos, peeked);
        s->head_pos = 0;
        s->head_len = peeked;
        ssize_t got = reader_read_full(&content, s->head + peeked, n - peeked);
        if (got < 0)
            return -1;
        s->head_len += (size_t)got;
    } else if (s->head_pos) {
        memmove(s->head, s->head + s->head_pos, peeked);
        s->head_pos = 0;
        s->head_len = peeked;
    }
    return (ssize_t)min_size(s->head_len, n);
}

ssize_t input_file_read(void *context, void *buf, size_t n)
{
    struct input_file *s = context;
    ssize_t got;
    size_t peeked = s->head_len - s->head_pos;
    if (peeked) {
        got = (ssize_t)min_size(n, peeked);
        memcpy(buf, s->head + s->head_pos, (size_t)got);
        s->head_pos += (size_t)got;
    } else {
        got = read_content(s, buf, n);
        if (got <= 0)
            return got;
    }
    s->bytes_read += (uint64_t)got;
    if (s->bytes_read > s->cap) {
        snprintf(s->error, sizeof s->error, "more than %llu bytes", (unsigned long long)s->cap);
        return -1;
    }
    if (s->hashing == HASH_CONTENT)
        sha256_add(&s->digest, buf, (size_t)got);
    return got;
}

struct reader input_file_reader(struct input_file *s)
{
    return (struct reader){ input_file_read, s };
}

int64_t input_file_seek(void *context, int64_t offset, int whence)
{
    struct input_file *s = context;
    if ((!s->started && detect_gzip(s)) || s->gzip)
        return -1;
    s->magic_pos = s->magic_len;
    s->head_pos = s->head_len;
    return lseek(s->fd, offset, whence);
}

unsigned char *input_file_all(struct input_file *s, size_t *n)
{
    size_t capacity = 64 << 10;
    unsigned char *all = xmalloc(capacity);
    *n = 0;
    for (;;) {
        ssize_t got = input_file_read(s, all + *n, capacity - *n);
        if (got < 0) {
            free(all);
            return NULL;
        }
        if (!got)
            return all;
        *n += (size_t)got;
        if (*n == capacity)
            all = xrealloc(all, capacity *= 2);
    }
}

int input_file_rewind(struct input_file *s)
{
    if (lseek(s->fd, 0, SEEK_SET) != 0)
        return -1;
    if (s->gzip)
        inflate_free(&s->inflate);
    s->gzip = s->started = 0;
    s->magic_pos = s->magic_len = s->head_pos = s->head_len = 0;
    s->bytes_read = 0;
    if (s->hashing)
        sha256_begin(&s->digest);
    return 0;
}

void input_file_drain(struct input_file *s)
{
    unsigned char bytes[16 << 10];
    ssize_t got;
    while ((got = input_file_read(s, bytes, sizeof bytes)) > 0)
        ;
    if (got < 0)
        input_file_die(s, NULL);
}

void input_file_die(const struct input_file *s, const char *error)
{
    if (s->failed == SIGNALS_STOPPED)
        signals_die(s->where, "stopped by a signal while reading");
    if (s->failed) {
        errno = s->cause;
        die_io(s->where, "cannot read");
    }
    if (s->pinned)
        die_verify(s->where, "%s", s->error[0] ? s->error : error);
    die_data(s->where, "%s", s->error[0] ? s->error : error);
}
