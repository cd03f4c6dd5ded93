# iae-import: arrays of every type, order, shape and name; every value equal to that of numpy and scipy
# bats file_tags=long:asan
load helpers

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    python "$BATS_TEST_DIRNAME/arrays-data.py"
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    DATA=$BATS_FILE_TMPDIR
}

# equal STREAM NPZ - the stream has the fields of the npz and no more, of the same types, shapes and bytes
equal() {
    iae-export --format npz "$1" >got.npz
    python - "$2" <<'PY'
import sys
import numpy as np
got, want = np.load("got.npz"), np.load(sys.argv[1])
assert set(got.files) == set(want.files), (got.files, want.files)
for name in want.files:
    a, b = got[name], want[name]
    assert a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes(), (sys.argv[1], name, a.dtype, b.dtype, a.shape, b.shape)
PY
}

# right THEME [OPTION ...] - every file of the theme becomes what is wanted of it
right() {
    local theme=$1 f
    shift
    for f in "$DATA/$theme"/*.args; do
        f=${f%.args}
        # shellcheck disable=SC2046
        run -0 iae-import -q $(cat "$f.args") "$@" "$f" -o o.iae
        [ -z "$output" ]
        equal o.iae "$f.want.npz"
    done
}

@test "npy: all types in both byte orders; whole numbers of 0 to 255 are u1, others f4" {
    right npy
}

@test "IDX: all types" {
    right idx
}

@test "order: C and Fortran, the side that counts rows, channels first, transposed, divided" {
    right order
    for f in 7x5x4.npy 3000x5x4.npy last.npy divided-i4.npy; do     # through a pipe, and gzipped, the same bytes
        # shellcheck disable=SC2046
        iae-import $(cat "$DATA/order/$f.args") "$DATA/order/$f" >a.iae
        # shellcheck disable=SC2046
        cat "$DATA/order/$f" | iae-import $(cat "$DATA/order/$f.args") >b.iae
        same a.iae b.iae
        # shellcheck disable=SC2046
        gzip -c "$DATA/order/$f" | iae-import $(cat "$DATA/order/$f.args") >b.iae
        same a.iae b.iae
    done
}

@test "labels: lists, columns, rows and tables of any whole numbers, in a file of their own and beside the rows" {
    for f in "$DATA"/labels/*.args; do
        f=${f%.args}
        # shellcheck disable=SC2046
        run -0 iae-import -q $(cat "$f.args") --labels "$f" "$DATA/pairs/x.npy" -o o.iae
        [ -z "$output" ]
        equal o.iae "$f.want.npz"
    done
    right pairs
    run -0 iae-import "$DATA/pairs/table.npz" -o o.iae
    [[ $output == *"table.npz: labels: labels [6,8]: the first column of each row is taken" ]]
    run -65 iae-import --label-column 9 "$DATA/pairs/table.npz" -o out.iae
    [[ $output == *"[6,8] have no column 9" ]]
    run -65 iae-import --labels "$DATA/pairs/x.npy" "$DATA/pairs/x.npy" -o out.iae
    [[ $output == *"no labels: [6,5,4] u1,"* ]]
    run -65 iae-import --labels "$DATA/labels/samples-last" "$DATA/pairs/x.npy" -o out.iae
    [[ $output == *"5 labels for 6 rows" ]]
    [ ! -e out.iae ]
}

@test "names: the usual ones, with splits; what is passed over is said; where it is not clear, all are listed" {
    right names
    run -0 iae-import "$DATA/names/keras.npz" -o o.iae
    [[ $output == *"keras.npz: x_train: the rows; passed over: x_test [2,5,4] u1, y_test [2] i8 (--split reads another split)" ]]
    run -0 iae-import "$DATA/names/objects.npz" -o o.iae
    [[ $output == *"passed over: o (npy: elements of type '|O'"*"objects never), s (npy: elements of type '<U1'"* ]]
    run -65 iae-import "$DATA/names/arr.npz" -o out.iae
    [[ $output == *"several arrays"*"among arr_0 [6,5,4] u1, arr_1 [6] i8 (--array and --labels-array name them)" ]]
    run -65 iae-import "$DATA/names/two.npz" -o out.iae
    [[ $output == *"both 'x' and 'X' may be the rows among x [6,5,4] u1, X [6,5,4] u1, y [6] i8, Y [6] i8 ("* ]]
    run -65 iae-import --array nosuch "$DATA/names/two.npz" -o out.iae
    [[ $output == *"no array 'nosuch' among x [6,5,4] u1"* ]]
    run -65 iae-import --array o "$DATA/names/objects.npz" -o out.iae
    [[ $output == *"array 'o': "*"objects never"* ]]
    run -65 iae-import --labels-array s "$DATA/names/objects.npz" -o out.iae
    run -65 iae-import --split val "$DATA/names/keras.npz" -o out.iae
    [[ $output == *"no rows of the split 'val'"* ]]
    [ ! -e out.iae ]
}

@test "npz: arrays of as many rows are fields, with their types; what iae-export wrote comes back" {
    right fields
    run -0 iae-import "$DATA/fields/left.npz" -o o.iae
    [[ $output == *"passed over: mean [5,4] u1, no name [6] i8, labels_test [6] i8"* ]]
    mnist 300 >s.iae
    iae-sample --help >/dev/null
    printf 'data 28x28x1 unit\ncode gaussian 4\nnoise gaussian 2\nencoder: fc 8 relu ; fc 4 bn\ndecoder: fc 8 relu ; fc 28x28x1 sigmoid\nrec: fc 4 relu ; fc 1\nreg: fc 4 relu ; fc 1\n' >tiny.spec
    iae-init --spec tiny.spec -o m.iae
    iae-encode -m m.iae s.iae | iae-decode -m m.iae >f.iae
    iae-export --format npz f.iae | cat >f.npz
    run -0 iae-import f.npz -o g.iae
    [ -z "$output" ]
    iae-cmp f.iae g.iae
    run -65 iae-import f.npz "$DATA/fields/kept.npz" -o out.iae
    run -65 iae-import "$DATA/fields/kept.npz" "$DATA/fields/left.npz" -o out.iae
    [[ $output == *"left.npz: fields "*", where the file before it has "*"b.c-d"* ]]
    iae-import "$DATA/fields/kept.npz" "$DATA/fields/kept.npz" >two.iae
    [ "$(rows two.iae)" = 12 ]
}

@test "MATLAB: all classes, logical arrays, rows first and last, one picture" {
    need_module scipy.io
    right mat
    run -0 iae-import "$DATA/mat/first.mat" -o o.iae
    [[ $output == *"fea: 6 rows along the first side of [6,60], as there are labels ("*--sample-axis* ]]
    run -0 iae-import "$DATA/mat/one.mat" -o o.iae
    [[ $output == *"X: 3 rows along the last side of [5,4,3] ("* ]]
}

@test "numbers that are not finite, and those that no type has, are refused with array and row" {
    python - <<'PY'
import numpy as np
x = np.zeros((300, 4, 3))
x[217, 1, 2] = np.nan
np.save("nan.npy", x)
np.savez("nan.npz", x=np.asfortranarray(x))
x[217, 1, 2] = 1e39
np.save("large.npy", x)
x[217, 1, 2] = -np.inf
np.save("inf.npy", x.astype("f2"))
PY
    run -65 iae-import nan.npy -o out.iae
    [[ $output == *"nan.npy: npy: row 217: nan is no finite number" ]]
    run -65 iae-import nan.npz -o out.iae
    [[ $output == *"nan.npz: array 'x': row 217: nan is no finite number" ]]
    run -65 iae-import inf.npy -o out.iae
    [[ $output == *"row 217: -inf is no finite number" ]]
    run -65 iae-import large.npy -o out.iae
    [[ $output == *"row 217: 1e+39 does not fit into f4" ]]
    [ ! -e out.iae ]
}

@test "what looks like another order or range is taken as it is, and said" {
    python - <<'PY'
import numpy as np
np.save("planes.npy", np.zeros((4, 3, 8, 8), "u1") + 7)
np.save("thin.npy", np.zeros((4, 3, 8, 3), "u1") + 7)
np.save("bright.npy", np.linspace(0, 255, 64).reshape(4, 4, 4))
np.save("signed.npy", np.linspace(-1, 1, 64).reshape(4, 4, 4))
np.save("wide.npy", np.linspace(-3, 2, 64).reshape(4, 4, 4))
np.save("dark.npy", np.arange(64).reshape(4, 4, 4).astype("u1") % 2)
PY
    run -0 iae-import planes.npy -o o.iae
    [[ $output == *"planes.npy: rows [3,8,8] may have their channels first"*--channels-first* ]]
    for f in thin signed; do
        run -0 iae-import $f.npy -o o.iae
        [ -z "$output" ]
    done
    run -0 iae-import --channels-first planes.npy -o o.iae
    [ -z "$output" ]
    run -0 iae-import bright.npy -o o.iae
    [[ $output == *"x is f4 from 0 to 255, "*"--divide 255"* ]]
    run -0 iae-import --divide 255 bright.npy -o o.iae
    [ -z "$output" ]
    run -0 iae-import wide.npy -o o.iae
    [[ $output == *"x is f4 from -3 to 2, "* ]]
    run -0 iae-import dark.npy -o o.iae
    [[ $output == *"u1 of 0 and 1"*"--divide 1"* ]]
    run -65 iae-import --transpose --sample-axis first "$DATA/order/7x5.npy" -o out.iae
    [[ $output == *"rows [5] have no two sides"* ]]
    run -65 iae-import --channels-first "$DATA/order/7x5x4.npy" -o out.iae
    [[ $output == *"rows [5,4] have no channels"* ]]
    [ ! -e out.iae ]
}

@test "options of arrays have no meaning for pictures, nor for files whose labels lie beside the rows" {
    printf 'P5 1 1 255 a' >a.pgm
    head -c 3073 /dev/zero >ten.bin
    for o in "--array x" --channels-first "--divide 2" "--label-column 1" "--labels-array y" "--sample-axis last" "--split test" --transpose; do
        # shellcheck disable=SC2086
        run -64 iae-import $o a.pgm -o out.iae
        # shellcheck disable=SC2086
        run -65 iae-import $o ten.bin -o out.iae
        [[ $output == *"ten.bin: files of the format cifar10 have one order"* ]]
    done
    iae-import -q ten.bin -o o.iae
    [ "$(rows o.iae)" = 1 ]
    run -64 iae-import --sample-axis 3 a.pgm -o out.iae
    run -64 iae-import --divide 0 "$DATA/pairs/x.npy" -o out.iae
    [ ! -e out.iae ]
}

@test "STL-10: columns before rows, labels 1 to 10 in a file of their own" {
    python - <<'PY'
import numpy as np
r = np.random.RandomState(1)
x, y = r.randint(0, 256, (9, 3, 96, 96)).astype("u1"), r.randint(1, 11, 9).astype("u1")
x.tofile("train_X.bin")
y.tofile("train_y.bin")
np.savez("want.npz", id=np.arange(9), x=x.transpose(0, 3, 2, 1), y=y.astype("i4") % 10)
PY
    run -0 iae-import --format stl10 --labels train_y.bin --zero 10 train_X.bin -o o.iae
    [ -z "$output" ]
    equal o.iae want.npz
    gzip -c train_X.bin | iae-import --format stl10 --labels train_y.bin --zero 10 >p.iae
    same o.iae p.iae
    head -c 30000 train_X.bin >cut.bin
    run -65 iae-import --format stl10 cut.bin -o out.iae
    [[ $output == *"cut.bin: STL-10: cut after 30000 bytes, within picture 2" ]]
    run -65 iae-import --format stl10 --labels cut.bin train_X.bin -o out.iae
    head -c 8 train_y.bin >few.bin
    run -65 iae-import --format stl10 --labels few.bin train_X.bin -o out.iae
    [[ $output == *"few.bin: 8 labels, where there are more rows" ]]
    run -65 iae-import --format stl10-labels train_X.bin -o out.iae
    [ ! -e out.iae ]
}

@test "archives of arrays: rows in the archive's order, labels by their names" {
    python - <<'PY'
import io, struct, tarfile, zipfile
import numpy as np
r = np.random.RandomState(1)
x, y = r.randint(0, 256, (25, 3, 32, 32)).astype("u1"), r.randint(0, 10, 25).astype("u1")
x[0, 0, 0, 0] = 200
batch = lambda i: b"".join(bytes([l]) + p.tobytes() for p, l in zip(x[i], y[i]))
npy = lambda a: (lambda b: (np.save(b, a), b.getvalue())[1])(io.BytesIO())
idx = lambda a: struct.pack(">BBBB%dI" % a.ndim, 0, 0, 8, a.ndim, *a.shape) + a.astype("u1").tobytes()

def tar(name, *members):
    with tarfile.open(name, "w:gz" if name.endswith("gz") else "w") as t:
        for path, data in members:
            info = tarfile.TarInfo(path)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))

def zipped(name, *members):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
        for path, data in members:
            z.writestr(path, data)

want = lambda name, x, y: np.savez(name + ".want.npz", id=np.arange(len(x)), x=x, y=y.astype("i4"))
rows = x.transpose(0, 2, 3, 1)
tar("cifar.tgz", ("c/batches.meta.txt", b"a\nb\n"), ("c/data_batch_2.bin", batch(slice(10, 25))), ("c/data_batch_1.bin", batch(slice(10))))
want("cifar.tgz", np.concatenate([rows[10:], rows[:10]]), np.concatenate([y[10:], y[:10]]))
g = rows[..., :1]
zipped("mnist.zip", ("raw/t10k-images-idx3-ubyte", idx(g[:4, ..., 0])), ("raw/train-labels-idx1-ubyte", idx(y[4:])),
       ("raw/train-images-idx3-ubyte", idx(g[4:, ..., 0])), ("raw/t10k-labels-idx1-ubyte", idx(y[:4])))
want("mnist.zip", g, y)
zipped("numpy.zip", ("readme.txt", b"text"), ("a/x_train.npy", npy(rows[:20])), ("a/x_test.npy", npy(np.asfortranarray(rows[20:].astype("i8")))),
       ("a/y_test.npy", npy(y[20:].astype(float))), ("a/y_train.npy", npy(y[:20, None])))
want("numpy.zip", rows[:20], y[:20])
want("test", rows[20:], y[20:])
tar("lost.tar", ("a/digits-images.npy", npy(rows)), ("a/digits-labels-coarse.npy", npy(y)))
tar("numbered.tar", ("images_1.npy", npy(rows[:9])), ("images_2.npy", npy(rows[9:])), ("labels_2.npy", npy(y[9:])), ("labels_1.npy", npy(y[:9])))
want("numbered.tar", rows, y)
packed = io.BytesIO()
np.savez(packed, x=rows, y=y)
tar("npz.tar", ("one.npz", packed.getvalue()))
want("npz.tar", rows, y)
tar("count.tar", ("x-images.npy", npy(rows)), ("x-labels.npy", npy(y[:9])))
tar("labels.tar", ("labels.npy", npy(y)))
tar("text.tar", ("a.txt", b"text"))
tar("plain.tar", ("a.npy", npy(rows[:20])), ("b.npy", npy(rows[20:])))
np.save("y", y)
want("plain.tar", rows, y)
PY
    for f in cifar.tgz mnist.zip numpy.zip npz.tar numbered.tar; do
        run -0 iae-import -q "$f" -o o.iae
        [ -z "$output" ]
        equal o.iae "$f.want.npz"
    done
    run -0 iae-import numpy.zip -o o.iae
    [[ $output == *"numpy.zip: the training data are read (--split reads another split)"* ]]
    iae-import -q --split test numpy.zip -o o.iae
    equal o.iae test.want.npz
    run -65 iae-import --split val numpy.zip -o out.iae
    run -65 iae-import lost.tar -o out.iae
    [[ $output == *"lost.tar: a/digits-labels-coarse.npy: labels of no rows, by their names"* ]]
    iae-import --labels y.npy plain.tar -o o.iae
    equal o.iae plain.tar.want.npz
    run -0 iae-import cifar.tgz -o o.iae
    [[ $output == *"cifar.tgz: c/batches.meta.txt: no array, left out" ]]
    gunzip -c cifar.tgz | head -c 60000 >cut.tar
    run -65 iae-import cut.tar -o out.iae
    run -65 iae-import count.tar -o out.iae
    [[ $output == *"count.tar: x-images.npy: 25 rows, where its labels are 9" ]]
    run -65 iae-import labels.tar -o out.iae
    [[ $output == *"labels only"* ]]
    run -65 iae-import text.tar -o out.iae
    [[ $output == *"no pictures and no arrays, only other files, such as 'text.tar: a.txt'" ]]
    iae-import -q npz.tar -o whole.iae
    iae-import -q -o p.iae < <(cat npz.tar)
    same whole.iae p.iae
    run -64 iae-import --gray npz.tar -o out.iae
    [ ! -e out.iae ]
}

@test "--list: arrays, rows, pictures, folders and archives" {
    run -0 iae-import --list "$DATA/names/keras.npz" "$DATA/names/objects.npz"
    [ "${lines[0]}" = "$DATA/names/keras.npz: npz: x_train [6,5,4] u1" ]
    [ "${lines[3]}" = "$DATA/names/keras.npz: npz: y_test [2] i8" ]
    [[ ${lines[6]} == *"npz: o (npy: elements of type '|O'"* ]]
    run -0 iae-import --list "$DATA/order/7x5x4.npy" "$DATA/idx/f4"
    [ "${lines[0]}" = "$DATA/order/7x5x4.npy: npy: [7,5,4] f8, Fortran order" ]
    [ "${lines[1]}" = "$DATA/idx/f4: idx: [6,5,4] f4" ]
    head -c 3073 /dev/zero >ten.bin
    mkdir -p set/a set/b
    printf 'P5 2 3 255 abcdef' | tee a.pgm set/a/1.pgm set/a/2.pgm set/b/1.pgm >/dev/null
    echo 1 >set/n.txt
    tar -cf set.tar set
    run -0 iae-import --list ten.bin a.pgm set set.tar set/n.txt
    [ "$output" = "ten.bin: cifar10: rows [32,32,3] u1, with labels
a.pgm: pnm: 2x3 pixels, grey
set: .pgm: 3 files
set: .txt: 1 files
set: folder a: 2 pictures
set: folder b: 1 pictures
set.tar: .pgm: 3 files
set.tar: .txt: 1 files
set.tar: folder set/a: 2 pictures
set.tar: folder set/b: 1 pictures
set/n.txt: text" ]
    for i in $(seq 60); do mkdir "set/d$i" && cp a.pgm "set/d$i"; done
    run -0 iae-import --list set
    [ "${lines[-1]}" = "set: and 12 more" ]
    printf 'P5 2 3 255 abc' >cut.pgm
    run -65 iae-import --list cut.pgm
    head -c 2000 set.tar >cut.tar
    run -65 iae-import --list cut.tar
    run -66 iae-import --list nosuch
    run -64 iae-import --list -o out.iae a.pgm
    run -0 bash -c 'iae-import --list <"$1"' - "$DATA/names/keras.npz"
    [ "${lines[0]}" = "<stdin>: npz: x_train [6,5,4] u1" ]
    [ ! -e out.iae ]
}

@test "memory does not grow with an array that is kept in a temporary file" {
    need_plain "limits of address space"
    python - <<'PY'
import numpy as np
np.save("f.npy", np.asfortranarray(np.zeros((60000, 784), "u1")))
np.save("wide.npy", np.zeros((20000, 784), "i4"))
PY
    python - f.npy wide.npy <<'PY'
import resource, subprocess, sys
for name in sys.argv[1:]:
    p = subprocess.Popen(["iae-import", "-q", name, "-o", "o.iae"])
    _, status, use = __import__("os").wait4(p.pid, 0)
    # pages of the mapped file count as resident, though the system may drop them: the heap does not
    assert status == 0 and use.ru_maxrss < 90 << 10, (name, status, use.ru_maxrss)
PY
}
