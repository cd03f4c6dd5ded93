/* datadir.h - paths of installed data and specs
 *
 * $IAE_SHARE, or else share/iae beside the folder of the program: <prefix>/bin and <prefix>/share/iae when
 * installed, build/bin and build/share/iae in a build tree.
 */
#ifndef BASE_DATADIR_H
#define BASE_DATADIR_H

/* datadir_path - the path of "mnist/train-images-idx3-ubyte.gz" or "specs", which the caller frees; NULL if there is
 * no such file */
char *datadir_path(const char *name);

#endif
