/* spec_lines.h - what one line of a spec says of the model
 *
 * Failure     ends with 78 and names file, line and what was expected
 */
#ifndef SPEC_SPEC_LINES_H
#define SPEC_SPEC_LINES_H

#include "spec/spec_text.h"

/* spec_lines_network - the network whose layers a line "encoder: ..." gives, and where they begin; -1 for another line, with
 * or without a key that is known */
int spec_lines_network(const struct spec_line *l, const char **layers);
/* spec_lines_read - add what the line says to the spec */
void spec_lines_read(struct spec *s, const struct spec_line *l);

#endif
