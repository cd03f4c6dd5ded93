/* signals.c - signals that stop a program once it has saved */
#include "base/signals.h"

#include "base/die.h"
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>

static volatile sig_atomic_t stop_signal;
static int catching;

static void on_signal(int sig)
{
    stop_signal = sig;
}

static const int stop_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1 };

static void stop_set(sigset_t *s)
{
    sigemptyset(s);
    for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++)
        sigaddset(s, stop_signals[i]);
}

static void handle(int sig, void (*f)(int))
{
    struct sigaction act = { .sa_handler = f, .sa_flags = (int)SA_RESETHAND }, old;
    sigemptyset(&act.sa_mask);
    if (!sigaction(sig, NULL, &old) && old.sa_handler != SIG_IGN)       /* as under nohup */
        sigaction(sig, &act, NULL);
}

void signals_catch(void)
{
    for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++)
        handle(stop_signals[i], on_signal);
    signal(SIGPIPE, SIG_IGN);
    catching = 1;
}

int signals_caught(void)
{
    return stop_signal;
}

int signals_catching(void)
{
    return catching;
}

void signals_on_death(void (*f)(int))
{
    for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals && !catching; i++)
        handle(stop_signals[i], f);
}

void signals_die(const char *where, const char *what)
{
    int sig = stop_signal;
    if (sig == SIGINT) {
        /* end by the signal itself, so that a loop of the shell ends, too */
        sigset_t s;
        log_info(where, "%s", what);
        die_run_at_end();
        signal(SIGINT, SIG_DFL);
        sigemptyset(&s);
        sigaddset(&s, SIGINT);
        sigprocmask(SIG_UNBLOCK, &s, NULL);
        raise(SIGINT);
    }
    die_tempfail(where, "%s", what);
}

/* The signals are blocked except in ppoll, so that none is lost between the test and the wait. */
int signals_wait(int fd)
{
    sigset_t stops, before;
    struct pollfd p = { .fd = fd, .events = POLLIN };
    stop_set(&stops);
    sigprocmask(SIG_BLOCK, &stops, &before);
    int r = 1;
    while (!stop_signal && (r = ppoll(&p, 1, NULL, &before)) < 0 && errno == EINTR)
        ;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return stop_signal ? SIGNALS_STOPPED : r < 0 ? -1 : 0;
}
