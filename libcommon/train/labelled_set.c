#include "train/labelled_set.h"

#include <stdlib.h>
#include <string.h>

void labelled_set_free(struct labelled_set *p)
{
    free(p->x);
    free(p->id);
    free(p->y);
    memset(p, 0, sizeof *p);
}
