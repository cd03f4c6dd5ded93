/* leave.h - tests of functions that end the program */
#ifndef LEAVE_H
#define LEAVE_H

/* What a program holds when it dies is not lost but left to the system; the leak check must not count it. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define LEAVE __lsan_disable()
#define LEFT __lsan_enable()
#else
#define LEAVE (void)0
#define LEFT (void)0
#endif

#endif
