/* spec_parse.h - a text becomes a spec that fits together (grammar: man 5 iae-spec)
 *
 * Memory      struct spec owns its text; spec_free
 * Failure     anything that does not fit ends with 78 and names file, line and what was expected
 *
 *     spec_parse(&s, "mnist.spec", text, sets, n_sets);
 */
#ifndef MODEL_SPEC_PARSE_H
#define MODEL_SPEC_PARSE_H

#include "spec/spec.h"

/* spec_parse - where names the source in messages; sets replace lines with the same key or are added */
void spec_parse(struct spec *s, const char *where, const char *text, const char *const *sets, size_t n_sets);

#endif
