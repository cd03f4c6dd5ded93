/* spec_terms.h - do the terms of a spec's objective go together? */
#ifndef SPEC_SPEC_TERMS_H
#define SPEC_SPEC_TERMS_H

#include "spec/spec.h"

/* spec_terms_check - 0, or -1 with a text of what does not */
int spec_terms_check(const struct spec *s, char error[200]);

#endif
