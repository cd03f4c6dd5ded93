# bats file_tags=long,plain
# iae-train-mpi on several machines: network namespaces, each with a name and an address of its own, and a bridge between them

load helpers
load training
load ranks

NETWORK=10.77.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    use_ranks
    mpirun --version | grep -q 'Open MPI) 4\.' || skip "mpirun is not that of Open MPI 4"
    need_tool ip
    net=iae$$
    hosts=()
    ip netns add $net-switch 2>/dev/null || skip "ip netns add is not allowed here"
    if ! ip -n $net-switch link add name switch type bridge 2>/dev/null; then
        ip netns del $net-switch
        skip "there are no bridges here"
    fi
    ip -n $net-switch link set switch up
    export TMPDIR=$PWD/tmp
    mkdir tmp
    write_specs
}

teardown() {
    local h
    touch "$BATS_TEST_TMPDIR/go"
    for h in "${hosts[@]}"; do
        ip netns pids "$net-$h" | xargs -r kill -KILL || :
        ip netns del "$net-$h"
    done
    [ -z "${net:-}" ] || ip netns del $net-switch 2>/dev/null || :
}

# have_hosts N - machines h0, h1, ..., the file `hosts` that lists them, and an agent in the place of ssh
have_hosts() {
    local i
    for i in $(seq 0 $(($1 - 1))); do
        ip netns add $net-h$i
        hosts+=("h$i")
        ip -n $net-switch link add port$i type veth peer name eth0 netns $net-h$i
        ip -n $net-switch link set port$i master switch up
        ip -n $net-h$i addr add $NETWORK.$((i + 1))/24 dev eth0
        ip -n $net-h$i link set eth0 up
        ip -n $net-h$i link set lo up
        echo "h$i slots=1"
    done >hosts
    cat >agent <<END
#!/bin/sh
h=\$1; shift
exec ip netns exec $net-\$h unshare --uts sh -c "hostname \$h; \$*"
END
    chmod +x agent
    export OMPI_MCA_plm_rsh_agent=$PWD/agent OMPI_MCA_btl_tcp_if_include=$NETWORK.0/24 OMPI_MCA_oob_tcp_if_include=$NETWORK.0/24
}

# on_host COMMAND - on h0
on_host() {
    ./agent h0 "exec $*"
}

# until_true SECONDS COMMAND - wait for it
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || { echo "not true in time: $*" >&2; return 1; }
        sleep 0.05
    done
}

# quiet HOST - nothing runs there
quiet() {
    [ -z "$(ip netns pids "$net-$1")" ]
}

# trainer_of HOST - the process number of the rank there
trainer_of() {
    local p
    for p in $(ip netns pids "$net-$1"); do
        ! grep -qx iae-train-mpi "/proc/$p/comm" || echo "$p"
    done
}

# rows_in_two_parts - first.iae, second.iae, of 20 steps each, and unbroken.iae, what one machine makes of them
rows_in_two_parts() {
    mnist 1200 >all.iae
    iae-cut --count 600 all.iae >first.iae
    iae-cut --skip 600 all.iae >second.iae
    train --spec ./tiny.spec --set 'shards 3' -o unbroken.iae first.iae second.iae
}

# two_parts - the second one when there is a file `go`
two_parts() {
    cat first.iae
    until [ -e go ]; do
        sleep 0.05
    done
    cat second.iae
}

# begin_training PATIENCE - iae-ranks on three machines at the end of a pipe, in the background, until it has saved and waits for rows
begin_training() {
    (
        status=0
        two_parts | on_host timeout -k 5 150 iae-ranks --hostfile hosts -n 3 iae-train-mpi --threads 1 --patience "$1" --every 1 --save-every 5 \
            --spec ./tiny.spec --set "'shards 3'" -o m.iae >m.tsv 2>err || status=$?
        echo $status >status.new
        mv status.new status
    ) 3>&- &
    until_true 30 test -e m.iae
}

# lose_host HOST - its link goes down, and then there are rows again
lose_host() {
    ip -n "$net-$1" link set eth0 down
    touch go
}

# goes_on - what was saved is whole; one machine makes of it what it would have made of the rows
goes_on() {
    iae-info m.iae >/dev/null
    [ "$(step_of m.iae)" -lt 40 ]
    train --resume -o m.iae first.iae second.iae
    iae-cmp --meta unbroken.iae m.iae
    same unbroken.iae m.iae
}

# nothing_left - no process on any machine, no file
nothing_left() {
    local h
    for h in "${hosts[@]}"; do
        until_true 120 quiet "$h"
    done
    no_stray
    [ -z "$(ls tmp)" ] || { ls -R tmp; return 1; }
}

@test "two machines and three have the bytes of one, and rank 0 counts them" {
    local n
    have_hosts 3
    mnist 400 >400.iae
    train --spec ./tiny.spec --set 'shards 5' --metrics one.tsv -o one.iae 400.iae
    for n in 2 3; do
        on_host timeout 60 mpirun --hostfile hosts -n $n iae-train-mpi --threads 1 --spec ./tiny.spec --set "'shards 5'" --metrics $n.tsv -o $n.iae 400.iae 2>said
        grep -qx "iae-train-mpi: $n ranks on $n machines, 1 thread each" said
        iae-cmp --meta one.iae $n.iae
        same one.iae $n.iae
        same one.tsv $n.tsv
    done
    nothing_left
}

@test "at the end of a pipe, by iae-ranks; the rows come from rank 0's machine" {
    have_hosts 3
    mnist 400 >400.iae
    train --spec ./tiny.spec --set 'shards 3' -o one.iae 400.iae
    # shellcheck disable=SC2002  # a pipe is what is wanted
    cat 400.iae | on_host timeout 60 iae-ranks --hostfile hosts -n 3 iae-train-mpi --threads 1 --spec ./tiny.spec --set "'shards 3'" -o three.iae 2>said >three.tsv
    grep -qx "iae-train-mpi: 3 ranks on 3 machines, 1 thread each" said
    iae-cmp --meta one.iae three.iae
    same one.iae three.iae
    nothing_left
}

@test "a machine whose link goes down: rank 0 says so and gives up with 75, although the launcher waits; one machine goes on" {
    have_hosts 3
    rows_in_two_parts
    begin_training 5s
    lose_host h2
    until_true 60 test -e status
    cat err
    [ "$(cat status)" = 75 ]
    [ "$(grep -c '^iae-train-mpi: no answer from rank 2 for [0-9]* s$' err)" -ge 3 ]
    grep -q '^iae-train-mpi: no answer from rank 2 for [5-9] s, given up; continue with --resume$' err
    grep -q '^iae-ranks: mpirun did not end with rank 0' err
    ip -n $net-h2 link set eth0 up
    nothing_left
    goes_on
}

@test "the launcher finds out first that a machine is lost: 75, too, and one machine goes on" {
    have_hosts 3
    rows_in_two_parts
    export OMPI_MCA_oob_tcp_keepalive_time=3 OMPI_MCA_oob_tcp_keepalive_intvl=1 OMPI_MCA_oob_tcp_keepalive_probes=2
    begin_training 10m
    lose_host h1
    until_true 60 test -e status
    cat err
    [ "$(cat status)" = 75 ]
    grep -qx 'iae-ranks: mpirun lost a machine; continue with --resume' err
    nothing_left
    goes_on
}

@test "a rank that is stopped for seconds: notes, and then the same bytes" {
    local pid
    have_hosts 3
    rows_in_two_parts
    begin_training 20s
    pid=$(trainer_of h1)
    kill -STOP "$pid"
    touch go
    until_true 30 grep -q 'no answer from rank 1 for 4 s' err
    kill -CONT "$pid"
    until_true 60 test -e status
    cat err
    [ "$(cat status)" = 0 ]
    iae-cmp --meta unbroken.iae m.iae
    same unbroken.iae m.iae
    nothing_left
}
