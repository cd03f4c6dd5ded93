# iae-code: means, sums and mixtures as numpy computes them, and streams that do not fit

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    make_stream '{"id": 3 * np.arange(500), "x": rng.integers(0, 256, (500, 2, 2, 1), dtype="u1"), "y": np.arange(500, dtype="<i4") % 3,
        "z": (1e3 * rng.normal(size=(500, 5))).astype("<f4"), "w": rng.normal(size=(500, 2, 3))}' --cut 70 dataset=toy >a.iae
    make_stream '{"z": (7 * rng.normal(size=(500, 5))).astype("<f4"), "w": rng.normal(size=(500, 2, 3)).astype("<f4")}' --cut 300 >b.iae
    iae-cut --skip 9 -n 1 b.iae >one.iae
}

@test "iae-code --mean: one row of this field, summed in double" {
    iae-code --mean a.iae >m.iae
    iae-code --mean --field w <a.iae >w.iae
    iae-cut --class 1 a.iae | iae-code --mean >c.iae
    check <<'END'
h, records = read("m.iae")
assert [f["name"] for f in h["fields"]] == ["z"] and h["rows"] == 1 and h["meta"]["dataset"] == "toy"
assert h["history"][-1].endswith(" --mean"), h["history"]
z = cat("a.iae", "z").astype("f8")
total = np.zeros(5)
for row in z:
    total += row
assert cat("m.iae", "z").dtype == "<f4" and (cat("m.iae", "z") == [(total / 500).astype("f4")]).all()
w = cat("w.iae", "w")
assert w.dtype == "<f8" and w.shape == (1, 2, 3) and np.allclose(w[0], cat("a.iae", "w").mean(0), rtol=1e-13)
assert np.allclose(cat("c.iae", "z")[0], z[1::3].mean(0), rtol=1e-6)
END
    iae-cut a.iae a.iae | iae-code --mean >twice.iae
    iae-cmp --tolerance 1e-4 m.iae twice.iae
}

@test "iae-code --add and --mix: row by row, or one row for all; other fields stay" {
    iae-code --add b.iae a.iae >sum.iae
    iae-code --add one.iae --factor -2.5 a.iae >less.iae
    iae-code --mix b.iae a.iae >half.iae
    iae-code --mix one.iae --share 1.25 a.iae >beyond.iae
    iae-code --add b.iae --field w --factor 3 a.iae >w.iae
    iae-code --add - a.iae <b.iae >pipe.iae
    iae-code --add b.iae - <a.iae >stdin.iae
    check <<'END'
a, b = cat("a.iae", "z").astype("f8"), cat("b.iae", "z").astype("f8")
f4 = lambda v: v.astype("f4")
assert (cat("sum.iae", "z") == f4(a + b)).all() and (cat("less.iae", "z") == f4(a - 2.5 * b[9])).all()
assert (cat("half.iae", "z") == f4((a + b) / 2)).all() and np.allclose(cat("beyond.iae", "z"), f4(-0.25 * a + 1.25 * b[9]), rtol=1e-6)
w = cat("w.iae", "w")
assert w.dtype == "<f8" and np.allclose(w, cat("a.iae", "w") + 3 * cat("b.iae", "w").astype("f8"), rtol=1e-15)
for path in "sum.iae", "half.iae", "w.iae":
    h, _ = read(path)
    assert h["fields"] == read("a.iae")[0]["fields"] and h["meta"] == read("a.iae")[0]["meta"]
    for name in {"id", "x", "y", "z", "w"} - {"w" if path == "w.iae" else "z"}:
        assert (cat(path, name) == cat("a.iae", name)).all(), (path, name)
END
    same sum.iae pipe.iae
    same sum.iae stdin.iae
    iae-cut -n 130 a.iae >a1.iae
    iae-cut --skip 130 a.iae | iae-code --add b.iae a1.iae - >parts.iae
    iae-cmp sum.iae parts.iae
    # what was added is taken away again
    iae-code --add b.iae --factor -1 sum.iae >back.iae
    iae-cmp --tolerance 1e-3 a.iae back.iae
    run -1 iae-cmp --tolerance 1e-3 a.iae sum.iae
}

@test "iae-code: numbers of rows that do not fit are named" {
    for n in 0 2 128 499; do
        iae-cut -n $n b.iae >n.iae
        run -65 --separate-stderr iae-code --add n.iae a.iae
        [[ $stderr == *"n.iae: $n rows, where a.iae has 500; as many or one are needed"* ]]
    done
    iae-cut -n 128 a.iae >short.iae
    run -65 --separate-stderr iae-code --mix b.iae short.iae
    [[ $stderr == *"b.iae: 500 rows, where short.iae has 128"* ]]
    iae-cut -n 0 a.iae >none.iae
    run -65 iae-code --mean none.iae
    [[ $output == *"no rows"* ]]
    run -65 iae-code --add b.iae none.iae
    iae-code --add none.iae none.iae >out.iae
    iae-code --add one.iae none.iae >out1.iae
    [ "$(rows out.iae)$(rows out1.iae)" = 00 ]
    iae-cut -n 1 a.iae >first.iae
    iae-code --add one.iae first.iae >out.iae
    [ "$(rows out.iae)" = 1 ]
}

@test "iae-code: what does not fit is refused, and says why" {
    run -64 iae-code a.iae
    [[ $output == *"one of --mean, --add and --mix is needed"* ]]
    run -64 iae-code --mean --add b.iae a.iae
    run -64 iae-code --mean --factor 2 a.iae
    run -64 iae-code --mix b.iae --factor 2 a.iae
    run -64 iae-code --add b.iae --share 0.2 a.iae
    run -64 iae-code --add - <a.iae
    run -64 iae-code --mix - a.iae - <a.iae
    run -78 iae-code --mean --field v a.iae
    run -78 iae-code --mean --field x a.iae
    [[ $output == *"x: type u1 where f4 f8 is needed"* ]]
    run -78 iae-code --add b.iae --field x a.iae
    iae-cut --drop z b.iae >w.iae
    run -78 iae-code --add w.iae a.iae
    [[ $output == *"w.iae: no field 'z'"* ]]
    make_stream '{"z": rng.normal(size=(500, 4)).astype("<f4")}' >four.iae
    run -78 iae-code --add four.iae a.iae
    [[ $output == *"four.iae: z: rows of [4] where those of a.iae are [5]"* ]]
    run -66 iae-code --add nothing.iae a.iae
    run -65 --separate-stderr iae-code --add one.iae --factor 1e38 a.iae
    [[ $stderr == *"z: a result that is not finite"* ]]
    check <<'END'
write(open("nan.iae", "wb"), [{"z": np.array([[1, 2, np.nan, 3, 4]], "f4")}])
END
    run -65 iae-code --mean nan.iae
    [[ $output == *"not finite"* ]]
    run -65 --separate-stderr iae-code --mix nan.iae a.iae
    head -c $(($(wc -c <b.iae) - 40)) b.iae >cut.iae
    run -65 --separate-stderr iae-code -o out.iae --add cut.iae a.iae
    run -65 --separate-stderr iae-code -o out.iae --add b.iae cut.iae
    run -65 --separate-stderr iae-code -o out.iae --mean cut.iae
    [ ! -e out.iae ]
}
