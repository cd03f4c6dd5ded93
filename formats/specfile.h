/* specfile.h - specs by name: a file, or one of those that are installed
 *
 * A name with a slash or that ends in .spec is a file (66 if it is not there); any other is looked for among the
 * installed specs (78, listing them).
 */
#ifndef SPECFILE_H
#define SPECFILE_H

#include "args.h"
#include "spec.h"

void spec_load(struct spec *s, const char *name, const struct arg_list *sets);

#endif
