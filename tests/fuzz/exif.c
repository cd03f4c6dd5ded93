/* exif - the orientation in EXIF data, with and without their prefix */
#include "lib/harness.h"

#include "image/exif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    uint8_t way = exif_orientation(data, n), prefixed = exif_orientation_prefixed(data, n);
    DEMAND(way >= 1 && way <= 8);
    DEMAND(prefixed >= 1 && prefixed <= 8);
    DEMAND(way == 1 || prefixed == way);
    return 0;
}
