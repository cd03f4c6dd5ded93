/* net_parse.h - the layers of a network as a spec writes them: "conv 64 4x4/2 bn relu ; fc 1"
 *
 * Failure     answers -1 with what was expected; the caller knows file and line and ends the program
 */
#ifndef NN_NET_PARSE_H
#define NN_NET_PARSE_H

#include "spec/size_words.h"
#include "spec/spec.h"

/* net_parse - the layers of one network; shapes are not yet known (net_shapes.h), but what the words for sizes mean */
int net_parse(struct net_spec *net, const struct size_words *sizes, const char *text, char error[200]);

#endif
