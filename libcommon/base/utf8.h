/* utf8.h - the characters of text of unknown origin */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>

/* utf8_length - bytes of the character that text begins with, 1 to 4; 0 if they are no UTF-8: cut off, too long a form, a surrogate,
 * or beyond the last character */
size_t utf8_length(const char *text);

#endif
