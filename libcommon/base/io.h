/* io.h - files and pipes, opened with care and read whole; the environment and the terminal
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
void io_widen_pipe(int fd);                             /* a wide pipe wakes both ends less often */

/* io_read - one read, EINTR repeated. Bytes, 0 at the end, -1 with errno, or SIGNALS_STOPPED when a signal
 * that signals_catch catches arrived before any byte did. */
ssize_t io_read(int fd, void *buf, size_t n);
/* io_read_uninterrupted - the same, but no signal stops it: for a file of our own, such as the model that the signal makes us save */
ssize_t io_read_uninterrupted(int fd, void *buf, size_t n);

/* io_slurp - the whole of a small file as a string, which the caller frees; 66, 74, or 65 if over limit bytes */
char *io_slurp(const char *path, size_t limit, size_t *length);

/* io_env - the value of an environment variable, or NULL if it is unset or empty */
const char *io_env(const char *name);
int io_is_terminal(int fd);
/* io_refuse_terminal - 64 if stdout, where bytes are to go, is one */
void io_refuse_terminal(void);

#endif
