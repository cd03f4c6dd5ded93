/* left_out.h - files that are no pictures, counted by the endings of their names
 *
 * Memory      fixed
 */
#ifndef CONVERT_LEFT_OUT_H
#define CONVERT_LEFT_OUT_H

#include <stdint.h>

#define LEFT_OUT_KINDS 8
#define LEFT_OUT_ENDING 12

struct left_out {
    struct {
        char ending[LEFT_OUT_ENDING];   /* in lower case, with the dot; "" for names without one */
        uint64_t n;
    } kind[LEFT_OUT_KINDS];
    uint64_t others, n;         /* of further kinds; of all */
};

/* left_out_add - one more, of this name, whose place is told with -v */
void left_out_add(struct left_out *l, const char *name, const char *place);
/* left_out_text - "3 .txt, 1 without an ending", which the caller frees */
char *left_out_text(const struct left_out *l);

#endif
