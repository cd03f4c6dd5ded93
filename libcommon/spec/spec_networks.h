/* spec_networks.h - the layers of a spec: "conv 64 4x4/2 bn relu ; fc 1", and whether they fit together
 *
 * Failure     answers with a text; the callers know file and line and end the program
 */
#ifndef SPEC_SPEC_NETWORKS_H
#define SPEC_SPEC_NETWORKS_H

#include "spec/spec.h"

/* spec_networks_volume - "28x28x1", or "2000" for 1x1x2000; 0 or -1 */
int spec_networks_volume(const char *s, struct volume *v);
/* spec_networks_parse - the layers of one network; 0, or -1 with what was expected */
int spec_networks_parse(struct net_spec *net, const char *text, char error[200]);
/* spec_networks_check - shapes of all networks, and that those that the objective needs are there.
 * 0; or the line (-1: none) with the text of what does not fit. */
int spec_networks_check(struct spec *s, char error[200]);

#endif
