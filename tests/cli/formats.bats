# iae-import: the formats of data sets in colour; every value equal to that of another decoder
load helpers

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    python "$BATS_TEST_DIRNAME/formats-data.py"
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    DATA=$BATS_FILE_TMPDIR
}

# holds FILE EXPRESSION ... - each is true of the stream: x, y (or None), meta, header are at hand
holds() {
    python - "$@" <<'PY'
import sys
import msgpack, msgpack_numpy
import numpy as np
o = list(msgpack.Unpacker(open(sys.argv[1], "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
header, records, end = o[0], o[1:-1], o[-1]
meta = header["meta"]
assert end["end"] == 1 and header["rows"] in (None, end["rows"])
x, y, id = (np.concatenate([r[k] for r in records]) if k in records[0] else None for k in ("x", "y", "id"))
assert (id == np.arange(len(x))).all()
equal = lambda a, b: a.dtype == b.dtype and a.shape == b.shape and (a == b).all()
for e in sys.argv[2:]:
    assert eval(e), (e, header, x.shape, x.dtype, y)
PY
}

# right NAME [OPTION ...] - iae-import gives what NAME.npy and NAME.y.npy hold
right() {
    local name=$1 y="y is None"
    shift
    run -0 iae-import -q "$DATA/$name" "$@" -o o.iae
    [ -z "$output" ]
    [ ! -e "$DATA/$name.y.npy" ] || y="equal(y, np.load('$DATA/$name.y.npy'))"
    holds o.iae "equal(x, np.load('$DATA/$name.npy'))" "$y"
}

@test "MATLAB: both byte orders, compressed, stored and plain, small elements, other arrays in between" {
    for f in "$DATA"/little*.mat "$DATA"/big*.mat "$DATA"/*.mat.gz; do
        right "${f##*/}"
    done
    right little.mat --format mat
    iae-import "$DATA/big.mat" --zero 10 -o o.iae
    holds o.iae "equal(y, np.load('$DATA/big.mat.y.npy') % 10)"
}

@test "MATLAB: what does not fit is refused by name" {
    run -65 iae-import "$DATA/bad-count.mat" -o out.iae
    [[ $output == *"6 labels for the 7 rows of 'X'"* ]]
    run -65 iae-import "$DATA/bad-two.mat" -o out.iae
    [[ $output == *"both 'X' and 'data'"* ]]
    run -65 iae-import "$DATA/bad-names.mat" -o out.iae
    [[ $output == *"several arrays"* ]]
    run -65 iae-import "$DATA/bad-labels.mat" -o out.iae
    [[ $output == *"array 'y': row 0: the label "*.5" does not fit into i4" ]]
    run -65 iae-import "$DATA/bad-complex.mat" -o out.iae
    [[ $output == *"'X'"*complex* ]]
    run -65 iae-import "$DATA/bad-73.mat" -o out.iae
    [[ $output == *HDF5* ]]
    iae-import - <"$DATA/big.mat" >o.iae                # a file may be stdin, and come through a pipe
    iae-import -o piped.iae < <(cat "$DATA/big.mat")
    same o.iae piped.iae
    holds o.iae "equal(x, np.load('$DATA/big.mat.npy'))"
    [ ! -e out.iae ]
}

@test "MATLAB: every cut is noticed, and names its place" {
    for f in little.mat big-packed.mat; do
        size=$(stat -c %s "$DATA/$f")
        y=$(python -c 'import struct, sys; d = open(sys.argv[1], "rb").read(); k = ">" if d[126:128] == b"MI" else "<"; print(136 + struct.unpack(k + "I", d[132:136])[0])' "$DATA/$f")
        for cut in 1 127 129 135 136 140 200 300 $((y - 1)) $((y + 1)) $((size - 1)); do
            head -c "$cut" "$DATA/$f" >cut.mat
            run -65 iae-import --format mat cut.mat -o out.iae
            [[ $output == *"cut.mat: MATLAB: "*"cut after $cut bytes"* ]]
        done
        # a cut between arrays is a whole file of fewer arrays: there are no labels in it
        head -c "$y" "$DATA/$f" >cut.mat
        iae-import cut.mat -o o.iae
        holds o.iae 'y is None'
    done
    [ ! -e out.iae ]
}

@test "MATLAB: a bit wrong in compressed bytes is noticed" {
    python - "$DATA/little-packed.mat" <<'PY'
import sys
good = open(sys.argv[1], "rb").read()
for i in range(40):
    bad = bytearray(good)
    bad[140 + i * 8] ^= 1 << i % 8
    open("flip%d.mat" % i, "wb").write(bad)
PY
    for k in $(seq 0 39); do
        run -65 iae-import "flip$k.mat" -o out.iae
        [[ $output == *"flip$k.mat: "* ]]
    done
    [ ! -e out.iae ]
}

@test "MATLAB: scipy's files give what scipy reads" {
    need_module scipy.io
    python - <<'PY'
import numpy as np, scipy.io
r = np.random.RandomState(1)
for pack in (0, 1):
    scipy.io.savemat("s%d.mat" % pack, {"X": r.randint(0, 256, (8, 6, 3, 300)).astype("u1"), "y": r.randint(0, 9, (300, 1)),
                                        "note": "text", "cell": np.array([1, "a"], object)}, do_compression=bool(pack))
PY
    for i in 0 1; do
        iae-import "s$i.mat" -o o.iae
        holds o.iae "equal(x, __import__('scipy.io').io.loadmat('s$i.mat')['X'].transpose(3, 0, 1, 2))" \
            "(y == __import__('scipy.io').io.loadmat('s$i.mat')['y'].ravel()).all()"
    done
}

@test "SVHN: the real file gives what scipy reads" {
    need_module scipy.io
    need_data svhn/train_32x32.first288.mat
    iae-import "$IAE_TEST_DATA/svhn/train_32x32.first288.mat" -o o.iae
    holds o.iae "equal(x, __import__('scipy.io').io.loadmat('$IAE_TEST_DATA/svhn/train_32x32.first288.mat')['X'].transpose(3, 0, 1, 2))" \
        "(y == __import__('scipy.io').io.loadmat('$IAE_TEST_DATA/svhn/train_32x32.first288.mat')['y'].ravel()).all()" 'len(x) == 288'
}

@test "MATLAB: rows are streamed" {
    need_plain "its memory is not ours"
    python - <<'PY'
import resource, struct, subprocess, zlib
n, pixels = 30000, 3072
z = zlib.compressobj(1)
with open("large.mat", "wb") as f:
    head = struct.pack("<II", 6, 8) + struct.pack("<II", 9, 0) + struct.pack("<II4i", 5, 16, 32, 32, 3, n)
    head += struct.pack("<HHcxxx", 1, 1, b"X") + struct.pack("<II", 2, n * pixels)
    f.write(b"MATLAB 5.0 MAT-file".ljust(116) + bytes(8) + b"\0\1IM" + bytes(8))
    f.write(z.compress(struct.pack("<II", 14, len(head) + n * pixels) + head))
    for i in range(n):
        f.write(z.compress(struct.pack("<I", i) * (pixels // 4)))
    f.write(z.flush())
    size = f.tell() - 136
    f.seek(128)
    f.write(struct.pack("<II", 15, size))
subprocess.run(["iae-import", "large.mat", "-o", "/dev/null"], check=True)
mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
assert mib < 32, mib
PY
}

@test "CIFAR: files of 10 and 100 classes are told apart, and equal numpy's" {
    right ten.bin
    right ten.bin.gz
    right hundred.bin
    right hundred.bin --format cifar100
    iae-import --format cifar10 - <"$DATA/ten.bin" | cat >o.iae
    holds o.iae "equal(x, np.load('$DATA/ten.bin.npy'))"
    cat "$DATA/ten.bin" | iae-import --format cifar10 >o.iae
    iae-import "$DATA/ten.bin" "$DATA/ten.bin" -o o.iae
    holds o.iae 'len(x) == 40 and (x[20:] == x[:20]).all() and (y[20:] == y[:20]).all()'
    head -c 61459 "$DATA/ten.bin" >cut.bin
    run -65 iae-import --format cifar10 cut.bin -o out.iae
    [[ $output == *"cut.bin: CIFAR-10: cut after 61459 bytes, within record 20" ]]
    run -65 iae-import cut.bin -o out.iae
    { cat "$DATA/ten.bin"; head -c 3073 /dev/zero | tr '\0' '\12'; } >label.bin
    run -65 iae-import --format cifar10 label.bin -o out.iae
    [[ $output == *"byte 61460: record 21 has the label 10" ]]
    run -65 iae-import "$DATA/ten.bin" "$DATA/six.npy" -o out.iae
    [ ! -e out.iae ]
}

@test "CIFAR-10: the real file equals numpy's" {
    need_data cifar10/test_batch.first1000.bin.gz
    iae-import "$IAE_TEST_DATA/cifar10/test_batch.first1000.bin.gz" -o o.iae
    holds o.iae "equal(x, np.frombuffer(__import__('gzip').open('$IAE_TEST_DATA/cifar10/test_batch.first1000.bin.gz').read(), 'u1').reshape(-1, 3073)[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))" \
        "(y == np.frombuffer(__import__('gzip').open('$IAE_TEST_DATA/cifar10/test_batch.first1000.bin.gz').read(), 'u1')[::3073]).all()"
}

@test "npz: stored and deflated, with and without names" {
    right stored.npz
    right deflated.npz
    right one.npz
    right one.npz --format npz
    run -65 iae-import "$DATA/bad-two.npz" -o out.iae
    run -65 iae-import "$DATA/bad-count.npz" -o out.iae
    run -65 iae-import "$DATA/bad-labels.npz" -o out.iae
    [[ $output == *"array 'y': row 0: the label "*" does not fit into i4" ]]
    [ ! -e out.iae ]
}

@test "labels as comma-separated values" {
    iae-import "$DATA/six.npy" --labels "$DATA/rows.csv" -o o.iae
    holds o.iae "equal(y, np.load('$DATA/six.y.npy'))"
    right named --labels "$DATA/full.csv"
    right named --labels "$DATA/short.csv"
    holds o.iae '"classes" not in meta'
    run -65 iae-import "$DATA/six.npy" --labels "$DATA/full.csv" -o out.iae
    run -65 iae-import "$DATA/named" --labels "$DATA/rows.csv" -o out.iae
    head -n 3 "$DATA/full.csv" >few.csv
    run -65 iae-import "$DATA/named" --labels few.csv -o out.iae
    [[ $output == *"few.csv: no label for 3 of the pictures: '"* ]]
    { cat "$DATA/full.csv"; echo other,3; } >more.csv
    run -0 iae-import "$DATA/named" --labels more.csv -o o.iae
    [[ $output == *"more.csv: 'other' is the name of no picture"* ]]
    { cat "$DATA/full.csv"; echo a/1.png,3; } >twice.csv
    run -65 iae-import "$DATA/named" --labels twice.csv -o out.iae
    printf '1\nx\n' >bad.csv
    run -65 iae-import "$DATA/six.npy" --labels bad.csv -o out.iae
    [[ $output == *"bad.csv: line 2, column 1: "* ]]
    printf '1\n2,3\n' >bad.csv
    run -65 iae-import "$DATA/six.npy" --labels bad.csv -o out.iae
    printf '1\n2\n' >bad.csv
    run -65 iae-import "$DATA/six.npy" --labels bad.csv -o out.iae
    [[ $output == *"2 labels for 6 rows"* ]]
    run -65 iae-import "$DATA/rows.csv" -o out.iae
    [ ! -e out.iae ]
}

@test "WebDataset: the label is that of the sample, in tar and folder" {
    right samples.tar
    right samples
    holds o.iae '"classes" not in meta'
    for f in "$DATA"/bad-cls-*.tar; do
        run -65 iae-import "$f" -o out.iae
        [[ $output == *": 0.cls: no label"* ]]
    done
    tar --hard-dereference -cf two.tar -C "$DATA/samples/a" 0000.cls 0000.png 0000.cls
    run -65 iae-import two.tar -o out.iae
    [[ $output == *"second label"* ]]
    [ ! -e out.iae ]
}

@test "netpbm: grey, colour, text, 16 bits, alpha" {
    for f in "$DATA"/p[2-7]*.p[gpa]m; do
        right "${f##*/}"
        size=$(stat -c %s "$f")
        for cut in 3 8 $((size / 2)); do
            head -c "$cut" "$f" >cut.pnm
            run -65 iae-import cut.pnm -o out.iae
            [[ $output == *"cut.pnm: pnm: byte "* ]]
        done
    done
    { cat "$DATA/p6.ppm"; echo x; } >long.ppm
    run -65 iae-import long.ppm -o out.iae
    [ ! -e out.iae ]
}

# jpegs - pictures that Pillow wrote: grey, colour, progressive, subsampled and not
jpegs() {
    mkdir -p jpegs
    python - <<'PY'
import numpy as np
from PIL import Image
r = np.random.RandomState(1)
a = np.kron(r.randint(0, 256, (9, 7, 3)), np.ones((7, 9, 1))).astype("u1")
for name, how in (("plain", {}), ("progressive", {"progressive": True}), ("fine", {"subsampling": 0, "quality": 95}), ("coarse", {"quality": 10}),
                  ("optimized", {"optimize": True, "subsampling": 1})):
    Image.fromarray(a).save("jpegs/%s.jpg" % name, "JPEG", **how)
Image.fromarray(a[..., 0]).save("gray.jpg", "JPEG")
PY
}

@test "JPEG: pixels equal djpeg's" {
    need_module PIL
    need_tool djpeg
    jpegs
    for f in jpegs/*.jpg gray.jpg; do
        iae-import "$f" -o a.iae
        djpeg "$f" >b.ppm
        iae-import b.ppm -o b.iae
        iae-cmp a.iae b.iae
    done
    for f in jpegs/*.jpg; do
        size=$(stat -c %s "$f")
        for cut in 3 4 30 $((size / 3)) $((size / 2)) $((size - 3)) $((size - 2)) $((size - 1)); do
            head -c "$cut" "$f" >cut.jpg
            run -65 iae-import cut.jpg -o out.iae
        done
    done
    [ ! -e out.iae ]
}

@test "--crop and --size: what Pillow's LANCZOS makes of the picture's middle" {
    need_module PIL
    jpegs
    for f in jpegs/fine.jpg gray.jpg; do
        for how in "0 16x16" "0 31x100" "40 24x24" "33 33x33" "0 63x63" "51 1x1"; do
            crop=${how% *} size=${how#* }
            iae-import --crop "$crop" --size "$size" "$f" -o o.iae
            python - "$f" "$crop" "${size%x*}" "${size#*x}" <<'PY'
import sys
import numpy as np
from PIL import Image
i = Image.open(sys.argv[1])
n, w, h = (int(v) for v in sys.argv[2:])
if not n:
    i.draft(None, (w, h))
else:
    left, top = (i.size[0] - n) // 2, (i.size[1] - n) // 2
    i = i.crop((left, top, left + n, top + n))
np.save("want", np.asarray(i.resize((w, h), Image.LANCZOS)).reshape(1, h, w, -1))
PY
            holds o.iae 'equal(x, np.load("want.npy"))'
        done
    done
    python - <<'PY'
import numpy as np
from PIL import Image
rng = np.random.default_rng(1)
for name, w, h in ("wide", 90, 40), ("tall", 31, 77), ("thin", 200, 1):
    Image.fromarray(rng.integers(0, 256, (h, w, 3), dtype="u1")).save(name + ".png")
PY
    for how in "wide 25,0,65,40 32x32" "wide 5,0,85,40 16x8" "tall 0,23,31,54 32x32" "tall 0,0,31,77 31x77" "tall 8,0,23,77 3x15" "thin 99,0,100,1 2x2"; do
        set -- $how
        iae-import --cover --size "$3" "$1.png" -o o.iae
        python - "$1.png" "$2" "${3%x*}" "${3#*x}" <<'PY'
import sys
import numpy as np
from PIL import Image
box, w, h = [int(v) for v in sys.argv[2].split(",")], int(sys.argv[3]), int(sys.argv[4])
np.save("want", np.asarray(Image.open(sys.argv[1]).crop(box).resize((w, h), Image.LANCZOS)).reshape(1, h, w, 3))
PY
        holds o.iae 'equal(x, np.load("want.npy"))'
    done
    run -64 iae-import --cover wide.png -o out.iae
    iae-import --gray --size 20 jpegs/fine.jpg -o o.iae
    holds o.iae 'x.shape == (1, 20, 20, 1)'
    run -65 iae-import --crop 64 jpegs/fine.jpg -o out.iae
    [[ $output == *"63x63 pixels, of which 64x64 cannot be cut out" ]]
    for size in 0 x 3x 3x4x 3x0 -3 70000 5000x5000; do
        run -64 iae-import --size "$size" jpegs/fine.jpg -o out.iae
    done
    run -64 iae-import --size 3 "$DATA/six.npy" -o out.iae
    [ ! -e out.iae ]
}

@test "pictures of different sizes and formats become one table" {
    need_module PIL
    jpegs
    cp "$DATA/p6.ppm" "$DATA/named/a/1.png" jpegs
    run -65 iae-import jpegs -o out.iae
    iae-import --size 12x10 jpegs -o o.iae
    holds o.iae 'x.shape == (7, 10, 12, 3)' 'y is None'
    [ ! -e out.iae ]
}

@test "faces: real photographs, in the archive's order" {
    need_data faces/faces.zip
    need_tool djpeg
    iae-import --size 48 "$IAE_TEST_DATA/faces/faces.zip" -o o.iae
    holds o.iae 'x.shape == (435, 48, 48, 3)'
    python - "$IAE_TEST_DATA/faces/faces.zip" <<'PY'
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
open("one.jpg", "wb").write(z.read([n for n in z.namelist() if n.endswith(".jpg")][7]))
PY
    djpeg one.jpg >one.ppm
    iae-import one.jpg -o a.iae
    iae-import one.ppm -o b.iae
    iae-cmp a.iae b.iae
    need_module PIL
    python - <<'PY'
from PIL import Image
i = Image.open("one.jpg")
i.draft("RGB", (48, 48))
i.save("reduced.ppm")
PY
    iae-import --size 48 reduced.ppm -o c.iae
    iae-cut --skip 7 --count 1 --field x o.iae >d.iae
    iae-cut --field x c.iae >e.iae
    iae-cmp d.iae e.iae
}
