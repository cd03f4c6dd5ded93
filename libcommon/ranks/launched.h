/* launched.h - what a launcher of processes, such as mpirun or srun, tells them by their environment */
#ifndef RANKS_LAUNCHED_H
#define RANKS_LAUNCHED_H

/* launched_count - how many processes the launcher has started; 0: there is none */
long launched_count(void);
/* launched_linked - whether it also tells MPI how they find each other. srun does so only if it is asked to, by --mpi */
int launched_linked(void);

#endif
