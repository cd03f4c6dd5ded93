/* output_file.h - output to files, which are replaced atomically, and to pipes
 *
 * Invariants  a file under its final name is complete: output_file_create opens a temporary file beside it, output_file_commit
 *             syncs and renames it. An error of fsync is final. The temporary file is removed when the program ends, also by
 *             a signal, or else by the next output_file_create for the same target.
 * Memory      the caller holds struct output_file; names are copied
 * Failure     these functions end the program: 64 for a terminal, 73, 74, 75 for a lock held elsewhere
 */
#ifndef BASE_OUTPUT_FILE_H
#define BASE_OUTPUT_FILE_H

#include <stddef.h>

struct output_file {
    int fd;
    const char *where;          /* for messages */
    char *target, *temp;        /* of an atomic file; else NULL */
    int dir;                    /* its folder, or -1 */
};

/* output_file_create - open for writing; NULL and "-" are stdout (refused if a terminal, unless force). A target that is
 * not a regular file is written in place; any other is written as .NAME.tmp.* beside it. */
void output_file_create(struct output_file *o, const char *path, int force);
/* output_file_replace - the same, but a model may be replaced, which is 73 else, unless --force is given. output_file_spare_model - 73 if
 * there is a model of this name */
void output_file_replace(struct output_file *o, const char *path, int force);
void output_file_spare_model(const char *path);
void output_file_write(struct output_file *o, const void *data, size_t n);
/* output_file_write2 - two pieces with one system call if possible */
void output_file_write2(struct output_file *o, const void *a, size_t na, const void *b, size_t nb);
/* output_file_commit - finish: for an atomic file fsync, check(temp) unless check is NULL, close, rename, fsync of the
 * folder; for a pipe, close. The file is saved only after it returns. */
void output_file_commit(struct output_file *o, void (*check)(const char *temp));
/* output_file_save - create, write n bytes, commit; onto a terminal too */
void output_file_save(const char *path, const void *data, size_t n);

/* output_file_lock - take .NAME.lock beside path, or end with 75. Held until the process ends, which removes it; what a process
 * that was killed leaves is taken and removed by the next one. */
void output_file_lock(const char *path);

#endif
