# parallel.bats - a grid on two hosts by GNU parallel, whose ssh is a stand-in: a shell of another host name
# bats file_tags=plain

load helpers
load training

setup() {
    need_tool parallel
    parallel --version 2>/dev/null | grep -q '^GNU parallel' || skip "parallel is not that of GNU"
    unshare --uts true 2>/dev/null || skip "no host names of one's own here (unshare --uts)"
    cd "$BATS_TEST_TMPDIR"
    write_specs
    flat_rows 1000 >rows.iae
    export PARALLEL_HOME=$PWD
    # as of sshd, the surroundings of a login and nothing of ours
    cat >agent <<END
#!/bin/sh
host=\$1
shift 2
exec unshare --uts sh -c 'hostname "\$1"; cd /; exec env -i HOME=/ SHELL=/bin/sh PATH="$PATH" sh -c "\$2"' sh "\$host" "\$*"
END
    chmod +x agent
    cat >my.grid <<'END'
spec=./flat.spec
steps=60
seeds='1 2 3 4'
data() {
    echo "$seed" >>calls
    uname -n >>hosts
    echo $$ >"process-$seed"
    [ -e go ] || case $seed in
    2) head -c 10000 rows.iae; until [ -e go ]; do sleep 0.05; done ;;
    3) echo "no rows today" >&2; return 1 ;;
    esac
    cat rows.iae
}
judge() { iae-encode rows.iae | iae-decode | iae-eval -q --task reconstruction | cut -f 1,2; }
END
}

# spread OPTION ... - the jobs on the hosts a and b, one at a time on each
spread() {
    iae-grid my.grid list | cut -f 1 |
        timeout 120 parallel --ssh "$PWD/agent" -S 1/a,1/b --workdir . --joblog log "$@" iae-grid my.grid job
}

# statuses - of the jobs, in their order, the last of each
statuses() {
    awk 'NR > 1 { status[$1] = $7 } END { for (i = 1; i in status; i++) print status[i] }' log | tr '\n' ' '
}

@test "a grid on two hosts: the log has the statuses; --resume-failed runs again what failed and what was stopped" {
    spread >said 2>&1 &
    until [ -s runs/seed=4/eval.tsv ] && [ "$(wc -l <runs/seed=2/metrics.tsv)" -gt 3 ]; do
        kill -0 $!
        sleep 0.05
    done 2>/dev/null
    kill -USR1 "$(cat process-2)"
    status=0
    wait $! || status=$?
    [ "$status" = 2 ]           # jobs that failed
    [ "$(statuses)" = "0 75 65 0 " ]
    [ "$(sort -u hosts | tr '\n' ' ')" = "a b " ]
    grep -q '^iae-grid: job 2, seed=2: stopped at step ' said
    grep -q '^iae-grid: job 3, seed=3: failed with 65 .*: no rows today' said
    cp calls before
    touch go
    spread --resume-failed
    [ "$(statuses)" = "0 0 0 0 " ]
    [ "$(tail -n +$(($(wc -l <before) + 1)) calls | sort -u | tr '\n' ' ')" = "2 3 " ]
    [ "$(iae-grid my.grid status | tail -n 1)" = "4 jobs: 4 done" ]
    for seed in 1 2 3 4; do
        iae-train -q --spec ./flat.spec --seed $seed --steps 60 -o $seed.iae rows.iae >/dev/null
        iae-cmp $seed.iae runs/seed=$seed/model.iae
    done
}

@test "with --retries a job that fails on one host is tried on the other" {
    sed -i "s/^seeds=.*/seeds=1/; s/^judge() {/judge() { [ \"\$(uname -n)\" = \"\$(cat good)\" ] || return 1;/" my.grid
    for host in a b; do
        rm -rf runs hosts log
        echo $host >good
        spread --retries 2
        [ "$(statuses)" = "0 " ]
        [ "$(awk 'NR == 2 { print $2 }' log)" = "$host" ]
        [ "$(tail -n 1 hosts)" = $host ]
    done
    rm -rf runs log
    echo c >good
    run -1 spread --retries 2
    [ "$(statuses)" = "1 " ]
    [ "$(tail -n 2 hosts | sort | tr '\n' ' ')" = "a b " ]
}
