/* field_list.h - names of fields as users list them: "id,x,y"
 *
 * Failure     field_list_check ends with 78
 */
#ifndef STREAM_FIELD_LIST_H
#define STREAM_FIELD_LIST_H

#include "stream/header.h"

/* field_list_has - is this name in the list? A list that is NULL has none. */
int field_list_has(const char *list, const char *name);
/* field_list_check - every field of the list must be one of the header's */
void field_list_check(const char *list, const struct header *h, const char *where);

#endif
