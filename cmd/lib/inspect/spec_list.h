/* spec_list.h - the installed specs, a line each
 *
 * Failure     78 none are installed, or one that does not fit together
 */
#ifndef INSPECT_SPEC_LIST_H
#define INSPECT_SPEC_LIST_H

#include "base/args.h"

/* an option of programs that take a spec: they print the list and end */
#define ARG_LIST_SPECS(t) ARG_FLAG("list-specs", 0, t, "list the installed specs with parameters, multiply-adds of a row, and what they are", .not_in_history = 1)

/* spec_list_print - on stdout: name, parameters and multiply-adds of one row, and the first line of comment, by name */
void spec_list_print(void);

#endif
