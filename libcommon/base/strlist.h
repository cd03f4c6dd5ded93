/* strlist.h - a growing list of strings, which can be sorted
 *
 * Memory      struct strlist owns its strings; all zeros is an empty one; strlist_free
 */
#ifndef BASE_STRLIST_H
#define BASE_STRLIST_H

#include <stddef.h>

struct strlist {
    char **item;
    size_t n;
};

void strlist_add(struct strlist *s, char *string);      /* takes ownership of the string; one that equals the last is freed */
void strlist_sort(struct strlist *s);                   /* byte order, each once */
void strlist_free(struct strlist *s);
int strlist_by_bytes(const void *a, const void *b);     /* for qsort and bsearch of such items */

#endif
