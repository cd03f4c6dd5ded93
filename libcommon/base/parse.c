/* parse.c - parses numbers and durations */
#include "base/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int parse_long(const char *s, long *v)
{
    char *end;
    errno = 0;
    *v = strtol(s, &end, 10);
    return *s == '\0' || *s == ' ' || *end || errno ? -1 : 0;
}

int parse_u64(const char *s, uint64_t *v)
{
    char *end;
    errno = 0;
    *v = strtoull(s, &end, 10);
    return *s < '0' || *s > '9' || *end || errno ? -1 : 0;
}

int parse_real(const char *s, double *v)
{
    char *end;
    errno = 0;
    *v = strtod(s, &end);
    /* strtod alone would also take hexadecimal numbers, nan and inf */
    return *s == '\0' || s[strspn(s, "+-.0123456789eE")] || *end || errno == ERANGE ? -1 : 0;
}

int parse_reals(const char *s, double *v, int most)
{
    char word[64];
    for (int n = 0; n < most; s++) {
        size_t length = strcspn(s, ",");
        if (length >= sizeof word)
            return -1;
        memcpy(word, s, length);
        word[length] = '\0';
        if (parse_real(word, &v[n++]))
            return -1;
        s += length;
        if (!*s)
            return n;
    }
    return -1;
}

int parse_seconds(const char *s, double *v)
{
    static const struct {
        char letter;
        double seconds;
    } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 } };
    char number[32];
    size_t n = strlen(s);
    if (n < 2 || n >= sizeof number)
        return -1;
    memcpy(number, s, n - 1);
    number[n - 1] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (s[n - 1] == units[i].letter) {
            int bad = parse_real(number, v) || *v < 0;
            *v *= units[i].seconds;
            return bad ? -1 : 0;
        }
    return -1;
}
