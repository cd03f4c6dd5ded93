/* spec_file.h - specs by name: a file, or one of those that are installed
 *
 * A name with a slash or that ends in .spec is a file (66 if it is not there); any other is looked for among the
 * installed specs (78, listing them).
 */
#ifndef CHECKPOINT_SPEC_FILE_H
#define CHECKPOINT_SPEC_FILE_H

#include "base/args.h"
#include "spec/spec.h"

/* spec_file_load_preset - an installed one only: the name came with the data, which must not choose files */
void spec_file_load_preset(struct spec *s, const char *name, const struct arg_list *sets);
void spec_file_load(struct spec *s, const char *name, const struct arg_list *sets);

#endif
