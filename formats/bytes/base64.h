/* base64.h - bytes as text of 64 letters (RFC 4648, section 4), four for each three bytes, padded with '='
 *
 * Memory      the caller holds both
 * Failure     none
 */
#ifndef BYTES_BASE64_H
#define BYTES_BASE64_H

#include <stddef.h>

/* BASE64_SIZE - letters of n bytes */
#define BASE64_SIZE(n) (((n) + 2) / 3 * 4)

/* base64_encode - BASE64_SIZE(n) letters at `to`, without a zero behind them; returns their number. Texts of pieces make one text
 * if each piece but the last has a multiple of three bytes. */
size_t base64_encode(const void *bytes, size_t n, char *to);

#endif
