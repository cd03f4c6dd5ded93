# iae-shuffle: every row once an epoch, an order that depends on seed and epoch only, a window of constant size

load helpers

ids() {
    values "$1" id >"$1.ids"
}

@test "every row comes out once, whole" {
    mnist 300 >a.iae
    iae-shuffle a.iae >b.iae
    python - <<'END'
import sys, os
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
import numpy as np
(_, a), (_, b) = read("a.iae"), read("b.iae")
cat = lambda r, k: np.concatenate([t[k] for t in r])
order = cat(b, "id")
assert sorted(order) == list(range(300)) and list(order) != list(range(300))
for k in "x", "y":
    assert (cat(a, k)[order] == cat(b, k)).all(), k
END
}

@test "equal seeds give equal bytes, other seeds other orders" {
    mnist 100 >a.iae
    iae-shuffle --seed 7 a.iae >1.iae
    iae-shuffle --seed 7 a.iae >2.iae
    iae-shuffle --seed 8 a.iae >3.iae
    same 1.iae 2.iae
    ids 1.iae
    ids 3.iae
    run -1 cmp -s 1.iae.ids 3.iae.ids
}

@test "the first epochs of a long run are those of a short one" {
    mnist 50 >a.iae
    iae-shuffle --epochs 5 a.iae >5.iae
    iae-shuffle --epochs 12 a.iae >12.iae
    iae-shuffle a.iae >1.iae
    for f in 1 5 12; do
        ids $f.iae
    done
    head -n 250 12.iae.ids >first
    same 5.iae.ids first
    head -n 50 5.iae.ids >first
    same 1.iae.ids first
    [ "$(wc -l <12.iae.ids)" = 600 ]
    # each epoch has an order of its own, and every row
    split -l 50 -d 12.iae.ids part
    [ "$(for p in part*; do sort -n "$p" | cksum; done | sort -u | wc -l)" = 1 ]
    [ "$(for p in part*; do cksum <"$p"; done | sort -u | wc -l)" = 12 ]
}

@test "the order does not depend on how the rows were cut into records" {
    mnist 90 >a.iae
    for r in "0 1" "1 30" "31 59"; do
        set -- $r
        iae-cut --skip "$1" --count "$2" a.iae >"part$1.iae"
    done
    cat part0.iae part1.iae part31.iae >b.iae
    iae-shuffle a.iae >1.iae
    iae-shuffle b.iae >2.iae
    iae-shuffle part0.iae part1.iae part31.iae >3.iae
    for f in 1 2 3; do
        ids $f.iae
    done
    same 1.iae.ids 2.iae.ids
    same 1.iae.ids 3.iae.ids
}

@test "a window holds every row back at most until it leaves, and loses none" {
    mnist 400 >a.iae
    iae-shuffle --buffer 20 a.iae >b.iae
    ids b.iae
    sort -n b.iae.ids >sorted
    seq 0 399 >all
    same sorted all
    # a row cannot come before the window has reached it: row at place p is at most p + 20
    awk '$1 > NR - 1 + 20 { bad = 1 } $1 != NR - 1 { moved++ } END { exit bad || moved < 300 }' b.iae.ids
}

@test "a window that holds everything is the whole shuffle" {
    mnist 60 >a.iae
    iae-shuffle --epochs 3 a.iae >1.iae
    iae-shuffle --epochs 3 --buffer 60 a.iae >2.iae
    iae-shuffle --epochs 3 --buffer 1000 a.iae >3.iae
    for f in 1 2 3; do
        ids $f.iae
    done
    same 1.iae.ids 2.iae.ids
    same 1.iae.ids 3.iae.ids
}

@test "a window has the prefix property too, and its memory does not grow" {
    need_plain "memory is measured"
    mnist 2000 >a.iae
    iae-shuffle --epochs 2 --buffer 50 a.iae >2.iae
    iae-shuffle --epochs 3 --buffer 50 a.iae >3.iae
    ids 2.iae
    ids 3.iae
    head -n 4000 3.iae.ids >first
    same 2.iae.ids first
    cat a.iae a.iae a.iae a.iae a.iae a.iae a.iae a.iae a.iae a.iae >big.iae
    python - <<'END'
import resource, subprocess
def peak(*args):
    p = subprocess.Popen(("iae-shuffle",) + args, stdout=subprocess.DEVNULL)
    _, status, use = __import__("os").wait4(p.pid, 0)
    assert status == 0
    return use.ru_maxrss
small, big = peak("--buffer", "50", "a.iae"), peak("--buffer", "50", "big.iae")
assert big < small + 1024, (small, big)
END
}

@test "every order of three rows comes up about equally often" {
    mnist 3 >a.iae
    iae-shuffle --epochs 6000 a.iae >b.iae
    ids b.iae
    # six orders, 1000 times each expected, standard deviation 29
    paste - - - <b.iae.ids | sort | uniq -c | awk '{ n++; if ($1 < 850 || $1 > 1150) bad = 1 } END { exit bad || n != 6 }'
}

@test "epochs through a window need files; --epochs 0 is refused" {
    mnist 5 >a.iae
    run -64 iae-shuffle --epochs 2 --buffer 2 <a.iae
    [[ $output == *"name files"* ]]
    run -64 iae-shuffle --epochs 2 --buffer 2 a.iae -
    run -64 iae-shuffle --epochs 0 a.iae
    run -64 iae-shuffle --epochs 1.5 a.iae
}

@test "a file that changes between epochs is noticed" {
    mnist 4000 >a.iae
    iae-cut --drop y a.iae >b.iae
    # three megabytes do not fit into a pipe: while we read nothing, the first epoch cannot end
    mkfifo out
    iae-shuffle --epochs 2 --buffer 2 a.iae >out 2>message 3>&- &
    exec 4<out
    head -c 1 <&4 >/dev/null
    mv b.iae a.iae
    cat <&4 >/dev/null
    local status=0
    wait $! || status=$?
    [ "$status" = 78 ]
    grep "no field 'y'" message
}

@test "no rows in, no rows out" {
    mnist 5 >a.iae
    iae-cut --count 0 a.iae >none.iae
    iae-shuffle --epochs 3 none.iae >b.iae
    iae-shuffle --buffer 3 none.iae >c.iae
    [ "$(rows b.iae)" = 0 ]
    [ "$(rows c.iae)" = 0 ]
}

@test "more rows than can be counted are refused, not wrapped" {
    mnist 3 >a.iae
    run -0 iae-shuffle --epochs 2147483647 --help
    run -64 iae-shuffle --epochs 2147483648 a.iae
}
