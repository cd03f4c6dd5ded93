/* harness.h - what all fuzz targets share: bytes as a source, functions that end the program, checks that abort
 *
 * A target is a file tests/fuzz/NAME.c with LLVMFuzzerTestOneInput. Its inputs are files as the programs read them,
 * with nothing added, so every find is a file that can be given to a program.
 *
 * Memory      what the code under test held when it ended by die_* is freed by harness_dies, descriptors are closed
 * Failure     an exit status that the target did not expect, a wrong answer, a leak: abort, which libFuzzer reports
 */
#ifndef HARNESS_H
#define HARNESS_H

#include "bytes/reader.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes in memory that are handed out at most `step` at a time. */
struct memory {
    const unsigned char *p;
    size_t n, at, step;
};

ssize_t memory_read(void *memory, void *buf, size_t n);
int64_t memory_seek(void *memory, int64_t offset, int whence);
struct reader memory_pull(struct memory *m);

/* harness_path - a path under which the bytes can be opened as a file; valid until the next call */
const char *harness_path(const uint8_t *data, size_t n);

/* harness_dies - call f; the status with which it ended the program, or 0. Statuses but 0, 65 and 78 abort. */
int harness_dies(void (*f)(void *), void *context);

/* harness_touch - read all n bytes, so that memory that is not there is noticed; their checksum */
uint32_t harness_touch(const void *p, size_t n);

#define DEMAND(truth)                                           \
    do {                                                        \
        if (!(truth))                                           \
            harness_abort(__FILE__, __LINE__, #truth);          \
    } while (0)
_Noreturn void harness_abort(const char *file, int line, const char *what);

/* libFuzzer's side */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
size_t LLVMFuzzerMutate(uint8_t *data, size_t n, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t most, unsigned seed);

#endif
