/* importable.c - signatures of pictures, arrays and archives */
#include "bytes/importable.h"

#include "bytes/sniff.h"

#define TAR_MAGIC 257           /* where a tar file says what it is */

static const struct signature signatures[] = {
#define AT SIGNATURE_AT
    AT(0, "\x89PNG\r\n\x1a\n", "a PNG file"), AT(0, "\xff\xd8\xff", "a JPEG file"), AT(0, "GIF87a", "a GIF file"),
    AT(0, "GIF89a", "a GIF file"), AT(8, "WEBP", "a WebP file"), AT(0, "II*\0", "a TIFF file"), AT(0, "MM\0*", "a TIFF file"),
    AT(0, "\x93NUMPY", "an npy file"), AT(0, "MATLAB 5.0", "a MATLAB file"), AT(0, "PK\3\4", "a zip or npz file"),
    AT(0, "\x1f\x8b", "a gzip file"), AT(TAR_MAGIC, "ustar", "a tar file"), AT(0, "\0\0\10\1\0", "an IDX file"),
    AT(0, "\0\0\10\3\0", "an IDX file"),
    SIGNATURES_END,
};

const char *importable_file(const unsigned char *head, size_t n)
{
    return sniff_table(signatures, head, n);
}
