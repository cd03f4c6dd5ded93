/* zip - zip archives */
#include "lib/archive.h"
#include "lib/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    archive_walk(ARCHIVE_ZIP, data, n);
    return 0;
}
