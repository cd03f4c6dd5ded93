/* signals.h - SIGINT, SIGTERM, SIGHUP and SIGUSR1: caught to save first, or else fatal after temporary files are removed
 *
 *     signals_catch();
 *     while (!signals_caught() && ...) ...
 *     if (signals_caught())
 *         signals_die(path, "stopped by a signal, saved");
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

/* signals_catch - the first signal sets a flag, a second one kills. SIGPIPE is ignored.
 * signals_caught - the signal, or 0. signals_catching - whether signals_catch was called */
void signals_catch(void);
int signals_caught(void);
int signals_catching(void);

/* signals_die - end as the signal requires: with 75, or by SIGINT itself, so that a loop of the shell ends, too */
_Noreturn void signals_die(const char *where, const char *what);

/* signals_on_death - call f when a signal kills the program; no effect if signals are caught */
void signals_on_death(void (*f)(int));

/* signals_wait - wait until fd can be read: 0; SIGNALS_STOPPED if a signal is or was caught; -1 with errno */
#define SIGNALS_STOPPED (-2)
int signals_wait(int fd);

#endif
