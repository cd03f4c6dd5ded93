/* dataset_files.c - finds the files of data sets on this machine, or downloads them into the cache */
#include "dataset/dataset_files.h"

#include "base/alloc.h"
#include "base/datadir.h"
#include "base/die.h"
#include "base/io.h"
#include "base/log.h"
#include "dataset/download.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SYSTEM "/usr/share/datasets"
#define MAX_URLS 16

/* ---- folders ---- */

/* The descriptor; or -1 if it is a folder's, which is not the file of that name. */
static int pass_over_folder(int fd)
{
    struct stat st;
    if (fd < 0 || fstat(fd, &st) || !S_ISDIR(st.st_mode))
        return fd;
    close(fd);
    return -1;
}

/* Frees the path, or passes it on in *where. A descriptor, or -1. */
static int open_path(char *path, char **where)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0 && errno != ENOENT && errno != ENOTDIR)
        die_noinput(path, "cannot open");
    fd = pass_over_folder(fd);
    if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode)))
        die_data(path, "no regular file");
    if (fd >= 0)
        *where = path;
    else
        free(path);
    return fd;
}

/* What may follow the name: where the content is known, a file may be gzipped or not. */
static const char *const *endings(const struct dataset *k)
{
    static const char *const either[] = { ".gz", "", NULL }, *const none[] = { "", NULL };
    return k->digest == DIGEST_OF_CONTENT ? either : none;
}

/* Unpacked, train-images-idx3-ubyte.gz is often named train-images.idx3-ubyte. */
static char *make_dotted(const char *name)
{
    char *dotted = xstrdup(name), *at = strstr(dotted, "-idx");
    if (at)
        *at = '.';
    return dotted;
}

/* By either name, and within a folder that has the file's name. */
static int open_in_folder(const char *root, const struct dataset *k, const struct dataset_file *f, char **where)
{
    char *dotted = make_dotted(f->name);
    const char *const folders[] = { k->name, k->cache }, *const names[] = { f->name, dotted };
    int fd = -1;
    for (size_t i = 0; i < 8 && fd < 0; i++) {
        int within = i / 2 % 2;
        const char *own = within ? f->name : "", *slash = within ? "/" : "";
        for (const char *const *end = endings(k); *end && fd < 0; end++)
            fd = open_path(xprintf("%s/%s/%s%s%s%s", root, folders[i / 4], own, slash, names[i % 2], *end), where);
    }
    free(dotted);
    return fd;
}

static int open_shipped(const struct dataset *k, const struct dataset_file *f, char **where)
{
    char *name = xprintf("%s/%s%s", k->name, f->name, *endings(k));
    char *path = datadir_path(name);
    free(name);
    return path ? open_path(path, where) : -1;
}

/* ---- the cache ---- */

static char *cache_root(void)
{
    const char *xdg = io_env("XDG_CACHE_HOME"), *home = io_env("HOME");
    if (xdg && *xdg == '/')                 /* the XDG specification: a relative one is to be ignored */
        return xprintf("%s/iae", xdg);
    return home ? xprintf("%s/.cache/iae", home) : NULL;
}

/* As mkdir -p, for us alone. */
static void make_folders(const char *path)
{
    char *part = xstrdup(path);
    for (char *p = part + 1;; p++) {
        char c = *p;
        if (c != '/' && c)
            continue;
        *p = '\0';
        if (mkdir(part, 0700) && errno != EEXIST)
            die_create(part, "cannot create the folder");
        *p = c;
        if (!c)
            break;
    }
    free(part);
}

/* A folder that others may write to cannot be trusted; and links below it are not followed. */
static void check_folder(int fd, const char *path)
{
    struct stat st;
    if (fstat(fd, &st))
        die_io(path, "cannot read its owner and mode");
    if (st.st_uid != geteuid() || st.st_mode & (S_IWGRP | S_IWOTH))
        die_exists(path, "the cache belongs to another user, or others may write to it");
}

/* The cache's folder of this set: a descriptor and its path; -1 if there is none. */
static int open_cache(const struct dataset *k, int create, char **path)
{
    char *root = cache_root();
    if (!root && create)
        die_exists(NULL, "no place for a cache: neither $XDG_CACHE_HOME nor $HOME is set");
    if (!root)
        return -1;
    *path = xprintf("%s%s%s", root, *k->cache ? "/" : "", k->cache);
    if (create)
        make_folders(*path);
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (const char *p = *k->cache ? k->cache : NULL; fd >= 0 && p;) {
        check_folder(fd, root);
        char *name = xprintf("%.*s", (int)strcspn(p, "/"), p);
        int below = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        free(name);
        close(fd);
        fd = below;
        p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL;
    }
    if (fd >= 0)
        check_folder(fd, *path);
    else if (create || (errno != ENOENT && errno != ENOTDIR))
        die_create(*path, "cannot open the cache");
    free(root);
    if (fd < 0)
        free(*path);
    return fd;
}

static int open_cached(const struct dataset *k, const struct dataset_file *f, char **where)
{
    const char *const *ends = endings(k);
    char *folder;
    int dir = open_cache(k, 0, &folder), fd = -1;
    if (dir < 0)
        return -1;
    for (; *ends && fd < 0; ends++) {
        char *name = xprintf("%s%s", f->name, *ends);
        fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0 && errno != ENOENT)
            die_noinput(folder, "cannot open '%s'", name);
        fd = pass_over_folder(fd);
        if (fd >= 0)
            *where = xprintf("%s/%s", folder, name);
        free(name);
    }
    close(dir);
    free(folder);
    return fd;
}

/* ---- everywhere on this machine ---- */

static int open_in_mirror(const char *mirror, const struct dataset *k, const struct dataset_file *f, char **where)
{
    return download_is_url(mirror) ? -1 : open_in_folder(mirror, k, f, where);
}

static int open_local(const struct dataset *k, const struct dataset_file *f, const struct fetch_options *options, char **where)
{
    const char *data = io_env("IAE_DATA"), *mirror = io_env("IAE_MIRROR");
    int fd = data ? open_in_folder(data, k, f, where) : -1;
    if (fd < 0)
        fd = open_shipped(k, f, where);
    if (fd < 0)
        fd = open_path(xprintf("%s/%s/%s%s", SYSTEM, k->name, f->name, *endings(k)), where);
    if (fd < 0)
        fd = open_cached(k, f, where);
    for (size_t i = 0; fd < 0 && i < options->mirrors.n; i++)
        fd = open_in_mirror(options->mirrors.item[i], k, f, where);
    if (fd < 0 && !options->mirrors.n && mirror)
        fd = open_in_mirror(mirror, k, f, where);
    return fd;
}

/* ---- elsewhere ---- */

static char *mirror_url(const char *mirror, const struct dataset *k, const struct dataset_file *f)
{
    size_t n = strlen(mirror);
    return xprintf("%.*s/%s/%s%s", (int)(mirror[n - 1] == '/' ? n - 1 : n), mirror, k->name, f->name, *endings(k));
}

/* The addresses to try, NULL after the last one; the caller frees each. */
static void list_urls(char *url[MAX_URLS + 1], const struct dataset *k, const struct dataset_file *f,
                      const struct fetch_options *options)
{
    const char *mirror = io_env("IAE_MIRROR");
    size_t n = 0;
    for (size_t i = 0; i < options->mirrors.n && n < MAX_URLS; i++)
        if (download_is_url(options->mirrors.item[i]))
            url[n++] = mirror_url(options->mirrors.item[i], k, f);
    if (!options->mirrors.n && mirror && download_is_url(mirror))
        url[n++] = mirror_url(mirror, k, f);
    for (size_t i = 0; !options->mirrors.n && k->mirrors[i]; i++)
        url[n++] = xprintf("%s%s%s", k->mirrors[i], f->name, *endings(k));
    url[n] = NULL;
}

static void free_urls(char *url[MAX_URLS + 1])
{
    for (size_t i = 0; url[i]; i++)
        free(url[i]);
}

struct expected {
    const struct dataset *set;
    const struct dataset_file *file;
};

static void start_hash(struct input_file *s, const struct dataset *k)
{
    if (k->digest == DIGEST_OF_CONTENT)
        input_file_hash(s);
    else
        input_file_hash_file(s);
}

/* Checks the digest of what was downloaded, including what an earlier run had fetched. */
static int check_content(int fd, void *context, char error[300])
{
    const struct expected *e = context;
    const struct dataset_file *f = e->file;
    struct input_file s;
    char text[SHA256_TEXT];
    unsigned char *bytes = xmalloc(1 << 16);
    ssize_t got;
    int again = dup(fd);
    if (again < 0 || lseek(again, 0, SEEK_SET) != 0)
        die_io(f->name, "cannot read the part again");
    input_file_take(&s, again, f->name, f->bytes);
    start_hash(&s, e->set);
    while ((got = input_file_read(&s, bytes, 1 << 16)) > 0)
        ;
    if (s.failed)
        input_file_die(&s, NULL);
    int right = !got && !strcmp(sha256_text(&s.digest, text), f->sha256);
    if (got < 0)
        snprintf(error, 300, "%s", s.error);
    else if (!right)
        snprintf(error, 300, "its content has SHA-256 %s, where %s is known", text, f->sha256);
    input_file_close(&s);
    free(bytes);
    return right ? 0 : -1;
}

static int download(const struct dataset *k, const struct dataset_file *f, const struct fetch_options *options, char **where)
{
    char *url[MAX_URLS + 1], *folder;
    list_urls(url, k, f, options);
    if (!url[0] || options->offline) {
        errno = ENOENT;
        die_noinput(k->name, "'%s%s' is in none of the folders searched%s", f->name, *endings(k),
                    options->offline ? ", and downloads are not allowed" : "");
    }
    int dir = open_cache(k, 1, &folder);
    char *name = xprintf("%s%s", f->name, *endings(k));
    struct expected expected = { k, f };
    *where = xprintf("%s/%s", folder, name);
    struct download d = { .dir = dir, .name = name, .where = *where, .urls = url, .cap = f->served + f->served / 4,
                          .magic = k->magic, .magic_size = strlen(k->magic), .cacert = options->cacert, .stall = options->stall,
                          .check = check_content, .context = &expected };
    download_file(&d);
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        die_noinput(*where, "cannot open");
    close(dir);
    free(folder);
    free(name);
    free_urls(url);
    return fd;
}

char *dataset_files_locate(const struct dataset *k, const struct dataset_file *f, const struct fetch_options *options)
{
    char *where = NULL, *url[MAX_URLS + 1];
    int fd = open_local(k, f, options, &where);
    if (fd >= 0) {
        close(fd);
        return where;
    }
    list_urls(url, k, f, options);
    if (url[0] && !options->offline)
        where = xstrdup(url[0]);
    free_urls(url);
    return where;
}

char *dataset_files_find_local(const struct dataset *k, const char *name, const struct fetch_options *options)
{
    const char *data = io_env("IAE_DATA");
    char *cache = cache_root(), *path = NULL;
    for (size_t i = 0; i < options->mirrors.n + 2 && !path; i++) {
        const char *root = i == 0 ? data : i == 1 ? cache : options->mirrors.item[i - 2];
        if (!root || download_is_url(root))
            continue;
        path = xprintf("%s/%s/%s", root, k->name, name);
        if (access(path, F_OK)) {
            free(path);
            path = NULL;
        }
    }
    free(cache);
    return path;
}

static void check_mirror(const char *given, const char *mirror)
{
    if (mirror && (!*mirror || (strstr(mirror, "://") && !download_is_url(mirror))))
        die_usage("%s: '%s' is neither a folder nor an https address", given, mirror);
}

void dataset_files_open(struct input_file *s, const struct dataset *k, const struct dataset_file *f, const struct fetch_options *options)
{
    char *where = NULL;
    for (size_t i = 0; i < options->mirrors.n; i++)
        check_mirror("mirror", options->mirrors.item[i]);
    check_mirror("$IAE_MIRROR", io_env("IAE_MIRROR"));
    int fd = open_local(k, f, options, &where);
    if (fd < 0)
        fd = download(k, f, options, &where);
    log_verbose(where, "reading");
    input_file_take(s, fd, where, f->bytes);
    start_hash(s, k);
    s->pinned = 1;
    free(where);
}

void dataset_files_check(struct input_file *s, const struct dataset_file *f)
{
    char text[SHA256_TEXT];
    input_file_drain(s);
    sha256_text(&s->digest, text);
    if (strcmp(text, f->sha256))
        die_verify(s->where, "its content has SHA-256 %s, where %s is known; remove or replace it", text, f->sha256);
}
