/* parse.h - parse numbers and durations, in the C locale
 *
 * Failure     returns 0, or -1 if s is not exactly one finite number
 */
#ifndef BASE_PARSE_H
#define BASE_PARSE_H

#include <stdint.h>

int parse_long(const char *s, long *v);
int parse_u64(const char *s, uint64_t *v);
int parse_real(const char *s, double *v);               /* decimal only: no hexadecimal number, nan or inf */
/* parse_reals - numbers with commas between them into v [most]; how many there are, or -1 */
int parse_reals(const char *s, double *v, int most);
int parse_seconds(const char *s, double *v);            /* "90s", "55m", "2h" */

#endif
