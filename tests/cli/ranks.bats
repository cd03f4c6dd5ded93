# iae-train-mpi: for any number of ranks the bytes of iae-train, of the model and of the metrics
# bats file_tags=plain

load helpers
load training
load ranks
load ranks-bytes

setup() {
    cd "$BATS_TEST_TMPDIR"
    use_ranks
    # half of the time to start, for want of what looks for other machines and networks
    export OMPI_MCA_plm=isolated OMPI_MCA_btl=self,vader
    make_rows
}

seeds=(1 4294967297)

@test "any number of ranks makes the bytes of iae-train: a sample of objectives" {
    as_one "1 2 3 4" 7 1 flat
    as_one "2" 2 1 flat 'noise none' 'posterior none'
    as_one "3" 5 4294967297 flat 'reconstruction likelihood' 'regularization kl' 'posterior none' 'encoder: fc 8 tanh ; fc 4' 'ema 0.9'
    as_one "4" 4 1 flat 'steps rec 3 below 1.4' 'clip 0.01' 'freeze encoder 2'
    as_one "3" 3 4294967297 tiny 'rec: conv 4 4x4/2 spectral lrelu 0.1 ; mbstd ; fc 8 spectral relu ; fc 1' 'steps rec 2' 'weight mismatch 0.3'
    as_one "3" 4 1 tiny 'precision bf16' 'ema 0.9'
    as_one "2 4" 5 1 cat 'labels 14' 'code categorical 3 running 0.9' 'ema 0.9'
    as_one "3" 3 1 cat 'code categorical 3 running 0.5' 'ramp running 0 1 3 1' 'prior 5 3 2' 'steps reg 2'
    as_one "2" 3 4294967297 cat 'labels 14' 'reconstruction euclidean' 'regularization none'
    as_one "4" 7 1 fiae 'weight decoder 0.3' 'ema 0.9' 'jitter input 0.1' 'decay 0.5'
    as_one "3" 7 1 fiae-cat 'labels 14' 'ramp weight label 0 2 4'
    as_one "2" 5 1 flat 'direction joint' 'regularization none' 'ema 0.9'
    [ "$compared" = 16 ]
    [ $wrong = 0 ]
}

@test "slices of several tiles, and of more values than go at a time" {
    as_one "1 2 3 4" 4 1 wide 'ema 0.9'
    as_one "3" 5 1 wide 'clip 0.01' 'steps rec 2'
    as_one "2 3" 3 1 faint 'adam 1e-2 0 0.9'
    [ $wrong = 0 ]
}

@test "a rank's threads change nothing" {
    flat_rows 100 >100.iae
    iae-train -q --threads 1 --spec ./wide.spec --set 'shards 3' -o one.iae 100.iae >one.tsv
    mpirun -q -n 1 iae-train-mpi -q --threads 3 --spec ./wide.spec --set 'shards 3' -o many.iae 100.iae : \
        -n 1 iae-train-mpi --threads 2 : -n 1 iae-train-mpi --threads 1 >many.tsv </dev/null
    same one.iae many.iae
    same one.tsv many.tsv
}

@test "built with MPICH, too" {
    with_mpich
    as_one "1 2 3 4" 4 1 flat 'ema 0.9'
    as_one "3" 5 4294967297 wide 'steps rec 2'
    as_one "4" 7 1 cat 'labels 14' 'code categorical 3 running 0.9' 'ema 0.9'
    as_one "3" 3 1 faint 'adam 1e-2 0 0.9'
    export MPIRUN=mpiexec.hydra
    iae-cut flat.iae | iae-ranks -n 3 "$TRAINER" -q --threads 1 --spec ./flat.spec --set 'shards 3' -o many.iae --force >many.tsv
    iae-cut flat.iae | iae-train -q --threads 1 --spec ./flat.spec --set 'shards 3' -o one.iae --force >one.tsv
    same one.iae many.iae
    same one.tsv many.tsv
    [ $wrong = 0 ]
}

# every_line "RANKS ..." "SHARDS ..." [SET] - all specs of the list, with this line besides, the seeds in turn
every_line() {
    local n line shards turn=0
    while IFS=$'\t' read -r -a line; do
        for shards in $2; do
            # more ranks than shards are refused
            n=
            for r in $1; do
                [ "$r" -gt "$shards" ] || n="$n $r"
            done
            as_one "$n" "$shards" "${seeds[turn % 2]}" "${line[@]}" ${3:+"$3"}
            turn=$((turn + 1))
        done
        turn=$((turn + 1))
    done <"$ROOT/tests/data/variants.tsv"
}

# bats test_tags=long
@test "every line of tests/data/variants.tsv, ranks 2 to 4, shards 2 to 7" {
    every_line "2 3 4" "2 3 4 5 7"
    echo "$compared compared"
    [ $wrong = 0 ]
}

# bats test_tags=long
@test "every line of tests/data/variants.tsv, one rank of a launcher" {
    every_line 1 "1 3"
    [ $wrong = 0 ]
}

# bats test_tags=long
@test "every line of tests/data/variants.tsv, with products in bfloat16" {
    every_line "2 3 4" 5 'precision bf16'
    [ $wrong = 0 ]
}

# bats test_tags=long
@test "every line of tests/data/variants.tsv with MPICH" {
    with_mpich
    every_line "2 4" 7
    every_line 3 5
    [ $wrong = 0 ]
}

# mutant NAME SED - a program whose ranks_mpi.c was changed so; its name is TRAINER
mutant() {
    sed "$2" "$ROOT/libcommon/ranks/ranks_mpi.c" >"$1.c"
    run -1 cmp -s "$1.c" "$ROOT/libcommon/ranks/ranks_mpi.c"
    link_ranks mpicc "$1.c" "$1"
    TRAINER=$PWD/$1
}

# bats test_tags=long
@test "these tests find a sum in another order, a lost tile, and 0 + -0" {
    # built in the same way, the source as it is passes
    link_ranks mpicc "$ROOT/libcommon/ranks/ranks_mpi.c" true-one
    TRAINER=$PWD/true-one
    as_one "2 3" 3 1 wide
    [ $wrong = 0 ]
    mutant allreduce '/^void ranks_add_up/,/^}/{
        s/^    array_open();/    real *whole = array_new(s->count);\
    array_open();\
    if (s->grad)\
        memcpy(whole, s->grad, s->count * sizeof *whole);\
    MPI_Allreduce(MPI_IN_PLACE, whole, (int)s->count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);\
    struct tile own = ranks_slice(s->count, s->tile, s->turn, me);\
    s->add(s->context, s->sum, whole + own.from, own.count, s->is_new);\
    pieces = 0;/
        s/p <= pieces/p < pieces/
        s/^    array_close();/&\
    array_free(whole);/
    }'
    as_one 2 2 1 wide
    [ $wrong = 0 ] || { echo "a + b is b + a: the mutant is wrong in another way, too"; return 1; }
    as_one 3 3 1 wide
    [ $wrong = 1 ]
    mutant reversed '/^static void add_piece/,/^}/{
        s/const real \*from = /size_t j = round->n - 1 - i;\
        &/
        s/round->rank\[i\]/round->rank[j]/
        s/in + i \* PIECE/in + j * PIECE/
    }'
    as_one 3 3 1 wide
    [ $wrong = 2 ]
    mutant rounded-down '/^struct tile ranks_slice/,/^}/s/tile_count(n, tile)/n \/ tile/'
    as_one 3 3 1 wide
    [ $wrong = 3 ]
    as_one 3 3 1 flat
    [ $wrong = 4 ]
    mutant to-zero '/^static void add_piece/,/^}/s/^\( *\)s->add(\(.*\), s->is_new && !i);/\1if (s->is_new \&\& !i)\
            memset(s->sum + p * PIECE, 0, part.count * sizeof(real));\
\1s->add(\2, 0);/'
    as_one 3 3 1 faint 'adam 1e-2 0 0.9'
    [ $wrong = 5 ]
}
