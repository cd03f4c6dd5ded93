# Exploring a model: traversals from given codes, noise that all codes share

load helpers
load training

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    write_specs
    flat_rows 150 >rows.iae
    train --spec ./flat.spec -o model.iae rows.iae
    iae-encode rows.iae >codes.iae
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/*.{spec,iae} .
}

# ---- traversals ----

@test "iae-sample --ends: lines between given codes, two rows each, with the id of the first" {
    iae-cut --skip 11 -n 6 codes.iae >six.iae
    iae-sample --traverse line --traverse-steps 5 --ends six.iae >l.iae
    check <<'END'
ends, z = cat("six.iae", "z").reshape(3, 2, 2), cat("l.iae", "z").reshape(3, 5, 2)
assert (z[:, 0] == ends[:, 0]).all() and (z[:, -1] == ends[:, 1]).all()
t = np.arange(5)[None, :, None] / 4
assert np.allclose(z, (1 - t) * ends[:, :1] + t * ends[:, 1:], atol=1e-6)
assert (cat("l.iae", "id").reshape(3, 5) == cat("six.iae", "id")[::2, None]).all()
h, _ = read("l.iae")
assert h["rows"] == 15 and h["meta"]["columns"] == 5 and [f["name"] for f in h["fields"]] == ["id", "z"]
assert len(h["history"]) == 1 and h["history"][0].endswith("--traverse line --traverse-steps 5 --ends"), h["history"]
END
    # the first code of a line has the noise of its row, so it is that row's reconstruction
    iae-decode l.iae >lx.iae
    iae-decode codes.iae >x.iae
    check <<'END'
assert np.abs(cat("lx.iae", "xhat")[::5] - cat("x.iae", "xhat")[11:17:2]).max() < 1e-5
END
    # a pipe, and rows without ids, which are counted
    iae-cut --field z six.iae | iae-sample --traverse line --traverse-steps 5 --ends - >p.iae
    check <<'END'
assert (cat("p.iae", "z") == cat("l.iae", "z")).all() and (cat("p.iae", "id") == np.repeat([0, 2, 4], 5)).all()
END
}

@test "iae-sample --traverse arc: spherical interpolation, between draws and between given codes" {
    cat >wide.spec <<'END'
data 4 unit
code gaussian 20
regularization none
reconstruction euclidean
encoder: fc 20
decoder: fc 4
END
    iae-init -q --spec wide.spec -o wide.iae
    check <<'END'
rng = np.random.default_rng(3)
z = rng.normal(size=(10, 20)).astype("<f4")
z[3] = 2 * z[2]                 # on one ray, opposite each other, 0: straight lines
z[5] = -z[4]
z[7] = 0
z[8:] = z[8:] * np.array([[5], [0.1]], "f4")
write(open("ends.iae", "wb"), [{"id": np.arange(10), "z": z}])
END
    # a model without a prior has lines and arcs between its codes
    iae-sample -m wide.iae --traverse arc --traverse-steps 7 --ends ends.iae >a.iae
    run -78 iae-sample -m wide.iae --traverse arc
    [[ $output == *"no prior"* ]]
    iae-sample --traverse arc -n 40 --traverse-steps 3 >d.iae
    iae-sample --traverse line -n 40 --traverse-steps 3 >l.iae
    check <<'END'
def slerp(a, b, t):
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b)) if a.any() and b.any() else 1
    o = np.arccos(np.clip(c, -1, 1))
    return (1 - t) * a + t * b if np.sin(o) < 1e-6 else (np.sin((1 - t) * o) * a + np.sin(t * o) * b) / np.sin(o)
e, z = cat("ends.iae", "z").astype("f8").reshape(5, 2, 20), cat("a.iae", "z").reshape(5, 7, 20)
for k in range(5):
    assert np.allclose(z[k], [slerp(*e[k], t / 6) for t in range(7)], atol=1e-5), k
    assert (z[k, 0] == e[k, 0]).all() and (z[k, -1] == e[k, 1]).all()
assert abs(np.linalg.norm(z[0, 3]) - np.linalg.norm((e[0, 0] + e[0, 1]) / 2)) > 0.5     # not the line
d, l = cat("d.iae", "z").astype("f8").reshape(40, 3, 2), cat("l.iae", "z").reshape(40, 3, 2)
assert (d[:, ::2] == l[:, ::2]).all() and (cat("d.iae", "id") == cat("l.iae", "id")).all()
for k in range(40):
    assert np.allclose(d[k, 1], slerp(d[k, 0], d[k, 2], 0.5), atol=1e-4), k
END
}

@test "iae-sample --from: each dimension of a row's own code, or one, over the range asked for" {
    iae-cut --skip 4 -n 3 codes.iae >three.iae
    iae-sample --traverse dimensions --traverse-steps 5 --from three.iae >d.iae
    iae-sample --traverse dimensions --dimension 1 --range -1,0.7 --traverse-steps 4 --from three.iae >one.iae
    iae-sample --traverse dimensions --dimension 0 --range 3 --traverse-steps 3 -n 2 >draws.iae
    iae-sample -n 2 >prior.iae
    check <<'END'
c = cat("three.iae", "z")
z, i = cat("d.iae", "z").reshape(3, 2, 5, 2), cat("d.iae", "id").reshape(3, 10)
assert (i == cat("three.iae", "id")[:, None]).all()
for d in range(2):
    assert np.allclose(z[:, d, :, d], [-2, -1, 0, 1, 2]) and (z[:, d, :, 1 - d] == c[:, None, 1 - d]).all()
z = cat("one.iae", "z").reshape(3, 4, 2)
assert np.allclose(z[:, :, 1], np.linspace(-1, 0.7, 4)) and (z[:, -1, 1] == np.float32(0.7)).all() and (z[:, :, 0] == c[:, None, 0]).all()
assert read("one.iae")[0]["rows"] == 12
z = cat("draws.iae", "z").reshape(2, 3, 2)
assert (z[:, :, 0] == [-3, 0, 3]).all() and (z[:, :, 1] == cat("prior.iae", "z")[:, None, 1]).all()
END
    run -78 iae-sample --traverse dimensions --dimension 2
    [[ $output == *"--dimension 2"*"0 to 1"* ]]
    for range in '' 1,2,3 a 1, nan,1 -3e38,3e38 1e39; do
        run -64 iae-sample --traverse dimensions --range "$range"
        [[ $output == *"--range: '$range' is not A or A,B"* ]]
    done
}

@test "iae-sample: categories with a row's noise, lines between probabilities" {
    train --spec ./flat.spec --set 'code categorical 4' --set 'encoder: fc 8 tanh ; fc 4 softmax' -o cat.iae rows.iae
    iae-cut -n 4 rows.iae | iae-encode -m cat.iae >z.iae
    iae-sample -m cat.iae --traverse categories --from z.iae >c.iae
    iae-sample -m cat.iae --traverse line --traverse-steps 3 --ends z.iae >l.iae
    check <<'END'
assert (cat("c.iae", "z") == np.tile(np.eye(4), (4, 1))).all() and (cat("c.iae", "id") == np.repeat(cat("z.iae", "id"), 4)).all()
z, l = cat("z.iae", "z"), cat("l.iae", "z").reshape(2, 3, 4)
assert np.allclose(l[:, 1], (z[::2] + z[1::2]) / 2, atol=1e-6) and np.allclose(l.sum(2), 1, atol=1e-5)
END
    run -78 iae-sample -m cat.iae --traverse arc --ends z.iae
    run -78 iae-sample -m cat.iae --traverse dimensions --from z.iae
    run -78 iae-sample --traverse line --ends z.iae
    [[ $output == *"[4]"*"[2]"* ]]
}

@test "iae-sample: given codes that are none, and options that do not belong together" {
    run -78 iae-sample --traverse line --ends rows.iae
    [[ $output == *"rows.iae: no field 'z'"* ]]
    iae-cut -n 3 codes.iae >odd.iae
    run -65 iae-sample --traverse arc --ends odd.iae
    [[ $output == *"3 rows, where each traversal needs two"* ]]
    iae-cut -n 0 codes.iae >none.iae
    run -65 iae-sample --traverse line --ends none.iae
    run -65 iae-sample --traverse dimensions --from none.iae
    head -c 2000 codes.iae >cut.iae
    run -65 --separate-stderr iae-sample --traverse dimensions --from cut.iae
    [ -z "$output" ]
    run -66 iae-sample --traverse dimensions --from nothing.iae
    check <<'END'
write(open("nan.iae", "wb"), [{"z": np.array([[0, 1], [np.nan, 1]], "f4")}])
END
    run -65 iae-sample --traverse line --ends nan.iae
    [[ $output == *"not finite"* ]]
    run -64 iae-sample --ends codes.iae
    run -64 iae-sample --traverse dimensions --ends codes.iae
    run -64 iae-sample --traverse line --from codes.iae
    run -64 iae-sample --traverse line --dimension 1
    run -64 iae-sample --range 2
    run -64 iae-sample --traverse line --ends codes.iae -n 3
    run -64 iae-sample --traverse dimensions --from codes.iae --seed 3
    run -64 iae-sample --train --ends codes.iae
}

# ---- noise ----

@test "iae-decode --same-noise: draw k has one noise in all rows, which is that of id 0" {
    iae-decode --same-noise --draws 3 codes.iae >s.iae
    iae-cut -n 50 codes.iae >a.iae
    iae-cut --skip 50 codes.iae >b.iae
    iae-decode --same-noise --draws 3 --threads 3 a.iae b.iae >t.iae
    check <<'END'
c = cat("codes.iae", "z")
write(open("zero.iae", "wb"), [{"id": np.zeros(150, "i8"), "z": c}])
write(open("one.iae", "wb"), [{"id": np.arange(150), "z": np.repeat(c[:1], 150, 0)}])
END
    iae-decode --draws 3 zero.iae >z.iae
    iae-decode --same-noise --draws 3 one.iae >o.iae
    iae-decode --draws 3 one.iae >p.iae
    iae-decode --same-noise --seed 2 --draws 3 one.iae >q.iae
    check <<'END'
s = cat("s.iae", "xhat")
assert (s == cat("z.iae", "xhat")).all() and (s == cat("t.iae", "xhat")).all()
assert (cat("s.iae", "id") == np.repeat(cat("codes.iae", "id"), 3)).all()
o, p, q = (cat(f + ".iae", "xhat").reshape(150, 3, 4) for f in "opq")
# one code has the same three reconstructions in all rows, up to the last bits, and without the option it has not
assert np.abs(o - o[:1]).max() < 1e-5 and np.abs(p - p[:1]).max() > 1e-3
assert (np.abs(o[0, 0] - o[0, 1]).max() > 1e-4) and np.abs(o - q).max() > 1e-4
END
    run -64 iae-decode --train --same-noise codes.iae
}

@test "iae-decode --no-noise is --noise 0" {
    iae-decode --noise 0 codes.iae >a.iae
    iae-decode --no-noise codes.iae >b.iae
    iae-cmp a.iae b.iae
    iae-decode codes.iae >c.iae
    run -1 iae-cmp a.iae c.iae
    run -64 iae-decode --no-noise --noise 3 codes.iae
    run -64 iae-decode --no-noise --same-noise codes.iae
    run -64 iae-decode --backward --no-noise codes.iae
}
