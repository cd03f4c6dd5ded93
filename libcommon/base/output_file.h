/* output_file.h - files and pipes written whole, replaced atomically
 *
 * Invariants  a file under its final name is complete: output_file_create writes beside it, output_file_commit syncs and
 *             renames. An error of fsync is final. A temporary file goes with its owner, also where a signal ends it, or
 *             else with the next output_file_create.
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
 * no regular file is written in place; any other is built as .NAME.tmp.* beside it. */
void output_file_create(struct output_file *o, const char *path, int force);
void output_file_write(struct output_file *o, const void *data, size_t n);
/* output_file_write2 - two pieces with one system call where that is possible */
void output_file_write2(struct output_file *o, const void *a, size_t na, const void *b, size_t nb);
/* output_file_commit - the last act: for an atomic file fsync, check(temp) if there is one, close, rename, fsync of the
 * folder; for a pipe, close. Only after it returns may anyone say "saved". */
void output_file_commit(struct output_file *o, void (*check)(const char *temp));
/* output_file_save - create, write n bytes, commit; onto a terminal too */
void output_file_save(const char *path, const void *data, size_t n);

/* output_file_lock - take .NAME.lock beside path, or end with 75. Held until the process ends. */
void output_file_lock(const char *path);

#endif
