/* archive_reader.c - reads members through libarchive, with its warnings as errors, and checks what it does not check */
#include "archive/archive_reader.h"

#include "archive/zipcheck.h"
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK (64 << 10)
#define TAR_END 1024

static const char *libarchive_text(void)
{
    return archive_version_string();
}
ARGS_LIBRARY(libarchive_text);

PRINTF_LIKE(2, 3) static int fail(struct archive_reader *m, const char *fmt, ...)
{
    va_list ap;
    if (m->failed || m->error[0])
        return -1;
    va_start(ap, fmt);
    vsnprintf(m->error, sizeof m->error, fmt, ap);
    va_end(ap);
    return -1;
}

static int fail_inside(struct archive_reader *m, const char *what)
{
    const char *cause = archive_error_string(m->archive);
    if (archive_errno(m->archive) == ENOMEM) {
        errno = ENOMEM;
        die_sys(NULL, "libarchive");
    }
    int n = cause ? (int)strcspn(cause, "\n") : 0;     /* some of its texts end their line */
    if (m->name)
        return fail(m, "member '%s': %s%s%.*s", m->name, what, n ? ": " : "", n, n ? cause : "");
    return fail(m, "after %llu members: %s%s%.*s", (unsigned long long)m->entries, what, n ? ": " : "", n, n ? cause : "");
}

/* ---- the source of libarchive's bytes ---- */

static size_t zeros_at_end(const unsigned char *p, size_t n)
{
    size_t k = 0;
    while (k < n && !p[n - 1 - k])
        k++;
    return k;
}

static ssize_t read_chunk(struct archive_reader *m)
{
    ssize_t got = m->from.read(m->from.context, m->buffer, CHUNK);
    if (got < 0) {
        m->failed = 1;
    } else if (got) {
        size_t zeros = zeros_at_end(m->buffer, (size_t)got);
        m->zeros = zeros == (size_t)got ? m->zeros + zeros : zeros;
        m->bytes_in += (uint64_t)got;
    }
    return got;
}

static la_ssize_t on_read(struct archive *a, void *context, const void **bytes)
{
    struct archive_reader *m = context;
    ssize_t got = read_chunk(m);
    *bytes = m->buffer;
    if (got < 0)
        archive_set_error(a, EIO, "cannot read");
    return got < 0 ? ARCHIVE_FATAL : got;
}

static la_int64_t on_seek(struct archive *a, void *context, la_int64_t offset, int whence)
{
    struct archive_reader *m = context;
    int64_t pos = m->seek(m->from.context, offset, whence);
    if (pos < 0)
        archive_set_error(a, EIO, "cannot seek");
    return pos < 0 ? ARCHIVE_FATAL : pos;
}

/* ---- libarchive ---- */

static int check_zip_end(struct archive_reader *m)
{
    if (m->entries != m->promised)
        return fail(m, "zip: %llu entries, where its directory's end says %llu", (unsigned long long)m->entries,
                    (unsigned long long)m->promised);
    return 0;
}

/* Names in pax headers and zips are UTF-8, and libarchive warns of a name that the locale cannot represent. So a UTF-8 locale
 * is set during its calls only. */
static locale_t enter_utf8(void)
{
    static locale_t utf8;
    if (!utf8)
        utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!utf8 && errno == ENOMEM)
        die_sys(NULL, "a locale");
    return utf8 ? uselocale(utf8) : (locale_t)0;
}

static void leave_utf8(locale_t before)
{
    if (before)
        uselocale(before);
}

static int open_archive(struct archive_reader *m)
{
    struct archive *a = m->archive;
    int r = m->format == ARCHIVE_TAR ? archive_read_support_format_tar(a) : archive_read_support_format_zip_seekable(a);
    if (r == ARCHIVE_OK)
        r = archive_read_support_filter_none(a);
    if (r == ARCHIVE_OK && m->seek)
        r = archive_read_set_seek_callback(a, on_seek);
    if (r == ARCHIVE_OK)
        r = archive_read_set_read_callback(a, on_read);
    if (r == ARCHIVE_OK)
        r = archive_read_set_callback_data(a, m);
    if (r == ARCHIVE_OK)
        r = archive_read_open1(a);
    return r == ARCHIVE_OK ? 0 : fail_inside(m, "cannot be opened");
}

int archive_reader_open(struct archive_reader *m, enum archive_format format, struct reader from,
                 int64_t (*seek)(void *context, int64_t offset, int whence))
{
    memset(m, 0, sizeof *m);
    m->format = format;
    m->from = from;
    m->seek = format == ARCHIVE_ZIP ? seek : NULL;
    m->buffer = xmalloc(CHUNK);
    m->archive = archive_read_new();
    m->entry = archive_entry_new();         /* our own: libarchive does not check the one it would make */
    if (!m->archive || !m->entry) {
        errno = ENOMEM;
        die_sys(NULL, "libarchive");
    }
    if (m->format == ARCHIVE_ZIP) {
        if (zipcheck(from, seek, &m->promised, m->error))
            return -1;
        m->length = (uint64_t)seek(from.context, 0, SEEK_END);
        (void)seek(from.context, 0, SEEK_SET);
    }
    locale_t before = enter_utf8();
    int r = open_archive(m);
    leave_utf8(before);
    return r;
}

void archive_reader_close(struct archive_reader *m)
{
    if (m->archive)
        archive_read_free(m->archive);
    if (m->entry)
        archive_entry_free(m->entry);
    free(m->buffer);
    memset(m, 0, sizeof *m);
}

/* Overlapping members of a zip can unpack to any size, though each is harmless; so can holes of a sparse file in a tar. */
static int check_ratio(struct archive_reader *m)
{
    if (m->format == ARCHIVE_TAR && m->bytes_out > m->bytes_in)
        return fail(m, "member '%s': a sparse file, of more bytes than the archive", m->name);
    if (m->format == ARCHIVE_ZIP && m->bytes_out / ARCHIVE_RATIO > m->length)
        return fail(m, "member '%s': %llu bytes unpacked from an archive of %llu", m->name, (unsigned long long)m->bytes_out,
                    (unsigned long long)m->length);
    return 0;
}

/* The next bytes of this member; their number, 0 at its verified end, -1. */
static ssize_t read_data(struct archive_reader *m, void *to, size_t n)
{
    la_ssize_t got = archive_read_data(m->archive, to, n);
    if (got < 0)
        return fail_inside(m, "damaged");
    if (!got)
        m->reading = 0;
    m->bytes_out += (uint64_t)got;
    return check_ratio(m) ? -1 : (ssize_t)got;
}

static int skip_member(struct archive_reader *m)
{
    char unused[CHUNK];
    while (m->reading)
        if (read_data(m, unused, sizeof unused) < 0)
            return -1;
    return 0;
}

static ssize_t read_member(void *context, void *buf, size_t n)
{
    struct archive_reader *m = context;
    if (!m->reading || !n)
        return 0;
    locale_t before = enter_utf8();
    ssize_t got = read_data(m, buf, n);
    leave_utf8(before);
    return got;
}

struct reader archive_reader_member(struct archive_reader *m)
{
    return (struct reader){ read_member, m };
}

/* A tar has no checksum of its data, and a cut between members would not be noticed: the last header must be followed by at
 * least two blocks of zeros, and by nothing but zeros. */
static int check_tar_end(struct archive_reader *m)
{
    uint64_t end = (uint64_t)archive_read_header_position(m->archive);
    ssize_t got;
    while ((got = read_chunk(m)) > 0)
        ;
    if (got < 0)
        return -1;
    if (m->bytes_in < end || m->bytes_in - end < TAR_END)
        return fail(m, "cut after %llu members: a tar ends with two blocks of zeros", (unsigned long long)m->entries);
    if (m->zeros < m->bytes_in - end)
        return fail(m, "something follows the end of the tar, at byte %llu", (unsigned long long)end);
    return 0;
}

/* The next header: 1 a file, 2 a folder, a link or a device, 0 the end, -1. */
static int next_header(struct archive_reader *m)
{
    if (m->reading && skip_member(m))
        return -1;
    m->name = NULL;
    int r = archive_read_next_header2(m->archive, m->entry);
    if (r == ARCHIVE_EOF)
        return m->format == ARCHIVE_TAR ? check_tar_end(m) : check_zip_end(m);
    if (r == ARCHIVE_OK || r == ARCHIVE_WARN)
        m->name = archive_entry_pathname(m->entry);
    if (r != ARCHIVE_OK)
        return fail_inside(m, "damaged");
    if (++m->entries > ARCHIVE_MEMBERS)
        return fail(m, "more than %d members", ARCHIVE_MEMBERS);
    if (!m->name)
        return fail(m, "member %llu has no name that can be read", (unsigned long long)m->entries);
    m->reading = 1;
    if (archive_entry_filetype(m->entry) == AE_IFDIR && archive_entry_size(m->entry) > 0)
        return fail(m, "member '%s' is a folder, and has content", m->name);
    if (archive_entry_filetype(m->entry) == AE_IFDIR)
        return 2;
    if (archive_entry_filetype(m->entry) != AE_IFREG || archive_entry_hardlink(m->entry)) {
        m->links++;
        return 2;
    }
    return 1;
}

int archive_reader_next(struct archive_reader *m)
{
    int r;
    if (m->failed || m->error[0])
        return -1;
    locale_t before = enter_utf8();
    while ((r = next_header(m)) == 2)
        ;
    leave_utf8(before);
    return r;
}
