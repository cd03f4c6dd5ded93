/* foreign.c - signatures of files that cannot be read */
#include "bytes/foreign.h"

#include "bytes/sniff.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#define TEXT 512                /* bytes in which words of a text are looked for */
#define ZIP_NAME 30             /* where the name of a zip's first member begins */

#define SEE_MANUAL "; see FILES OF OTHER KINDS in iae-import(1)"
#define PICKLE "a Python pickle, which can run code: save its arrays by numpy.savez" SEE_MANUAL
#define HEIC "a HEIC file: convert it to JPEG or PNG"
#define AVIF "an AVIF file: convert it to JPEG or PNG"
#define JPEG_2000 "a JPEG 2000 file: convert it to PNG"
#define JPEG_XL "a JPEG XL file: convert it to JPEG or PNG"
#define HTML "an HTML page, probably an error message of the server it was downloaded from"

static const struct signature signatures[] = {
#define AT SIGNATURE_AT
    /* pictures */
    AT(4, "ftypavif", AVIF), AT(4, "ftypavis", AVIF),
    AT(4, "ftyphei", HEIC), AT(4, "ftyphev", HEIC), AT(4, "ftypmif1", HEIC), AT(4, "ftypmsf1", HEIC),
    AT(0, "\0\0\0\14JXL \r\n\x87\n", JPEG_XL), AT(0, "\xff\n", JPEG_XL),
    AT(0, "\0\0\0\14jP  \r\n\x87\n", JPEG_2000), AT(0, "\xff\x4f\xff\x51", JPEG_2000),
    AT(0, "8BPS", "a Photoshop file: export it as PNG"), AT(0, "%PDF-", "a PDF document: convert its pages to PNG"),
    /* packed */
    AT(4, "1AY&SY", "a bzip2 file: unpack it with bunzip2"), AT(0, "\xfd" "7zXZ\0", "an xz file: unpack it with unxz"),
    AT(0, "\x28\xb5\x2f\xfd", "a zstd file: unpack it with unzstd"),
    AT(0, "7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it with 7z, and import the folder"),
    AT(0, "Rar!\x1a\7", "a rar archive: unpack it with unrar, and import the folder"),
    /* arrays; the pickles of Python 2 and of protocol 0 are text */
    AT(0, "\x80\2", PICKLE), AT(0, "\x80\3", PICKLE), AT(0, "\x80\4\x95", PICKLE), AT(0, "\x80\5\x95", PICKLE),
    AT(0, "(dp", PICKLE), AT(0, "(lp", PICKLE), AT(0, "cnumpy", PICKLE), AT(0, "(cnumpy", PICKLE), AT(0, "((cnumpy", PICKLE),
    AT(0, "\x89HDF\r\n\x1a\n", "an HDF5 file, as of Keras and MATLAB 7.3: save its arrays by numpy.savez, or with -v7" SEE_MANUAL),
    AT(0, "# Created by Octave", "a text file of Octave: save it with -v7"), AT(0, "Octave-1-", "a binary file of Octave: save it with -v7"),
    /* text */
    AT(0, "version https://git-lfs", "a pointer of Git LFS, for which 'git lfs pull' fetches the file itself"),
    SIGNATURES_END,
};

/* u64 length of the header, which is JSON */
static int is_safetensors(const unsigned char *head, size_t n)
{
    return n > 9 && head[8] == '{' && !memcmp(head + 4, "\0\0\0\0", 4) && head[9] && strchr("\"} \t\r\n", head[9]);
}

/* Signature and binary numbers; a heading of CSV may begin with the former. */
static int is_parquet(const unsigned char *head, size_t n)
{
    return sniff_bytes(head, n, 0, "PAR1", 4) && n > 4 && head[4] < ' ' && head[4] != '\t' && head[4] != '\r' && head[4] != '\n';
}

/* A zip whose first member is NAME/data.pkl. */
static int is_torch(const unsigned char *head, size_t n)
{
    static const char pickle[] = "/data.pkl";
    size_t length = sizeof pickle - 1;
    if (n < ZIP_NAME || !sniff_bytes(head, n, 0, "PK\3\4", 4))
        return 0;
    size_t end = ZIP_NAME + (size_t)(head[26] | head[27] << 8);
    return end >= ZIP_NAME + length && sniff_bytes(head, n, end - length, pickle, length);
}

static uint32_t get32(const unsigned char *p, int big)
{
    return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
               : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* Five numbers: a type of the decimal digits M (byte order), 0, P (0 to 5) and T (0 to 2), rows, columns, whether the array is
 * complex, and the length of its name, which follows with a zero byte. */
static int is_matlab_4(const unsigned char *head, size_t n)
{
    if (n < 22)
        return 0;
    int big = get32(head, 0) > 52;
    uint32_t type = get32(head, big) - (big ? 1000 : 0), name = get32(head + 16, big);
    if (type > 52 || type % 10 > 2 || !get32(head + 4, big) || !get32(head + 8, big) || get32(head + 12, big) > 1 || name < 2 || name > 64)
        return 0;
    for (size_t i = 20; i < n && i < 20 + name - 1; i++)
        if (head[i] <= ' ' || head[i] > '~')
            return 0;
    return n < 20 + name || !head[20 + name - 1];
}

static int begins(const char *text, const char *word)
{
    return !strncasecmp(text, word, strlen(word));
}

/* What is written in angle brackets. */
static const char *name_markup(const unsigned char *head, size_t n)
{
    char text[TEXT + 1];
    size_t skip = sniff_bytes(head, n, 0, "\xef\xbb\xbf", 3) ? 3 : 0;           /* UTF-8's byte order mark */
    while (skip < n && skip < TEXT && head[skip] && strchr(" \t\r\n", head[skip]))
        skip++;
    n = n - skip < TEXT ? n - skip : TEXT;
    memcpy(text, head + skip, n);
    text[n] = '\0';
    if (begins(text, "<!doctype html") || begins(text, "<html") || begins(text, "<head"))
        return HTML;
    int xml = begins(text, "<?xml");
    if (begins(text, "<svg") || (xml && strstr(text, "<svg")))
        return "an SVG drawing: export it as PNG";
    return xml ? "an XML file, which may be an error message of the server it was downloaded from" : NULL;
}

const char *foreign_file(const unsigned char *head, size_t n)
{
    const char *known = sniff_table(signatures, head, n);
    if (known)
        return known;
    if (is_safetensors(head, n))
        return "a safetensors file holds a model: iae-init --weights reads it";
    if (is_parquet(head, n))
        return "a Parquet file: save its columns by numpy.savez, its pictures as files" SEE_MANUAL;
    if (is_torch(head, n))
        return "a PyTorch file, which is a pickle: save its arrays by numpy.savez" SEE_MANUAL;
    if (is_matlab_4(head, n))
        return "a MATLAB file of version 4: save it with -v7";
    return name_markup(head, n);
}
