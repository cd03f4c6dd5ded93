/* net_text.h - the parts of a network's line as the text of a spec writes them: "dropout 0.5 ; fc 5 bn relu ; fc 3"
 *
 *     const char *at = net_text_line(&s, ENCODER);
 *     while (net_text_next(&at, &part)) show(part.n, part.text, part.is_layer);
 */
#ifndef NN_NET_TEXT_H
#define NN_NET_TEXT_H

#include "spec/spec.h"

#include <stddef.h>

struct net_text {
    const char *text;           /* [n] in the spec's text, without the blanks around it */
    size_t n;
    int is_layer;               /* else it changes the input of the layer behind it, such as `dropout 0.5` */
};

/* net_text_line - what follows the colon of the network's line; the empty text if the spec has no such line */
const char *net_text_line(const struct spec *s, enum net_id id);
/* net_text_next - the next part of the line, behind which *at moves; 0 at its end */
int net_text_next(const char **at, struct net_text *part);

#endif
