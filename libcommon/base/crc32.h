/* crc32.h - CRC-32 as in zlib, gzip and PNG; the one owner of zlib's crc32 */
#ifndef BASE_CRC32_H
#define BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* crc32_add - the checksum of some bytes with n more; that of no bytes is 0 */
uint32_t crc32_add(uint32_t crc, const void *bytes, size_t n);
/* crc32_join - of bytes with checksum a followed by n bytes with checksum b */
uint32_t crc32_join(uint32_t a, uint32_t b, uint64_t n);

#endif
