# iae-cmp: equal or not, where, and by how much

load helpers

# make NAME TEXT - a stream from text
make() {
    printf '%s\n' "$2" >"$1.txt"
    iae-dump --reverse "$1.txt" -o "$1.iae"
}

H='iae 1 rows field x f4 [2,2] field y i4 []'

@test "equal: the same file, another cut, another order of fields, stdin" {
    mnist 300 >a.iae
    iae-cut --count 7 a.iae >1.iae
    iae-cut --skip 7 a.iae >2.iae
    cat 1.iae 2.iae >c.iae
    run -0 iae-cmp a.iae a.iae
    [ -z "$output" ]
    run -0 iae-cmp a.iae c.iae
    iae-cmp - c.iae <a.iae
    iae-cmp a.iae - <c.iae
    make f "$H record tensor x f4 [1,2,2] 1 2 3 4 tensor y i4 [1] 1 end"
    make g "iae 1 rows field y i4 [] field x f4 [2,2] record tensor x f4 [1,2,2] 1 2 3 4 tensor y i4 [1] 1 end"
    run -0 iae-cmp f.iae g.iae
}

@test "the first difference: field, row, place, both values" {
    make a "$H record tensor x f4 [3,2,2] 1 2 3 4 5 6 7 8 9 10 11 12 tensor y i4 [3] 1 2 3 end"
    make b "$H record tensor x f4 [2,2,2] 1 2 3 4 5 6 7.5 8 tensor y i4 [2] 1 2 record tensor x f4 [1,2,2] 9 10 11 0 tensor y i4 [1] 4 end"
    run -1 iae-cmp a.iae b.iae
    [ "$output" = "x: row 1 [1,0]: 7 and 7.5" ]
    run -1 iae-cmp --tolerance 0.5 a.iae b.iae
    [ "$output" = "x: row 2 [1,1]: 12 and 0" ]
    run -0 iae-cmp --tolerance 12 a.iae b.iae
    run -1 iae-cmp a.iae b.iae -q
    [ -z "$output" ]
}

@test "tolerances, absolute and relative, at their borders" {
    make a "iae 1 model record tensor w f4 [3] 1 100 -4 end"
    make b "iae 1 model record tensor w f4 [3] 1.5 101 -4 end"
    run -1 iae-cmp a.iae b.iae
    [ "$output" = "w: [0]: 1 and 1.5" ]
    run -1 iae-cmp --tolerance 0.5 a.iae b.iae
    [ "$output" = "w: [1]: 100 and 101" ]
    run -0 iae-cmp --tolerance 1 a.iae b.iae
    run -1 iae-cmp --relative 0.33 a.iae b.iae
    run -0 iae-cmp --relative 0.34 a.iae b.iae
    run -0 iae-cmp --relative 0.01 --tolerance 0.5 a.iae b.iae
    run -64 iae-cmp --tolerance -1 a.iae b.iae
    run -64 iae-cmp --tolerance nan a.iae b.iae
}

@test "tolerance 0 is bits: signs of zero and NaN" {
    make a "iae 1 model record tensor w f4 [3] 0 nan inf end"
    make z "iae 1 model record tensor w f4 [3] -0 nan inf end"
    make n "iae 1 model record tensor w f4 [3] 0 nan:ffc00000 inf end"
    make i "iae 1 model record tensor w f4 [3] 0 nan -inf end"
    make f "iae 1 model record tensor w f4 [3] 0 nan 1 end"
    run -0 iae-cmp a.iae a.iae
    run -1 iae-cmp a.iae z.iae
    [ "$output" = "w: [0]: 0 and -0" ]
    run -0 iae-cmp --tolerance 1e-30 a.iae z.iae
    run -1 iae-cmp a.iae n.iae
    [ "$output" = "w: [1]: nan and nan:ffc00000" ]
    # no tolerance reaches infinity
    run -1 iae-cmp --tolerance 1e300 --relative 1e300 a.iae i.iae
    run -1 iae-cmp --tolerance 1e300 --relative 1e300 a.iae f.iae
    run -1 iae-cmp --tolerance 1e300 a.iae n.iae
}

@test "64-bit numbers that are one double" {
    make a "iae 1 rows field id i8 [] record tensor id i8 [1] 9007199254740993 end"
    make b "iae 1 rows field id i8 [] record tensor id i8 [1] 9007199254740992 end"
    run -1 iae-cmp a.iae b.iae
    [ "$output" = "id: row 0: 9007199254740993 and 9007199254740992" ]
    run -1 iae-cmp --tolerance 0.5 a.iae b.iae
    run -0 iae-cmp --tolerance 1 a.iae b.iae
}

@test "fields, rows, types, shapes, kinds" {
    mnist 20 >a.iae
    iae-cut --drop y a.iae >noy.iae
    iae-cut --count 19 a.iae >19.iae
    make m "iae 1 model end"
    make f4 "iae 1 rows field y f4 [] end"
    make i4 "iae 1 rows field y i4 [] end"
    make i42 "iae 1 rows field y i4 [2] end"
    run -1 iae-cmp a.iae noy.iae
    [ "$output" = "y: not in the second" ]
    run -1 iae-cmp noy.iae a.iae
    [ "$output" = "y: not in the first" ]
    run -1 iae-cmp a.iae 19.iae
    [ "$output" = "rows: 20 and 19" ]
    run -1 iae-cmp 19.iae a.iae
    run -1 iae-cmp m.iae i4.iae
    [ "$output" = "a model and rows" ]
    run -1 iae-cmp f4.iae i4.iae
    [ "$output" = "y: f4 [] and i4 []" ]
    run -1 iae-cmp i4.iae i42.iae
}

@test "whole tensors by name: models, and gradients after rows" {
    make a "iae 1 model record tensor w f4 [1] 1 record tensor b f4 [2] 2 3 end"
    make o "iae 1 model record tensor b f4 [2] 2 3 record tensor w f4 [1] 1 end"
    make w "iae 1 model record tensor w f4 [1] 1 end"
    run -0 iae-cmp a.iae o.iae
    run -1 iae-cmp a.iae w.iae
    [ "$output" = "b: not in the second" ]
    run -1 iae-cmp w.iae o.iae
    [ "$output" = "b: not in the first" ]
    local head='iae 1 rows field y i4 [] record tensor y i4 [1] 5 record tensor grad.w f4 [2]'
    make g "$head 1 2 end"
    make h "$head 1 3 end"
    run -0 iae-cmp g.iae g.iae
    run -1 iae-cmp g.iae h.iae
    [ "$output" = "grad.w: [1]: 2 and 3" ]
    # two parts have two gradients of one name, which are compared in their order
    cat g.iae h.iae >gh.iae
    cat h.iae g.iae >hg.iae
    run -0 iae-cmp gh.iae gh.iae
    run -1 iae-cmp gh.iae hg.iae
}

@test "--meta and --history" {
    make a 'iae 1 model meta spec "x" meta step 5 history "one" end'
    make b 'iae 1 model meta step 6 meta spec "x" history "two" end'
    make c 'iae 1 model meta spec "y" meta step 5 history "one" history "three" end'
    make d 'iae 1 model meta spec "x" end'
    run -0 iae-cmp a.iae b.iae
    run -1 iae-cmp --meta a.iae b.iae
    [ "$output" = "meta: step: 5 and 6" ]
    run -1 iae-cmp --meta a.iae c.iae
    [ "$output" = "meta: spec: not the same" ]
    run -1 iae-cmp --meta a.iae d.iae
    [ "$output" = "meta: step: not in the second" ]
    run -1 iae-cmp --history a.iae b.iae
    [ "$output" = "history: line 1: 'one' and 'two'" ]
    run -1 iae-cmp --history a.iae c.iae
    [ "$output" = "history: 1 and 2 lines" ]
    run -0 iae-cmp --history --meta a.iae a.iae
}

@test "-v: the largest difference of each tensor, whatever the tolerance" {
    make a "$H record tensor x f4 [1,2,2] 1 2 3 4 tensor y i4 [1] 1 end"
    make b "$H record tensor x f4 [1,2,2] 1 2.5 3 8 tensor y i4 [1] 1 end"
    run -1 iae-cmp -v --tolerance 1 a.iae b.iae
    [ "${lines[0]}" = "$(printf 'x\tlargest difference 4\t1 of 4 values beyond the tolerance')" ]
    [ "${lines[1]}" = "$(printf 'y\tlargest difference 0\t0 of 1 values beyond the tolerance')" ]
    [ "${lines[2]}" = "x: row 0 [1,1]: 4 and 8" ]
}

@test "damage is damage, also after a difference, and in either stream" {
    mnist 50 >a.iae
    iae-shuffle a.iae >s.iae
    head -c 20000 a.iae >cut.iae
    run -65 --separate-stderr iae-cmp s.iae cut.iae
    [ -z "$output" ]
    run -65 iae-cmp cut.iae a.iae
    run -66 iae-cmp a.iae nothing.iae
    run -64 iae-cmp a.iae
    run -64 iae-cmp a.iae a.iae a.iae
    run -64 iae-cmp - -
}
