/* tar - tar archives; the mutator mends the checksums of headers, or hardly any mutant would be looked into */
#include "lib/archive.h"
#include "lib/harness.h"

#include <stdio.h>
#include <string.h>

#define BLOCK_BYTES 512
#define SUM 148                 /* eight bytes, counted as blanks */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    archive_walk(ARCHIVE_TAR, data, n);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t most, unsigned seed)
{
    n = LLVMFuzzerMutate(data, n, most);
    for (size_t at = 0; seed % 8 && n - at >= BLOCK_BYTES; at += BLOCK_BYTES) {
        uint8_t *block = data + at;
        unsigned sum = 0;
        char text[9];
        if (memcmp(block + 257, "ustar", 5))
            continue;
        memset(block + SUM, ' ', 8);
        for (size_t i = 0; i < BLOCK_BYTES; i++)
            sum += block[i];
        snprintf(text, sizeof text, "%06o", sum);
        memcpy(block + SUM, text, 7);
    }
    return n;
}
