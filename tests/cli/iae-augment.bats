# iae-augment: images are mirrored and moved exactly as numpy does it with the documented random numbers, and nothing else changes
# bats file_tags=long:asan

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    # expected(): what becomes of the images of rows 0, 1 ... of a stream, by the random numbers of iae.7 and numpy's flip and pad
    cat >reference.py <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
from stream import read

def philox(c, k):
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = (b >> 32 ^ c[1] ^ k[0], b & 0xFFFFFFFF, a >> 32 ^ c[3] ^ k[1], a & 0xFFFFFFFF)
        k = (k[0] + 0x9E3779B9 & 0xFFFFFFFF, k[1] + 0xBB67AE85 & 0xFFFFFFFF)
    return c

def halves(v):
    return v & 0xFFFFFFFF, v >> 32 & 0xFFFFFFFF

def below(seed, step, row, i, n):
    w = philox(halves(i // 2) + halves(row), philox((19, 0) + halves(step), halves(seed))[:2])
    return (w[i % 2 * 2] << 32 | w[i % 2 * 2 + 1]) * n >> 64

def expected(x, ids, flip=False, shift=0, fill="edge", seed=1):
    out = []
    for place, image in enumerate(x):
        row = place if ids is None else int(ids[place])
        mirrored, down, right = (below(seed, place, row, i, n) for i, n in enumerate((2, 2 * shift + 1, 2 * shift + 1)))
        if flip and mirrored:
            image = np.flip(image, 1)
        wide = np.pad(image, [(shift, shift)] * 2 + [(0, 0)] * (image.ndim - 2), {"zero": "constant"}.get(fill, fill))
        top, left = 2 * shift - down, 2 * shift - right
        out.append(wide[top:top + image.shape[0], left:left + image.shape[1]])
    return np.array(out)

def field(path, name):
    return np.concatenate([r[name] for r in read(path)[1]])

def equal(path, want):
    have = field(path, "x")
    assert have.dtype == want.dtype and have.tobytes() == want.tobytes(), path
END
}

# reference - run Python from stdin with these functions
reference() {
    cat reference.py - | python -
}

# photos N [CUT] - N images of 7x9 pixels and three channels: id, x, y, and a field that no program knows, in records of CUT rows
photos() {
    make_stream "dict(id=rng.permutation($1) * 3 - 5, x=rng.integers(0, 256, ($1, 7, 9, 3), dtype='u1'), y=np.arange($1, dtype='<i4') % 3,
        note=rng.normal(size=($1, 2)))" --cut "${2:-100}"
}

@test "flips and shifts are those of numpy, for every fill" {
    photos 60 >a.iae
    iae-augment --flip a.iae >flip.iae
    for fill in edge zero reflect; do
        iae-augment --shift 6 --fill $fill a.iae >$fill.iae
        iae-augment --flip --shift 2 --fill $fill --seed 12345678901234567890 a.iae >both-$fill.iae
    done
    iae-augment --shift 6 a.iae >default.iae
    iae-cmp default.iae edge.iae
    reference <<'END'
x, ids = field("a.iae", "x"), field("a.iae", "id")
equal("flip.iae", expected(x, ids, flip=True))
for fill in "edge", "zero", "reflect":
    equal(fill + ".iae", expected(x, ids, shift=6, fill=fill))
    equal("both-" + fill + ".iae", expected(x, ids, flip=True, shift=2, fill=fill, seed=12345678901234567890))
END
}

@test "floats, without channels, and without ids" {
    make_stream "dict(x=np.where(rng.random((40, 5, 4)) < 0.1, np.nan, rng.normal(size=(40, 5, 4))).astype('<f4'))" >a.iae
    iae-augment --flip --shift 3 --fill reflect a.iae >b.iae
    reference <<'END'
equal("b.iae", expected(field("a.iae", "x"), None, flip=True, shift=3, fill="reflect"))
END
}

@test "all other fields, the order of the rows and the meta stay" {
    photos 60 >a.iae
    iae-augment --flip --shift 3 a.iae >b.iae
    reference <<'END'
(a, _), (b, _) = read("a.iae"), read("b.iae")
assert a["fields"] == b["fields"] and a["meta"] == b["meta"]
for name in "id", "y", "note":
    assert field("a.iae", name).tobytes() == field("b.iae", name).tobytes(), name
assert b["history"][-1].endswith(" --flip --shift 3"), b["history"]
END
}

# Pixels that are all different tell how each image was mirrored and moved.
@test "half of the images are mirrored, and all shifts are equally frequent" {
    make_stream "dict(id=np.arange(9000), x=np.tile(np.arange(25, dtype='u1').reshape(1, 5, 5), (9000, 1, 1)))" >a.iae
    iae-augment --flip --shift 1 a.iae >b.iae
    reference <<'END'
middle = field("b.iae", "x")[:, 1:4, 1:4].astype(int)
mirrored = middle[:, 1, 0] > middle[:, 1, 1]
row, column = np.divmod(middle[:, 1, 1], 5)
column = np.where(mirrored, 4 - column, column)
counts = np.bincount((row - 1) * 3 + column - 1, minlength=9)
# within 4 standard deviations
assert abs(mirrored.sum() - 4500) < 4 * (9000 / 4)**0.5, mirrored.sum()
assert len(counts) == 9 and abs(counts - 1000).max() < 4 * (9000 * 8 / 81)**0.5, counts
END
}

@test "an image gets another draw in each epoch, and the first epochs of a long run are those of a short one" {
    photos 40 >a.iae
    iae-shuffle --epochs 2 a.iae | iae-augment --flip --shift 3 >2.iae
    iae-shuffle --epochs 5 a.iae | iae-augment --flip --shift 3 >5.iae
    iae-cut -n 80 5.iae >first.iae
    iae-cmp 2.iae first.iae
    reference <<'END'
x, ids = field("5.iae", "x"), field("5.iae", "id")
versions = [len({v.tobytes() for v in x[ids == i]}) for i in np.unique(ids)]
# of 98 versions 5, of which about one pair in 98 is equal: 4 of the 400 pairs
assert len(versions) == 40 and 200 - 12 < sum(versions) < 200, versions
END
}

@test "how rows are cut into records and files changes no draw, the seed does" {
    photos 90 >a.iae
    iae-augment --flip --shift 2 a.iae >whole.iae
    for cut in 1 7 64; do
        photos 90 $cut | iae-augment --flip --shift 2 >$cut.iae
        same whole.iae $cut.iae
    done
    for part in "0 1" "1 30" "31 59"; do
        set -- $part
        iae-cut --skip "$1" --count "$2" a.iae >"part$1.iae"
    done
    iae-augment --flip --shift 2 part0.iae part1.iae part31.iae >files.iae
    cat part0.iae part1.iae part31.iae | iae-augment --flip --shift 2 >cat.iae
    same files.iae cat.iae
    iae-cmp whole.iae files.iae
    iae-augment --flip --shift 2 --seed 2 a.iae >other.iae
    run -1 iae-cmp whole.iae other.iae
}

@test "an option leaves the draws of the other as they are" {
    photos 60 >a.iae
    iae-augment --flip --shift 2 a.iae >both.iae
    iae-augment --flip a.iae | iae-augment --shift 2 >one-by-one.iae
    iae-cmp both.iae one-by-one.iae
}

@test "the header goes on saying how many rows there are; those of further files are a part of their own" {
    photos 20 >a.iae
    iae-cut --skip 5 a.iae >unknown.iae
    iae-augment --flip a.iae >one.iae
    iae-augment --flip unknown.iae >none.iae
    iae-augment --flip a.iae unknown.iae a.iae >three.iae
    iae-cut three.iae >joined.iae
    [ "$(rows joined.iae)" = 55 ]
    reference <<'END'
import msgpack
def said(path):
    return [o["rows"] for o in msgpack.Unpacker(open(path, "rb")) if "iae" in o or "end" in o]
assert said("one.iae") == [20, 20]
assert said("none.iae") == [None, 15]
assert said("three.iae") == [20, 20, None, 35]
x = np.concatenate([field(f + ".iae", "x") for f in ("a", "unknown", "a")])
ids = np.concatenate([field(f + ".iae", "id") for f in ("a", "unknown", "a")])
equal("joined.iae", expected(x, ids, flip=True))
END
}

@test "a run on augmented epochs is stopped and gone on with equal bytes; with another seed it is refused" {
    write_specs
    mnist 60 >a.iae
    data() {
        iae-shuffle --epochs 4 a.iae | iae-augment --flip --shift 3 "$@"
    }
    data | train --spec ./tiny.spec --set 'decay 0.5' -o unbroken.iae
    iae-shuffle --epochs 4 a.iae | train --spec ./tiny.spec --set 'decay 0.5' -o plain.iae
    run -1 iae-cmp unbroken.iae plain.iae
    for k in 1 7 13 23; do
        rm -f m.iae
        data | train --spec ./tiny.spec --set 'decay 0.5' --steps $k -o m.iae
        run -1 cmp -s unbroken.iae m.iae
        data | train --resume -o m.iae
        same unbroken.iae m.iae
    done
    rm m.iae
    data | train --spec ./tiny.spec --set 'decay 0.5' --steps 7 -o m.iae
    data --seed 2 >other.iae
    run -78 iae-train -q --threads 1 --resume -o m.iae other.iae
    [[ $output == *"not the data that the model was trained on"* ]]
}

@test "what it refuses, with no output: 64, 65, 78" {
    photos 10 >a.iae
    run -64 iae-augment a.iae -o out.iae
    [[ $output == *"give --flip, --shift N or both"* ]]
    run -64 iae-augment --shift 0 a.iae -o out.iae
    run -64 iae-augment --shift -1 a.iae -o out.iae
    run -64 iae-augment --shift 1.5 a.iae -o out.iae
    run -64 iae-augment --shift 1 --fill wrap a.iae -o out.iae
    run -64 iae-augment --flip --fill zero a.iae -o out.iae
    [[ $output == *"--fill needs --shift"* ]]
    run -78 iae-augment --shift 7 a.iae -o out.iae
    [ "$output" = "iae-augment: a.iae: x: images of [7,9,3] cannot be moved by 7 pixels" ]
    iae-cut --drop x a.iae >no-x.iae
    run -78 iae-augment --flip no-x.iae -o out.iae
    [[ $output == *"no field 'x'"* ]]
    flat_rows 5 >flat.iae
    run -78 iae-augment --flip flat.iae -o out.iae
    [[ $output == *"x: rows of [4] where images of [H,W] or [H,W,C] are needed"* ]]
    make_stream "dict(x=np.zeros((2, 4, 4, 1), '<i4'))" >integers.iae
    run -78 iae-augment --flip integers.iae -o out.iae
    [[ $output == *"x: type i4 where u1 f4 is needed"* ]]
    make_stream "dict(id=np.zeros(2, '<f4'), x=np.zeros((2, 4, 4, 1), 'u1'))" >id.iae
    run -78 iae-augment --flip id.iae -o out.iae
    [[ $output == *"id: type f4 where i8 is needed"* ]]
    head -c 1500 a.iae >cut.iae
    run -65 iae-augment --flip cut.iae -o out.iae
    [ ! -e out.iae ]
}
