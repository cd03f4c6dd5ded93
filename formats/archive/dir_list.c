/* dir_list.c - lists the files under a folder, sorted, and opens them */
#include "archive/dir_list.h"

#include "base/alloc.h"
#include "base/die.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void add_name(struct dir_list *f, char *name)
{
    if (f->names.n == DIR_LIST_FILES)
        die_data(f->path, "more than %d files", DIR_LIST_FILES);
    strlist_add(&f->names, name);
}

/* Takes the descriptor; below is the path from the root, "" or ending in a slash. */
static void read_folder(struct dir_list *f, int fd, const char *below, int depth)
{
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    int cause = errno;
    char *place = xprintf("%s/%s", f->path, below);
    errno = cause;
    if (!d && errno == ENOMEM)
        die_sys(place, "cannot read the folder");
    if (!d)
        die_noinput(place, "cannot read the folder");
    if (depth > DIR_LIST_DEPTH)
        die_data(place, "deeper than %d folders", DIR_LIST_DEPTH);
    for (;;) {
        struct stat st;
        errno = 0;
        struct dirent *e = readdir(d);
        if (!e && errno)
            die_io(place, "cannot read the folder");
        if (!e)
            break;
        if (e->d_name[0] == '.')
            continue;
        int failed = fstatat(fd, e->d_name, &st, 0);
        if (failed && errno != ENOENT && errno != ELOOP)
            die_noinput(place, "'%s'", e->d_name);
        if (!failed && S_ISDIR(st.st_mode)) {
            char *deeper = xprintf("%s%s/", below, e->d_name);
            read_folder(f, openat(fd, e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC), deeper, depth + 1);
            free(deeper);
        } else {
            add_name(f, xprintf("%s%s", below, e->d_name));
        }
    }
    free(place);
    closedir(d);
}

void dir_list_read(struct dir_list *f, const char *path)
{
    memset(f, 0, sizeof *f);
    f->path = path;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        die_noinput(path, "cannot open the folder");
    read_folder(f, fd, "", 1);
    strlist_sort(&f->names);
}

void dir_list_free(struct dir_list *f)
{
    strlist_free(&f->names);
}

int dir_list_open(const struct dir_list *f, size_t i, char error[300])
{
    struct stat st;
    char *path = xprintf("%s/%s", f->path, f->names.item[i]);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);     /* a fifo must not hang us */
    free(path);
    if (fd < 0) {
        snprintf(error, 300, "cannot open: %s", strerror(errno));
        return -1;
    }
    if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        snprintf(error, 300, "no regular file");
        close(fd);
        return -1;
    }
    return fd;
}
