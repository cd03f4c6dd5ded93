# iae-export: rows as numpy and others have them; models as PyTorch computes them
load helpers

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# colour - 60 random rows 8x8x3 in rows.iae, and specs for them in the three forms that rows, columns and conditions can have
colour() {
    python -c 'import numpy as np; np.save("x.npy", np.random.RandomState(1).randint(0, 256, (60, 8, 8, 3)).astype("u1"))'
    iae-import x.npy -o rows.iae
    local common="data 8x8x3 signed
code gaussian 5
noise gaussian 4
batch 20"
    cat >conv.spec <<END
$common
condition location 9
encoder: conv 4 4x4/2 bn relu ; conv 6 2x2/2 lrelu 0.2 ; fc 7 bn relu ; fc code bn noaffine
decoder: fc data/4x6 bn relu ; upconv code 4x4/2 bn relu ; upconv data 4x4/2 tanh
rec:     conv 4 4x4/2 bn relu ; conv 6 4x4/2 elu ; fc 8 bn relu ; fc 1
reg:     fc 6 relu ; fc 1
END
    cat >invariant.spec <<END
$common
condition invariant
encoder: fc 12 bn scale relu ; fc 5
decoder: fc 9 relu ; fc data bn tanh
rec:     conv 4 6x6/2 relu ; fc 1
reg:     fc 6 relu ; fc 1
END
    cat >volume.spec <<END
$common
encoder: fc 4x4x3 bn relu ; conv 2 2x2/2 relu ; fc 5
decoder: fc 4x4x2 relu ; fc 4x4x3 sigmoid ; upconv 3 2x2/2 tanh
rec:     fc 4x4x3 bn lrelu 0.1 ; conv 2 4x4/2 relu ; fc 1
reg:     fc 6 relu ; fc 1
END
}

# train NAME - NAME.iae, whose batch norm has seen something
train() {
    iae-train -q --spec "./$1.spec" --steps 12 --force -o "$1.iae" rows.iae rows.iae rows.iae rows.iae >metrics
}

@test "safetensors: PyTorch loads them strictly and computes the same codes, pictures and logits" {
    need_module torch
    colour
    # numbers that an fc layer ends in are the data in their own order
    sed 's/^decoder:.*/decoder: fc 9 relu ; fc 192 bn tanh/' invariant.spec >row.spec
    for name in conv invariant volume row; do
        train "$name"
        iae-export "$name.iae" -o "$name.safetensors"
        iae-encode -m "$name.iae" rows.iae | iae-decode -m "$name.iae" | iae-score -m "$name.iae" -o "$name.rows.iae"
    done
    python "$ROOT/tests/cli/torch-equal.py" conv invariant volume row
}

@test "safetensors: MNIST's averaged encoder is what is applied, and what is exported" {
    need_module torch
    mnist 100 >rows.iae
    iae-train -q --spec mnist --set "encoder: fc 30 relu ; fc 10 bn" --set "decoder: fc 20 bn relu ; fc 7x7x4 bn relu ; upconv 3 4x4/2 bn relu ; upconv 1 4x4/2 sigmoid" \
        --set "rec: conv 4 4x4/2 bn relu ; conv 5 4x4/2 bn relu ; fc 9 bn relu ; fc 1" --set "reg: fc 9 relu ; fc 1" --set "batch 20" \
        --set "ema 0.9" --steps 5 -o m.iae rows.iae >metrics
    iae-export m.iae -o m.safetensors
    iae-encode -m m.iae rows.iae | iae-decode -m m.iae | iae-score -m m.iae -o m.rows.iae
    python "$ROOT/tests/cli/torch-equal.py" m
}

@test "safetensors come back as a model that computes the same" {
    colour
    for name in conv invariant volume; do
        train "$name"
        iae-export "$name.iae" -o "$name.safetensors"
        iae-init --weights "$name.safetensors" -o back.iae --force
        iae-export back.iae -o again.safetensors
        for m in "$name.iae" back.iae; do
            iae-encode -m "$m" rows.iae -o z.iae
            iae-decode -m "$m" z.iae -o xhat.iae
            iae-score -m "$m" xhat.iae -o "score-$m"
        done
        iae-cmp "score-$name.iae" score-back.iae
        # with the history of the model, of its export and of its return
        { iae-dump --header "$name.iae" && iae-dump --header back.iae | tail -n 3; } | grep '^history' >want
        grep -q '^history "iae-export ' want
        grep -q '^history "iae-init .*"$' want
        diff want <(iae-dump --header back.iae | grep '^history')
    done
    # tensors that belong to no matrix: singular vectors, deviations of minibatches, the categories' running mean
    iae-train -q --spec ./conv.spec --steps 3 --force -o odd.iae --set 'code categorical 5 running 0.5' \
        --set 'encoder: fc 7 bn relu ; fc 5 softmax' --set 'reg: fc 6 spectral relu ; mbstd ; fc 1' \
        --set 'rec: conv 4 4x4/2 spectral relu ; fc 2x2x3 spectral relu ; fc 1' rows.iae >metrics
    iae-export odd.iae -o odd.safetensors
    iae-init --weights odd.safetensors -o odd-back.iae
    iae-export odd-back.iae -o odd-again.safetensors
    cmp <(tail -c 1000 odd.safetensors) <(tail -c 1000 odd-again.safetensors)
    cmp <(iae-dump odd.iae | grep -A 99999 '^record' | grep '^tensor [er]' | head -n 30) \
        <(iae-dump odd-back.iae | grep -A 99999 '^record' | grep '^tensor [er]' | head -n 30)
    run -73 iae-init --weights conv.safetensors -o back.iae
    run -65 iae-import conv.safetensors -o rows.iae
    [[ $output == *"iae-init --weights"* ]]
    # it can be trained on
    iae-train -q --resume --steps 14 -o back.iae rows.iae rows.iae rows.iae rows.iae rows.iae >metrics
    # from a gzip on stdin, with a line of the spec and the seed changed
    gzip <conv.safetensors | iae-init --weights - --set 'batch 10' --seed 9 -o other.iae
    iae-init --weights conv.safetensors -o same.iae
    python - <<'PY'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
a, b = (read(f)[0]["meta"] for f in ("same.iae", "other.iae"))
assert (a["seed"], b["seed"], a["step"]) == (1, 9, b["step"])
assert "batch 20" in " ".join(a["spec"].split()) and "batch 10" in " ".join(b["spec"].split())
PY
    run -64 iae-init -o none.iae
    [ ! -e none.iae ]
}

@test "safetensors of other programs need a spec, and must fit it" {
    colour
    train conv
    iae-export conv.iae -o conv.safetensors
    python - <<'PY'
import json, struct
raw = open("conv.safetensors", "rb").read()
n = struct.unpack("<Q", raw[:8])[0]
head, data = json.loads(raw[8:8 + n]), raw[8 + n:]

def write(name, head, data):
    h = json.dumps(head, indent=1).encode()
    open(name, "wb").write(struct.pack("<Q", len(h)) + h + data)

del head["__metadata__"]
write("bare.safetensors", head, data)
k = len(data)
write("more.safetensors", dict(head, **{"encoder.0.bn.num_batches_tracked": {"dtype": "I64", "shape": [], "data_offsets": [k, k + 8]}}), data + bytes(8))
write("other.safetensors", dict(head, **{"head.weight": {"dtype": "F16", "shape": [2], "data_offsets": [k, k + 4]}}), data + bytes(4))
half = dict(head)
half["decoder.0.weight"] = dict(half["decoder.0.weight"], shape=half["decoder.0.weight"]["shape"][::-1])
write("shape.safetensors", half, data)
last = max(head, key=lambda t: head[t]["data_offsets"][1])
write("less.safetensors", {t: v for t, v in head.items() if t != last}, data[:head[last]["data_offsets"][0]])
write("nan.safetensors", head, data[:-4] + struct.pack("<f", float("nan")))
PY
    run -78 iae-init --weights bare.safetensors -o out.iae
    [[ $output == *"--spec"* ]]
    for f in bare more; do
        run -0 iae-init -q --weights "$f.safetensors" --spec ./conv.spec -o "$f.iae"
        [ -z "$output" ]
    done
    iae-cmp bare.iae more.iae
    run -0 iae-init --weights other.safetensors --spec ./conv.spec -o other.iae
    [[ $output == *"head.weight is no tensor of the spec"* ]]
    run -78 iae-init --weights shape.safetensors --spec ./conv.spec -o out.iae
    [[ $output == *"decoder.0.weight [9,24], where the spec needs [24,9]"* ]]
    run -78 iae-init --weights less.safetensors --spec ./conv.spec -o out.iae
    run -65 iae-init --weights nan.safetensors --spec ./conv.spec -o out.iae
    run -78 iae-init --weights conv.safetensors --spec ./volume.spec -o out.iae
    [ ! -e out.iae ]
}

@test "npy and npz: numpy reads what the stream holds" {
    mnist 300 >rows.iae
    iae-export rows.iae -o rows.npz
    iae-export --format npy rows.iae -o rows.npy
    iae-export --format npy --field y <rows.iae >y.npy
    iae-dump rows.iae >text
    python - <<'PY'
import numpy as np, zipfile
import msgpack, msgpack_numpy
o = list(msgpack.Unpacker(open("rows.iae", "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
want = {k: np.concatenate([r[k] for r in o[1:-1]]) for k in o[1]}
z = np.load("rows.npz")
assert sorted(z.files) == sorted(want) and zipfile.ZipFile("rows.npz").testzip() is None
for k in want:
    assert z[k].dtype == want[k].dtype and z[k].shape == want[k].shape and (z[k] == want[k]).all()
assert (np.load("rows.npy") == want["x"]).all() and (np.load("y.npy") == want["y"]).all()
assert open("rows.npy", "rb").read(200).index(b"\n") % 64 == 63
PY
    iae-import rows.npz -o back.iae
    iae-export rows.iae | iae-import -o piped.iae
    same back.iae piped.iae
    iae-cut --field x,y rows.iae >a.iae
    iae-cut --field x,y back.iae >b.iae
    iae-cmp a.iae b.iae
    iae-export rows.iae >again.npz
    same rows.npz again.npz
    iae-cut --count 0 rows.iae >none.iae
    iae-export none.iae -o none.npz
    python -c 'import numpy as np; assert np.load("none.npz")["x"].shape == (0, 28, 28, 1)'
    run -78 iae-export --format npy --field w rows.iae -o out.npy
    run -64 iae-export --format safetensors rows.iae -o out.npy
    run -64 iae-export --format hdf5 rows.iae -o out.npy
    head -c 100000 rows.iae >cut.iae
    for f in npy npz csv; do
        run -65 iae-export --format "$f" cut.iae -o out
    done
    [ ! -e out ]
    [ ! -e out.npy ]
}

@test "CSV: Python reads the same numbers" {
    mnist 20 | iae-cut --field id,y >rows.iae
    iae-export --format csv rows.iae -o rows.csv
    [ "$(head -n 1 rows.csv)" = id,y ]
    [ "$(wc -l <rows.csv)" -eq 21 ]
    colour
    train invariant
    iae-encode -m invariant.iae rows.iae -o z.iae
    iae-export --format csv --field z z.iae 2>said >z.csv
    [ ! -s said ]
    run -0 --separate-stderr iae-export --format csv z.iae -o all.csv
    [ "$stderr" = "iae-export: z.iae: x takes 192 columns; --field names the fields that are wanted" ]
    iae-export z.iae -o z.npz
    python - <<'PY'
import csv, numpy as np
rows = list(csv.reader(open("z.csv")))
assert rows[0] == ["z.%d" % i for i in range(5)]
assert (np.array(rows[1:], "f4") == np.load("z.npz")["z"]).all()
PY
}

@test "PNG: a file a row, and back" {
    colour
    mkdir out
    run -0 iae-export --png 'out/a%%%03d.png' rows.iae
    [[ $output == *"60 PNG files" ]]
    [ "$(ls out | wc -l)" -eq 60 ]
    [ -e out/a%059.png ]
    iae-import out -o back.iae
    iae-cmp rows.iae back.iae
    train conv
    iae-encode -m conv.iae rows.iae | iae-decode -m conv.iae -o xhat.iae
    mkdir xhat
    iae-export -q --png 'xhat/%02d.png' xhat.iae
    iae-import xhat -o hat.iae
    iae-export --format npy hat.iae -o hat.npy
    iae-export --format npy --field xhat xhat.iae -o floats.npy
    python -c '
import numpy as np
a, b = np.load("hat.npy"), np.load("floats.npy")
assert abs(a - (b + 1) * 127.5).max() <= .501'
    for p in a %s %n%d '%d%d' %5d %0d %00d '%' '%%' '%d%' '%*d' '%1$d' '%06x' ''; do
        run -64 iae-export --png "out/$p" rows.iae
    done
    run -73 iae-export --png 'nosuch/%d.png' rows.iae
    run -78 iae-export --png '%d.png' --field id rows.iae
    run -64 iae-export --png '%d.png' -o out.png rows.iae
    run -64 iae-export --png '%d.png' conv.iae
    [ "$(ls out | wc -l)" -eq 60 ]
}
