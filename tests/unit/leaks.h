/* leaks.h - tests of functions that end the program */
#ifndef LEAKS_H
#define LEAKS_H

#ifdef __has_feature
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1                  /* clang, as gcc says it */
#endif
#endif

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
