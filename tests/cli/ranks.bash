# ranks.bash - running iae-train-mpi by Open MPI as root and with more ranks than cores; loaded after helpers

# allow_ranks - what Open MPI refuses otherwise
allow_ranks() {
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_mpi_yield_when_idle=1
}

# use_ranks - skip, and say so, where there is no launcher or no iae-train-mpi
use_ranks() {
    need_tool mpirun
    [ -x "$IAE_BIN/iae-train-mpi" ] || skip "iae-train-mpi is not built, as there was no mpicc"
    allow_ranks
}
