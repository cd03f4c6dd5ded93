/* signals.h - INT, TERM and HUP: a program that catches them stops when it can, others die and leave nothing behind
 *
 *     signals_catch();
 *     while (!signals_caught() && ...) ...
 *     if (signals_caught())
 *         signals_die(path, "stopped by a signal, saved");
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

/* signals_catch - from now on they set a flag, once; a second signal kills. SIGPIPE is ignored.
 * signals_caught - the signal, or 0. signals_catching - was signals_catch called? */
void signals_catch(void);
int signals_caught(void);
int signals_catching(void);

/* signals_die - as the signal demands: 75, or death by SIGINT, so that a shell loop around us stops too */
_Noreturn void signals_die(const char *where, const char *what);

/* signals_on_death - call f in the handler of a signal that kills; nothing where signals are caught */
void signals_on_death(void (*f)(int));

/* signals_wait - until fd can be read: 0; SIGNALS_STOPPED when a signal is or was caught; -1 with errno */
#define SIGNALS_STOPPED (-2)
int signals_wait(int fd);

#endif
