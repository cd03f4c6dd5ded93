# iae-near: neighbours as numpy finds them, rows that iae-view shows as columns, and streams that do not fit

load helpers
load training

# distances of all rows to all rows in double, and the k nearest, of equal ones the first
near='
def near(a, b, k):
    a, b = (np.asarray(v, "f4").astype("f8").reshape(len(v), -1) for v in (a, b))
    d = ((a[:, None] - b[None]) ** 2).sum(2)
    order = d.argsort(1, kind="stable")[:, :k]
    return order, np.sqrt(np.take_along_axis(d, order, 1))
'

@test "iae-near: neighbours by a code, in any number of threads and records" {
    make_stream '{"id": 7 * np.arange(700), "z": np.round(rng.normal(size=(700, 3))).astype("<f4"), "y": np.arange(700, dtype="<i4") % 5}' --cut 90 >b.iae
    make_stream '{"id": np.arange(1500), "z": np.round(rng.normal(size=(1500, 3)), 1).astype("<f4"), "n": rng.normal(size=(1500, 2)).astype("<f4")}' --cut 400 >a.iae
    iae-near --among b.iae -k 4 a.iae >n.iae
    { echo "$near"; cat <<'END'; } | check
index, distance = near(cat("a.iae", "z"), cat("b.iae", "z"), 4)
assert (cat("n.iae", "near.id").reshape(-1, 4) == 7 * index).all()
assert (cat("n.iae", "near.y").reshape(-1, 4) == index % 5).all()
assert np.allclose(cat("n.iae", "distance").reshape(-1, 4), distance, rtol=1e-6)
assert (distance[:, 1:] == distance[:, :-1]).mean() > 0.2       # equal distances were among them
for name in "id", "z", "n":
    assert (cat("n.iae", name) == np.repeat(cat("a.iae", name), 4, axis=0)).all(), name
h, _ = read("n.iae")
assert [f["name"] for f in h["fields"]] == ["id", "z", "n", "distance", "near.id", "near.y"]
assert "--among --k 4" in h["history"][-1], h["history"]
END
    iae-near --threads 3 --among <(cat b.iae) -k 4 <a.iae >t.iae
    same n.iae t.iae
    iae-cut -n 333 a.iae >a1.iae
    iae-cut --skip 333 a.iae | iae-near --among b.iae -k 4 a1.iae - >c.iae
    iae-cmp n.iae c.iae
}

@test "iae-near: pictures of bytes and of numbers, on one scale; the query is x, the neighbour xhat" {
    # of 40 pictures of bytes, and 9 that are nearly some of them, in [-1,1]
    make_stream '{"id": 100 + np.arange(40), "x": rng.integers(0, 256, (40, 3, 3, 1), dtype="u1")}' >b.iae
    check <<'END'
x = cat("b.iae", "x")[[3, 3, 17, 8, 0, 39, 5, 22, 31]] / np.float32(127.5) - 1
x = (x + 0.01 * np.random.default_rng(1).normal(size=x.shape)).astype("f4")
write(open("signed.iae", "wb"), [{"id": np.arange(9), "z": np.zeros((9, 1), "f4"), "xhat": x}], meta={"range": "signed"})
write(open("unit.iae", "wb"), [{"xhat": (x + 1) / 2}])
END
    iae-near --among b.iae --field xhat,x -k 2 signed.iae >s.iae
    iae-near --among b.iae --field xhat,x -k 2 unit.iae >u.iae
    iae-near --among signed.iae --field x,xhat -k 1 b.iae >r.iae
    { echo "$near"; cat <<'END'; } | check
for path, query, low in ("s.iae", "signed.iae", -1), ("u.iae", "unit.iae", 0):
    x = cat("b.iae", "x").astype("f4") / np.float32(255 if low == 0 else 127.5) + np.float32(low)
    index, distance = near(cat(query, "xhat"), x, 2)
    assert index[:, 0].tolist() == [3, 3, 17, 8, 0, 39, 5, 22, 31]
    assert (cat(path, "near.id").reshape(-1, 2) == 100 + index).all()
    assert np.allclose(cat(path, "distance").reshape(-1, 2), distance, rtol=1e-5)
    assert (cat(path, "x") == np.repeat(cat(query, "xhat"), 2, axis=0)).all()
    assert np.abs(cat(path, "xhat") - x[index.ravel()]).max() < 1e-6
    assert read(path)[0]["meta"]["range"] == ("signed" if low else "unit")
h, _ = read("r.iae")
assert h["meta"]["range"] == "signed" and [(f["name"], f["type"]) for f in h["fields"]] == [
    ("id", "<i8"), ("x", "|u1"), ("xhat", "<f4"), ("distance", "<f4"), ("near.id", "<i8")], h["fields"]
assert (cat("r.iae", "x") == cat("b.iae", "x")).all() and (cat("r.iae", "near.id")[[3, 17, 8]] < 4).all()
END
    # by code, the pictures go along: those of the rows, or of their reconstructions where these are compared
    make_stream '(lambda z: {"id": np.arange(30), "x": np.arange(30 * 4, dtype="u1").reshape(30, 2, 2, 1), "z": z, "zhat": z[::-1].copy(),
        "xhat": np.arange(30 * 4, dtype="<f4").reshape(30, 2, 2, 1) / 200})(rng.normal(size=(30, 2)).astype("<f4"))' >c.iae
    iae-near --among c.iae -k 1 c.iae >z.iae
    iae-near --among c.iae --field zhat,z -k 1 c.iae >h.iae
    check <<'END'
x, xhat = cat("c.iae", "x"), cat("c.iae", "xhat")
assert (cat("z.iae", "x") == x).all() and np.allclose(cat("z.iae", "xhat"), x / 255, atol=1e-7) and (cat("z.iae", "distance") == 0).all()
assert (cat("h.iae", "x") == xhat).all() and (cat("h.iae", "near.id") == 29 - np.arange(30)).all()
assert np.allclose(cat("h.iae", "xhat"), x[::-1] / 255, atol=1e-7)
END
}

@test "iae-view shows a query with its neighbours below, a column each" {
    mnist 30 >images.iae
    iae-cut -n 6 images.iae | iae-near --among images.iae --field x -k 3 --exclude-self >n.iae
    iae-view -o n.png n.iae
    check <<'END'
index = cat("n.iae", "near.id").reshape(6, 3) - cat("images.iae", "id")[0]
assert (index != np.arange(6)[:, None]).all()
np.save("index.npy", index)
END
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
from picture import load
from stream import read
a, index = load("n.png"), np.load("index.npy")
x = np.concatenate([r["x"] for r in read("images.iae")[1]])[..., 0]
assert a.shape[1] == 6 * 28 + 5 * 2, a.shape
a = a[..., 0]
for k in range(6):
    column = a[:, 30 * k:30 * k + 28]
    assert (column[:28] == x[k]).all()
    assert all((column[a.shape[0] - 28 - 30 * (2 - j):][:28] == x[index[k, j]]).all() for j in range(3)), k
END
}

@test "iae-near --exclude-self: rows of the query's own id, or number, are none of its neighbours" {
    make_stream '{"id": np.arange(60) // 3, "z": np.round(rng.normal(size=(60, 2)), 1).astype("<f4")}' >a.iae
    iae-near --among a.iae --exclude-self -k 3 a.iae >n.iae
    iae-cut --field z a.iae >z.iae
    iae-near --among z.iae --exclude-self -k 2 z.iae >m.iae
    { echo "$near"; cat <<'END'; } | check
z, i = cat("a.iae", "z"), cat("a.iae", "id")
order, _ = near(z, z, 60)
assert (cat("n.iae", "near.id").reshape(60, 3) == [[i[j] for j in o if i[j] != i[k]][:3] for k, o in enumerate(order)]).all()
assert (cat("m.iae", "near.id").reshape(60, 2) == [[j for j in o if j != k][:2] for k, o in enumerate(order)]).all()
END
    iae-near --among a.iae --exclude-self -k 57 a.iae >all.iae
    run -65 iae-near --among a.iae --exclude-self -k 58 a.iae
    [[ $output == *"60 rows, too few for 58 neighbours of another id"* ]]
    run -78 iae-near --among z.iae --exclude-self a.iae
    [[ $output == *"only one of the two streams has a field 'id'"* ]]
}

@test "iae-near: more neighbours and wider rows than a record holds" {
    make_stream '{"z": rng.normal(size=(1200, 1)).astype("<f4")}' >b.iae
    make_stream '{"z": rng.normal(size=(3, 1)).astype("<f4"), "n": rng.normal(size=(3, 40000)).astype("<f4")}' >a.iae
    iae-near --among b.iae -k 1200 a.iae >n.iae
    { echo "$near"; cat <<'END'; } | check
index, _ = near(cat("a.iae", "z"), cat("b.iae", "z"), 1200)
assert (cat("n.iae", "near.id").reshape(3, 1200) == index).all()
n = cat("n.iae", "n").reshape(3, 1200, -1)
assert (n == cat("a.iae", "n")[:, None]).all()
END
}

@test "iae-near: what does not fit is refused, and says why" {
    flat_rows 20 >rows.iae
    make_stream '{"id": np.arange(9), "z": rng.normal(size=(9, 3)).astype("<f4"), "xhat": rng.normal(size=(9, 4)).astype("<f4")}' >a.iae
    run -64 iae-near a.iae
    [[ $output == *"--among is needed"* ]]
    run -64 iae-near --among - <a.iae
    run -64 iae-near --among - a.iae - <a.iae
    run -78 iae-near --among rows.iae a.iae
    [[ $output == *"rows.iae: no field 'z'"* ]]
    run -78 iae-near --among rows.iae --field z,x a.iae
    [[ $output == *"rows.iae: x has 4 numbers where z of a.iae has 3"* ]]
    run -78 iae-near --among rows.iae --field x,y rows.iae
    run -65 iae-near --among a.iae -k 10 a.iae
    [[ $output == *"a.iae: 9 rows, too few for 10 neighbours"* ]]
    run -66 iae-near --among nothing.iae a.iae
    check <<'END'
z = cat("a.iae", "z")
z[5, 1] = np.inf
write(open("inf.iae", "wb"), [{"z": z}])
write(open("signed.iae", "wb"), [{"z": z, "xhat": cat("a.iae", "xhat")}], meta={"range": "signed"})
END
    run -65 iae-near --among inf.iae -k 1 a.iae
    [[ $output == *"z: a number that is not finite"* ]]
    run -65 --separate-stderr iae-near --among a.iae -k 1 inf.iae
    run -78 iae-near --among a.iae --field xhat signed.iae
    [[ $output == *"[0,1]"*"[-1,1]"* ]]
    iae-cut -n 0 a.iae >none.iae
    run -65 iae-near --among none.iae a.iae
    iae-near --among none.iae none.iae >empty.iae
    [ "$(rows empty.iae)" = 0 ]
    head -c 300 a.iae >cut.iae
    run -65 --separate-stderr iae-near --among cut.iae -k 1 a.iae
    [ -z "$output" ]
}
