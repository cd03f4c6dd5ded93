/* program_run.h - run another program: in place of this one, or for what it prints
 *
 * A program of ours is taken from the folder of this one; if it is not there, from $PATH.
 */
#ifndef FRONT_PROGRAM_RUN_H
#define FRONT_PROGRAM_RUN_H

/* program_run - become this program, with argv, whose first is replaced by the name; comes back, with errno, if there is none */
void program_run(const char *name, char **argv);

/* program_output - what it prints on stdout, at most a MiB, which the caller frees; NULL if it cannot be run or fails. Its stdin
 * is empty and its messages are not seen. */
char *program_output(const char *name, char **argv);

#endif
