/* download.c - transfers by libcurl into NAME.part, tries of a mirror, and mirrors in turn */
#include "dataset/download.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/signals.h"
#include "base/version.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONNECT_SECONDS 20L
#define REDIRECTS 3L
#define SLOW 1024L              /* bytes a second, as slow as a mirror may be */
#define BEYOND_THE_END 416
#define TRIES 5                 /* of one mirror, as long as each brings new bytes */

enum outcome {
    COMPLETE,                   /* according to the mirror */
    CUT,                        /* the connection broke; what came may be right */
    DOWN,                       /* this mirror does not have it, or does not answer */
    NO_RANGE,                   /* it cannot continue a file */
    DISTRUST,                   /* TLS, or a redirect away from it */
    WRONG                       /* too long, or of another kind */
};

struct transfer {
    const struct download *d;
    int fd;
    uint64_t len;               /* bytes in the file */
    int write_errno;
    const char *cause_text;     /* why it ended */
    char error[CURL_ERROR_SIZE];
};

static const char *libcurl_text(void)
{
    static char text[200];
    snprintf(text, sizeof text, "%s", curl_version());
    return text;
}
ARGS_LIBRARY(libcurl_text);

int download_is_url(const char *s)
{
    return !strncasecmp(s, "https://", 8) || !strncasecmp(s, "http://", 7);
}

/* ---- one transfer ---- */

static size_t write_part(char *bytes, size_t one, size_t n, void *context)
{
    struct transfer *t = context;
    const struct download *d = t->d;
    n *= one;
    for (size_t i = 0; i < n && t->len + i < d->magic_size; i++)
        if (bytes[i] != d->magic[t->len + i]) {
            t->cause_text = "another kind of file, perhaps a page of text";
            return 0;
        }
    if (n > d->cap - t->len) {
        t->cause_text = "longer than it may be";
        return 0;
    }
    for (size_t done = 0; done < n;) {
        ssize_t k = pwrite(t->fd, bytes + done, n - done, (off_t)(t->len + done));
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0) {
            t->write_errno = errno;
            return 0;
        }
        done += (size_t)k;
    }
    t->len += n;
    return n;
}

static int report_progress(void *context, curl_off_t total, curl_off_t now, curl_off_t up_total, curl_off_t up_now)
{
    struct transfer *t = context;
    (void)total, (void)now, (void)up_total, (void)up_now;
    progress_at(t->len, NULL, NULL);
    return signals_caught() != 0;
}

static int set_options(CURL *c, struct transfer *t, const char *url)
{
    const struct download *d = t->d;
    int tls = !strncasecmp(url, "https:", 6);
    int bad = curl_easy_setopt(c, CURLOPT_URL, url) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, tls ? "https" : "http,https") != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, tls ? "https" : "http,https") != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) != CURLE_OK;
    if (d->cacert)
        bad |= curl_easy_setopt(c, CURLOPT_CAINFO, d->cacert) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_MAXREDIRS, REDIRECTS) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, SLOW) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, d->stall) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT, CONNECT_SECONDS + d->stall + (long)(d->cap / SLOW)) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)d->cap) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, write_part) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_WRITEDATA, t) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, report_progress) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_XFERINFODATA, t) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)t->len) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_USERAGENT, "iae-fetch/" IAE_VERSION) != CURLE_OK;
    return bad;
}

static enum outcome classify(struct transfer *t, CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return COMPLETE;
    case CURLE_WRITE_ERROR:
        if (t->write_errno) {
            errno = t->write_errno;
            die_io(t->d->where, "cannot write");
        }
        return WRONG;
    case CURLE_FILESIZE_EXCEEDED:
        t->cause_text = "longer than it may be";
        return WRONG;
    case CURLE_RANGE_ERROR:
        return NO_RANGE;
    case CURLE_UNSUPPORTED_PROTOCOL:    /* only a redirect can lead there */
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        return DISTRUST;
    case CURLE_SSL_CACERT_BADFILE:
        die_verify(t->d->cacert ? t->d->cacert : t->d->where, "%s", t->error[0] ? t->error : curl_easy_strerror(code));
    case CURLE_OUT_OF_MEMORY:
        errno = ENOMEM;
        die_sys(NULL, "libcurl");
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return CUT;
    default:
        return DOWN;
    }
}

static enum outcome transfer(struct transfer *t, const char *url)
{
    CURL *c = curl_easy_init();
    t->error[0] = '\0';
    t->cause_text = NULL;
    if (!c || set_options(c, t, url)) {
        errno = ENOMEM;
        die_sys(NULL, "libcurl");
    }
    log_verbose(url, "from byte %llu", (unsigned long long)t->len);
    long status = 0;
    CURLcode code = curl_easy_perform(c);
    (void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(c);
    if (signals_caught())
        signals_die(t->d->where, "stopped by a signal; the next run continues the download");
    enum outcome o = status == BEYOND_THE_END ? NO_RANGE : classify(t, code);
    if (!t->cause_text)
        t->cause_text = t->error[0] ? t->error : curl_easy_strerror(code);
    return o;
}

/* ---- the file ---- */

static void empty_part(struct transfer *t)
{
    t->len = 0;
    if (ftruncate(t->fd, 0))
        die_io(t->d->where, "cannot empty the part");
}

static int file_exists(const struct download *d)
{
    return !faccessat(d->dir, d->name, F_OK, AT_SYMLINK_NOFOLLOW);
}

static int same_file(int fd, int dir, const char *name)
{
    struct stat a, b;
    return !fstat(fd, &a) && !fstatat(dir, name, &b, AT_SYMLINK_NOFOLLOW) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* NAME.part, locked: its descriptor, or -1 when another process finished the file while we waited. */
static int open_part(const struct download *d, const char *part)
{
    for (;;) {
        if (file_exists(d))
            return -1;
        int fd = openat(d->dir, part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (fd < 0)
            die_create(d->where, "cannot create its part");
        if (flock(fd, LOCK_EX | LOCK_NB)) {
            log_verbose(d->where, "waiting for another download of it");
            while (flock(fd, LOCK_EX)) {
                if (signals_caught())
                    signals_die(d->where, "stopped by a signal while waiting for another download");
                if (errno != EINTR)
                    die_io(d->where, "cannot lock its part");
            }
        }
        /* the one we waited for has renamed or removed it, unless it died */
        if (same_file(fd, d->dir, part)) {
            if (!file_exists(d))
                return fd;
            unlinkat(d->dir, part, 0);
        }
        close(fd);
    }
}

static void rename_part(struct transfer *t, const char *part)
{
    if (fsync(t->fd))
        die_io(t->d->where, "cannot sync");
    if (renameat(t->d->dir, part, t->d->dir, t->d->name))
        die_create(t->d->where, "cannot rename");
    if (fsync(t->d->dir))
        die_io(t->d->where, "cannot sync its folder");
}

/* One mirror, as often as each try brings new bytes; COMPLETE when the file is right. */
static enum outcome try_mirror(struct transfer *t, const char *url, char why[400])
{
    char error[300];
    int restarted = 0;          /* the part was discarded once, as it did not fit this mirror's file */
    enum outcome o = DOWN;
    for (int i = 0; i < TRIES; i++) {
        uint64_t before = t->len;
        o = transfer(t, url);
        snprintf(why, 400, "%s", t->cause_text);
        if (o == COMPLETE) {
            if (!t->d->check(t->fd, t->d->context, error))
                return COMPLETE;
            snprintf(why, 400, "%s", error);
            o = WRONG;
        }
        int again = (o == WRONG || o == NO_RANGE) && before && !restarted++;
        if (o == WRONG || again)
            empty_part(t);      /* else another mirror, or a later run, may continue it */
        if (again)
            continue;
        if (o != CUT || t->len <= before)
            break;
    }
    return o;
}

static void try_mirrors(struct transfer *t, const char *part)
{
    const struct download *d = t->d;
    char why[400] = "", error[300];
    const char *last = d->where;
    int distrust = 0;
    if (t->len && !d->check(t->fd, d->context, error))
        return;                 /* it was complete, and the run before ended just then */
    if (t->len > d->cap)
        empty_part(t);
    for (char *const *url = d->urls; *url; url++) {
        enum outcome o = try_mirror(t, *url, why);
        if (o == COMPLETE)
            return;
        distrust |= o == DISTRUST || o == WRONG;
        last = *url;
        if (url[1])
            log_warning(last, "%s", why);
    }
    if (!t->len)
        unlinkat(d->dir, part, 0);
    if (distrust)
        die_verify(last, "%s", why);
    die_net(last, "%s", why);
}

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGPIPE };
#define SIGNALS (sizeof signals / sizeof *signals)

void download_file(const struct download *d)
{
    struct transfer t = { .d = d };
    struct sigaction before[SIGNALS];
    struct stat st;
    char *part = xprintf("%s.part", d->name);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], NULL, &before[i]);
    signals_catch();
    t.fd = open_part(d, part);
    if (t.fd >= 0) {
        if (fstat(t.fd, &st))
            die_io(d->where, "cannot look at its part");
        t.len = (uint64_t)st.st_size;
        if (curl_global_init(CURL_GLOBAL_DEFAULT))
            die_sys(NULL, "libcurl");
        progress_start(d->name, "bytes", d->cap);
        try_mirrors(&t, part);
        progress_end();
        curl_global_cleanup();
        rename_part(&t, part);
        close(t.fd);
    }
    /* from here on the program is a filter again, which dies of its signals */
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
    free(part);
}
