/* leaks.h - tests of functions that end the program */
#ifndef LEAKS_H
#define LEAKS_H

/* What a program holds when it dies is not lost but left to the system; the leak check must not count it. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define LEAKS_IGNORE __lsan_disable()
#define LEAKS_CHECK __lsan_enable()
#else
#define LEAKS_IGNORE (void)0
#define LEAKS_CHECK (void)0
#endif

#endif
