/* importable.c - signatures of pictures, arrays and archives */
#include "bytes/importable.h"

#include "bytes/sniff.h"

#define TAR_MAGIC 257           /* where a tar file says what it is */

static const struct signature {
    size_t pos;
    const char *bytes;
    size_t size;
    const char *name;
} signatures[] = {
#define AT(pos, bytes, name) { pos, bytes, sizeof bytes - 1, name }
    AT(0, "\x89PNG\r\n\x1a\n", "a PNG file"), AT(0, "\xff\xd8\xff", "a JPEG file"), AT(0, "GIF87a", "a GIF file"),
    AT(0, "GIF89a", "a GIF file"), AT(8, "WEBP", "a WebP file"), AT(0, "II*\0", "a TIFF file"), AT(0, "MM\0*", "a TIFF file"),
    AT(0, "\x93NUMPY", "an npy file"), AT(0, "MATLAB 5.0", "a MATLAB file"), AT(0, "PK\3\4", "a zip or npz file"),
    AT(0, "\x1f\x8b", "a gzip file"), AT(TAR_MAGIC, "ustar", "a tar file"), AT(0, "\0\0\10\1\0", "an IDX file"),
    AT(0, "\0\0\10\3\0", "an IDX file"),
};

const char *importable_file(const unsigned char *head, size_t n)
{
    for (const struct signature *s = signatures; s < signatures + sizeof signatures / sizeof *signatures; s++)
        if (sniff_bytes(head, n, s->pos, s->bytes, s->size))
            return s->name;
    return NULL;
}
