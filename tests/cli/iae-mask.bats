# iae-mask: N labels of each class stay, chosen by seed and id, whatever the order of the rows

load helpers

# known FILE - "id y" of the rows with a label, sorted
known() {
    values "$1" id >ids
    values "$1" y >ys
    paste -d ' ' ids ys | awk '$2 >= 0' | sort -n
}

@test "N labels of each class stay, nothing else changes" {
    mnist 500 >a.iae
    iae-mask --per-class 7 a.iae >b.iae
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
import numpy as np
(_, a), (h, b) = read("a.iae"), read("b.iae")
cat = lambda r, k: np.concatenate([t[k] for t in r])
for k in "id", "x":
    assert (cat(a, k) == cat(b, k)).all(), k
y, m = cat(a, "y"), cat(b, "y")
assert ((m == y) | (m == -1)).all()
assert (np.bincount(m[m >= 0], minlength=10) == 7).all()
assert h["rows"] == 500
END
}

@test "the choice does not depend on the order of the rows" {
    mnist 400 >a.iae
    iae-shuffle --seed 9 a.iae >s.iae
    iae-mask --per-class 5 a.iae >1.iae
    iae-mask --per-class 5 s.iae >2.iae
    known 1.iae >1
    known 2.iae >2
    same 1 2
}

@test "more labels are the same and more, another seed is another choice" {
    mnist 400 >a.iae
    iae-mask --per-class 5 a.iae >5.iae
    iae-mask --per-class 9 a.iae >9.iae
    iae-mask --per-class 5 --seed 2 a.iae >o.iae
    known 5.iae >5
    known 9.iae >9
    known o.iae >o
    [ "$(comm -23 <(sort 5) <(sort 9) | wc -l)" = 0 ]
    run -1 cmp -s 5 o
}

@test "rows of one id are one sample" {
    mnist 200 >a.iae
    iae-shuffle --epochs 3 a.iae >e.iae
    iae-mask --per-class 4 a.iae >1.iae
    iae-mask --per-class 4 e.iae >3.iae
    known 1.iae >1
    known 3.iae | uniq -c | awk '$1 != 3 { exit 1 } { print $2, $3 }' >3
    same 1 3
}

@test "none, and labels that were unknown before" {
    mnist 200 >a.iae
    iae-mask --per-class 0 a.iae >0.iae
    [ "$(known 0.iae | wc -l)" = 0 ]
    iae-mask --per-class 6 a.iae | iae-mask --per-class 6 --seed 5 >twice.iae
    iae-mask --per-class 6 a.iae >once.iae
    known once.iae >1
    known twice.iae >2
    same 1 2
}

@test "a class with too few, no labels, no ids: 78, and no output" {
    mnist 100 >a.iae
    run -78 iae-mask --per-class 50 a.iae -o out.iae
    [[ $output == *"class 0 has 8 labels"* ]]
    iae-cut --drop y a.iae >noy.iae
    iae-cut --drop id a.iae >noid.iae
    run -78 iae-mask --per-class 1 noy.iae -o out.iae
    run -78 iae-mask --per-class 1 noid.iae -o out.iae
    run -64 iae-mask a.iae -o out.iae
    run -64 iae-mask --per-class -1 a.iae -o out.iae
    [ ! -e out.iae ]
}

@test "a stream without rows passes" {
    mnist 10 >a.iae
    iae-cut --count 0 a.iae >none.iae
    iae-mask --per-class 3 none.iae >b.iae
    [ "$(rows b.iae)" = 0 ]
}
