/* cifar - CIFAR's files; what is guessed to be one is read to its end. The mutator makes whole records of most inputs. */
#include "lib/harness.h"

#include "array/array_formats.h"
#include "array/cifar.h"

#include <stdlib.h>

static int read_all(const uint8_t *data, size_t n, size_t step, int classes, uint32_t *sum)
{
    struct memory m = { data, n, 0, step };
    struct cifar c;
    unsigned char *x = malloc(3 * CIFAR_ROW);
    int32_t y[3];
    ssize_t got;
    cifar_open(&c, memory_pull(&m), classes);
    for (*sum = 0; (got = cifar_rows(&c, x, y, 3)) > 0;)
        *sum = *sum * 31 + harness_touch(x, (size_t)got * CIFAR_ROW) + harness_touch(y, (size_t)got * sizeof *y);
    DEMAND((got < 0) == !!c.error[0]);
    free(x);
    return (int)got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct memory m = { data, n, 0, 7 };
    uint32_t a, b;
    const struct array_format *guess;
    DEMAND(!array_formats_guess(memory_pull(&m), &guess));
    for (int classes = 10; classes <= 100; classes += 90) {
        int r = read_all(data, n, 0, classes, &a);
        DEMAND(r == read_all(data, n, 5, classes, &b));
        DEMAND(a == b);
        DEMAND(guess != (classes == 10 ? &array_format_cifar10 : &array_format_cifar100) || !r);
    }
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t most, unsigned seed)
{
    size_t record = CIFAR_ROW + 1 + seed % 2, rows = 1 + seed / 4 % 5;
    n = LLVMFuzzerMutate(data, n, most);
    if (seed % 4 && rows * record <= most) {
        for (size_t i = n; i < rows * record; i++)
            data[i] = n ? data[i % n] : 0;
        n = rows * record;
        for (size_t i = 0; i < rows && seed % 8; i++)
            data[i * record] %= 10;
    }
    return n;
}
