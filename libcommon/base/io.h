/* io.h - opening and reading files and pipes; the environment and the terminal
 *
 * Failure     these functions end the program: 64 for a terminal, 66, 74
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stddef.h>
#include <sys/types.h>

/* io_open - open for reading; NULL and "-" are stdin, called "<stdin>" in messages. Refuses a terminal unless force. */
int io_open(const char *path, int force);
const char *io_name(const char *path);
int io_is_std(const char *path);                        /* NULL or "-" */
int io_same_file(const char *a, const char *b);          /* do both names lead to one file? A name of nothing is only itself */
int io_reads_std(char **operands);                      /* is stdin read by a program with these: none, or one that is "-"? */
void io_widen_pipe(int fd);                             /* a larger pipe buffer means fewer context switches */

/* io_read - one read, repeated after EINTR. Returns the number of bytes, 0 at the end, -1 with errno, or SIGNALS_STOPPED if a
 * signal caught by signals_catch arrived before any byte. */
ssize_t io_read(int fd, void *buf, size_t n);
/* io_read_uninterrupted - the same, but not stopped by signals: for our own files, such as the model that is saved after one */
ssize_t io_read_uninterrupted(int fd, void *buf, size_t n);

/* io_slurp - a small file as a string, which the caller frees; 66, 74, or 65 if it has more than limit bytes */
char *io_slurp(const char *path, size_t limit, size_t *length);

/* io_env - the value of an environment variable, or NULL if it is unset or empty */
const char *io_env(const char *name);
int io_is_terminal(int fd);
/* io_disown_stdout - stdout counts as no terminal from now on: it is one that a launcher made, and nobody's */
void io_disown_stdout(void);
int io_is_utf8(void);                                   /* does the locale name UTF-8 as its encoding? */
/* io_refuse_terminal - 64 if stdout is a terminal; before binary data are written to it */
void io_refuse_terminal(void);

#endif
