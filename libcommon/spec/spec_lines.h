/* spec_lines.h - what one line of a spec says of the model
 *
 * Failure     ends with 78 and names file, line and what was expected
 */
#ifndef SPEC_SPEC_LINES_H
#define SPEC_SPEC_LINES_H

#include "spec/spec_text.h"

/* specline_read - add what the line says to the spec */
void specline_read(struct spec *s, const struct spectext_line *l);

#endif
