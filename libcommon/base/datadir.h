/* datadir.h - paths of installed data and specs, and of the other programs
 *
 * $IAE_SHARE, or else share/iae beside the folder of the program: <prefix>/bin and <prefix>/share/iae when
 * installed, build/bin and build/share/iae in a build tree.
 */
#ifndef BASE_DATADIR_H
#define BASE_DATADIR_H

#include "base/strlist.h"

/* datadir_path - the path of "mnist/train-images-idx3-ubyte.gz" or "specs", which the caller frees; NULL if there is
 * no such file */
char *datadir_path(const char *name);

/* datadir_names - the names of the files of an installed folder that have this ending, without it, sorted; none if there is no
 * such folder */
void datadir_names(const char *folder, const char *ending, struct strlist *names);

/* datadir_program - the path that a program has if it is in the folder of this one, which the caller frees; NULL if that folder
 * is not known */
char *datadir_program(const char *name);

#endif
