# ranks-bytes.bash - a model of several ranks beside that of iae-train, byte for byte; loaded after helpers, training and ranks

# make_rows - data of all kinds of specs, and specs of our own
make_rows() {
    write_specs
    flat_rows 400 >flat.iae
    flat_rows 14 >labelled.iae
    mnist 400 >images.iae
    # so wide that a network is many tiles of 65536 values, and a slice of rec more than the 262144 that go at a time
    sed -e 's/^encoder:.*/encoder: fc 300 tanh ; fc 300 tanh ; fc 2/' -e 's/^decoder:.*/decoder: fc 600 bn lrelu 0.2 ; fc 600 tanh ; fc 4 tanh/' \
        -e 's/^rec:.*/rec: fc 1100 lrelu 0.2 ; fc 1100 lrelu 0.2 ; fc 1/' flat.spec >wide.spec
    # in every other step of 3 shards, and in the last one, gradients underflow to -0; behind larger ones Adam's moment keeps the sign
    make_stream "dict(id=np.arange(400), x=(rng.normal(size=(400, 4)) *
        np.where(np.arange(400) // 30 % 2, 1e-30, 1e-44)[:, None]).astype('<f4'))" >faint.iae
    wrong=0 compared=0
}

# as_one "RANKS ..." SHARDS SEED SPEC SET ... - each of these numbers of ranks makes what iae-train makes of the same rows, of which
# the last minibatch is short, and may be the only one of its step; what differs is named and counted. MPI is the launcher, and
# TRAINER the program, where they are not those of the build
as_one() {
    local ranks=$1 shards=$2 seed=$3 spec=$4 set r data=flat.iae of
    shift 4
    local arguments=(-q --threads 1 --spec "./$spec.spec" --seed "$seed" --every 1)
    for set in "$@" "shards $shards"; do
        arguments+=(--set "$set")
        case $set in
        'labels '*) arguments+=(--labelled labelled.iae) ;;
        'decay '*) arguments+=(--steps 5) ;;
        esac
    done
    case $spec in
    *tiny) data=images.iae ;;
    faint) data=faint.iae arguments[4]=./flat.spec ;;
    esac
    # what is left for the last step: one short minibatch, or two, or all, the last one short
    of=("$shards 4 5" "$shards 4 13" "$shards 5 -3")
    # shellcheck disable=SC2086
    set -- ${of[compared % 3]}
    iae-cut --count $((10 * $1 * $2 + $3)) "$data" >used.iae
    rm -f one.iae
    iae-train "${arguments[@]}" -o one.iae used.iae >one.tsv
    for r in $ranks; do
        compared=$((compared + 1))
        rm -f many.iae
        # shellcheck disable=SC2086
        if ! timeout 120 ${MPI:-mpirun -q} -n "$r" "${TRAINER:-iae-train-mpi}" "${arguments[@]}" -o many.iae used.iae >many.tsv </dev/null 2>err ||
            ! iae-cmp --meta one.iae many.iae || ! cmp one.iae many.iae || ! cmp one.tsv many.tsv; then
            wrong=$((wrong + 1))
            echo "$r ranks, ${arguments[*]}: $(cat err)"
        fi
    done
}

# link_ranks COMPILER SOURCE PROGRAM - iae-train-mpi of the build, but with COMPILER's MPI, and SOURCE in the place of ranks_mpi.c
link_ranks() {
    local build how source program mode=plain
    ! sanitized || mode=asan
    build=$(dirname "$IAE_BIN") source=$(readlink -f "$2") program=$PWD/$3
    # shellcheck disable=SC2016
    mapfile -t how < <(make -s -C "$ROOT" --no-print-directory MODE=$mode --eval 'how: ; @printf "%s\n" "$(TO_COMPILE)" "$(TO_LINK)" "$(LIBS)"' how)
    # shellcheck disable=SC2086
    (cd "$ROOT" && "$1" ${how[0]} -o "$program.o" "$source" &&
        "$1" ${how[1]} -o "$program" "$build/obj/cmd/iae-train-mpi.o" "$program.o" "$build/libiae.a" ${how[2]})
}

# with_mpich - the same with MPICH, in folders of its own: TRAINER and MPI
with_mpich() {
    need_tool mpicc.mpich
    need_tool mpiexec.hydra
    mkdir -p mpich
    link_ranks mpicc.mpich "$ROOT/libcommon/ranks/ranks_mpi.c" mpich/iae-train-mpi
    TRAINER=$PWD/mpich/iae-train-mpi MPI=mpiexec.hydra
}
