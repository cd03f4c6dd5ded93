/* io.h - files and pipes: opened with care, read and written whole, replaced atomically
 *
 * Invariants  a file under its final name is complete: io_create writes beside it, io_commit syncs and renames
 *             an error of fsync is final; a temporary file goes with its owner, also where a signal ends it, or else with
 *             the next io_create
 * Memory      the caller holds struct io_out; names are copied
 * Failure     these functions end the program: 64 for a terminal, 66, 73, 74, 75 for a lock held elsewhere
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stddef.h>
#include <sys/types.h>

struct io_out {
    int fd;
    const char *where;          /* for messages */
    char *target, *temp;        /* of an atomic file; else NULL */
    int dir;                    /* its folder, or -1 */
};

/* io_open - open for reading; NULL and "-" are stdin, called "<stdin>" in messages. Refuses a terminal unless force. */
int io_open(const char *path, int force);
const char *io_name(const char *path);

/* io_read - one read, EINTR repeated. Bytes, 0 at the end, -1 with errno, or IO_STOPPED when a signal that
 * io_catch_signals catches arrived before any byte did. */
#define IO_STOPPED (-2)
ssize_t io_read(int fd, void *buf, size_t n);
/* io_read_uninterrupted - the same, but no signal stops it: for a file of our own, such as the model that the signal makes us save */
ssize_t io_read_uninterrupted(int fd, void *buf, size_t n);

/* io_create - open for writing; NULL and "-" are stdout (refused if a terminal, unless force). A target that is
 * no regular file is written in place; any other is built as .NAME.tmp.* beside it. */
void io_create(struct io_out *o, const char *path, int force);
void io_write(struct io_out *o, const void *data, size_t n);
/* io_write2 - two pieces with one system call where that is possible */
void io_write2(struct io_out *o, const void *a, size_t na, const void *b, size_t nb);
/* io_commit - the last act: for an atomic file fsync, check(temp) if there is one, close, rename, fsync of the
 * folder; for a pipe, close. Only after it returns may anyone say "saved". */
void io_commit(struct io_out *o, void (*check)(const char *temp));
/* io_save - create, write n bytes, commit; onto a terminal too */
void io_save(const char *path, const void *data, size_t n);
void io_abandon(struct io_out *o);

/* io_lock - take .NAME.lock beside path, or end with 75. Held until the process ends. */
void io_lock(const char *path);

/* io_catch_signals - from now on INT, TERM and HUP set a flag, once; io_stop_signal returns it, or 0. SIGPIPE is
 * ignored. A second signal kills. io_die_by_signal ends the program as that signal demands: 75, or death by SIGINT. */
void io_catch_signals(void);
int io_stop_signal(void);
_Noreturn void io_die_by_signal(const char *where, const char *what);

/* io_slurp - the whole of a small file as a string, which the caller frees; 66, 74, or 65 if over limit bytes */
char *io_slurp(const char *path, size_t limit, size_t *length);

/* io_env - the value of an environment variable, or NULL if it is unset or empty */
const char *io_env(const char *name);
int io_is_terminal(int fd);
/* io_refuse_terminal - 64 if stdout, where bytes are to go, is one */
void io_refuse_terminal(void);

#endif
