/* spec_file.h - load specs by name: a file, or an installed spec
 *
 * A name that has a slash or ends in .spec is a file (66 if it does not exist); any other is the name of an installed spec
 * (78 if there is none; the message names the one that is near).
 */
#ifndef CHECKPOINT_SPEC_FILE_H
#define CHECKPOINT_SPEC_FILE_H

#include "base/args.h"
#include "base/strlist.h"
#include "spec/spec.h"

/* spec_file_load_preset - installed specs only: for names that are from the data, which must not choose files */
void spec_file_load_preset(struct spec *s, const char *name, const struct arg_list *sets);
void spec_file_load(struct spec *s, const char *name, const struct arg_list *sets);

/* spec_file_names - those of the installed specs, sorted; 0, or -1: none are installed */
int spec_file_names(struct strlist *names);
/* spec_file_text - the text of an installed spec, or NULL: there is none; spec_file_recognize - of a file that is a spec by its
 * content, a text with a line `data`, or NULL. The caller frees either. */
char *spec_file_text(const char *name);
char *spec_file_recognize(const char *path);

#endif
