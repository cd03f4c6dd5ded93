/* line_length.c - counts runs of equal ids */
#include "view/line_length.h"

#include <string.h>

void line_length_init(struct line_length *l, const struct header *h)
{
    memset(l, 0, sizeof *l);
    l->equal = l->whole = 1;
    if (header_get_number(h, "columns", &l->announced))
        l->announced = 0;
}

static int is_whole(const struct line_length *l)
{
    return l->announced && l->run % l->announced == 0;
}

static void end_run(struct line_length *l)
{
    l->first = l->runs == 1 ? l->run : l->first;
    l->equal = l->equal && l->run == l->first;
    l->whole = l->whole && is_whole(l);
}

void line_length_add(struct line_length *l, const int64_t *id)
{
    if (!id)
        return;
    if (l->runs && *id == l->id) {
        l->run++;
        return;
    }
    if (l->runs)
        end_run(l);
    l->runs++;
    l->run = 1;
    l->id = *id;
}

uint64_t line_length_get(const struct line_length *l, int cut)
{
    struct line_length ended = *l;
    if (!cut && l->runs)
        end_run(&ended);
    if (l->announced > 1 && ended.whole)
        return l->announced;
    if (l->runs < 2 || !ended.equal || ended.first < 2 || l->run > ended.first)
        return 0;
    return ended.first;
}
