# iae-import: arrays, pictures, archives; every value equal to that of numpy, or an error
load helpers

SHIPPED=$BATS_TEST_DIRNAME/../../formats/data/mnist

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    PYTHONIOENCODING=utf-8 LC_ALL=C.UTF-8 python "$BATS_TEST_DIRNAME/import-data.py"
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    DATA=$BATS_FILE_TMPDIR
}

# holds FILE EXPRESSION ... - each is true of the stream: x, y (or None), id, meta, header, and load(NPY) are at hand
holds() {
    python - "$DATA" "$@" <<'PY'
import os, sys
import msgpack, msgpack_numpy
import numpy as np
o = list(msgpack.Unpacker(open(sys.argv[2], "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
header, records, end = o[0], o[1:-1], o[-1]
meta = header["meta"]
assert end["end"] == 1 and end["rows"] == sum(len(r["id"]) for r in records)
assert header["rows"] in (None, end["rows"]), header
x, y, id = (np.concatenate([r[k] for r in records]) if records and k in records[0] else None for k in ("x", "y", "id"))
assert id is None or (id == np.arange(len(id))).all()
load = lambda name: np.load(os.path.join(sys.argv[1], name))
equal = lambda a, b: a.dtype == b.dtype and a.shape == b.shape and (a == b).all()
for e in sys.argv[3:]:
    assert eval(e), (e, header, x if x is None else x.shape, y)
PY
}

# ---- arrays ----

@test "IDX: rows equal numpy's; gzipped or not, file or pipe, the same bytes" {
    run -0 iae-import "$SHIPPED/t10k-images-idx3-ubyte.gz" --labels "$SHIPPED/t10k-labels-idx1-ubyte.gz" -o a.iae
    [ -z "$output" ]
    python - "$SHIPPED" <<'PY'
import gzip, sys
import msgpack, msgpack_numpy
import numpy as np
o = list(msgpack.Unpacker(open("a.iae", "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
x, y, i = (np.concatenate([r[k] for r in o[1:-1]]) for k in ("x", "y", "id"))
image = np.frombuffer(gzip.open(sys.argv[1] + "/t10k-images-idx3-ubyte.gz").read(), np.uint8, offset=16)
label = np.frombuffer(gzip.open(sys.argv[1] + "/t10k-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)
assert x.shape == (10000, 28, 28, 1) and x.dtype == np.uint8 and (x.ravel() == image).all()
assert y.dtype == np.int32 and (y == label).all() and (i == np.arange(10000)).all()
assert o[0]["rows"] == 10000 and "t10k" not in repr(o[0])
PY
    gunzip -c "$SHIPPED/t10k-images-idx3-ubyte.gz" >images
    gunzip -c "$SHIPPED/t10k-labels-idx1-ubyte.gz" >labels
    iae-import images --labels labels >b.iae
    same a.iae b.iae
    iae-import --labels labels - <images >b.iae
    same a.iae b.iae
    iae-import --labels - images <labels >b.iae
    same a.iae b.iae
    iae-import --format idx images --labels labels >b.iae
    [ "$(rows b.iae)" = 10000 ]
}

@test "IDX: cut, too long, of other types is 65" {
    gunzip -c "$SHIPPED/t10k-labels-idx1-ubyte.gz" >labels
    gunzip -c "$SHIPPED/t10k-images-idx3-ubyte.gz" | head -c $((16 + 784 * 20)) >cut
    run -65 iae-import cut -o out.iae
    [[ $output == *"cut: IDX: cut after 15696 bytes"* ]]
    { printf '\0\0\10\3\0\0\0\24\0\0\0\34\0\0\0\34'; tail -c +17 cut; } >right
    run -0 iae-import right -o right.iae
    holds right.iae 'x.shape == (20, 28, 28, 1)' 'y is None'
    { cat right; printf x; } >long
    run -65 iae-import long -o out.iae
    printf '\0\0\12\2\0\0\0\1\0\0\0\1abcd' >unknown
    run -65 iae-import unknown -o out.iae
    [[ $output == *"unknown: IDX: elements of type 0x0a, "* ]]
    run -65 iae-import labels -o out.iae
    [[ $output == *"labels only"* ]]
    run -65 iae-import right --labels labels -o out.iae
    [[ $output == *"10000 labels for 20 rows"* ]]
    run -65 iae-import right --labels right -o out.iae
    run -65 iae-import right --labels "$DATA/one.png" -o out.iae
    printf '\0\0\10\1\0\0\0\2ab' >two
    run -65 iae-import right --labels two -o out.iae
    gzip -c right | head -c 1000 >cut.gz
    run -65 iae-import cut.gz -o out.iae
    [ ! -e out.iae ]
}

@test "npy: rows equal numpy's" {
    iae-import "$DATA/u1.npy" >o.iae
    holds o.iae 'equal(x, load("u1.npy")[..., None])' 'y is None'
    iae-import "$DATA/color.npy" >o.iae
    holds o.iae 'equal(x, load("color.npy"))'
    iae-import "$DATA/f4.npy" >o.iae
    holds o.iae 'equal(x, load("f4.npy"))'
    for f in f8 be v2; do
        iae-import "$DATA/$f.npy" >o.iae
        holds o.iae "equal(x, load('$f.npy').astype('<f4'))"
    done
    iae-import "$DATA/u1.npy" --labels "$DATA/y.npy" >o.iae
    holds o.iae 'equal(y, load("y.npy").astype("<i4"))'
    iae-import "$DATA/f4.npy" --labels "$DATA/y1.npy" >o.iae
    holds o.iae 'equal(y, load("y1.npy").astype("<i4"))'
    gzip -c "$DATA/f4.npy" | iae-import >o.iae
    holds o.iae 'equal(x, load("f4.npy"))'
}

@test "npy: what cannot be read is refused by name" {
    run -65 iae-import "$DATA/object.npy" -o out.iae
    [[ $output == *objects* ]]
    run -65 iae-import "$DATA/rank1.npy" -o out.iae
    run -65 iae-import "$DATA/rank5.npy" -o out.iae
    run -65 iae-import "$DATA/y.npy" -o out.iae
    run -65 iae-import "$DATA/u1.npy" --labels "$DATA/rank1.npy" -o out.iae
    size=$(stat -c %s "$DATA/f8.npy")
    for cut in 1 5 9 20 127 128 129 $((size - 1)); do
        head -c "$cut" "$DATA/f8.npy" >cut.npy
        run -65 iae-import cut.npy -o out.iae
    done
    [ ! -e out.iae ]
}

@test "several arrays are one table; they must agree" {
    iae-import "$DATA/f4.npy" "$DATA/f8.npy" >o.iae
    holds o.iae 'equal(x, np.concatenate([load("f4.npy"), load("f8.npy").astype("f4")]))'
    run -65 iae-import "$DATA/f4.npy" "$DATA/u1.npy" -o out.iae
    run -65 iae-import "$DATA/u1.npy" "$DATA/color.npy" -o out.iae
    run -65 iae-import "$DATA/u1.npy" "$DATA/u1.npy" --labels "$DATA/y.npy" -o out.iae
    [ ! -e out.iae ]
}

# ---- pictures ----

@test "a folder: order, classes and pixels" {
    run -0 iae-import "$DATA/dir" -o o.iae
    [[ $output == "iae-import: $DATA/dir: pictures without a label, y is -1: 1" ]]
    holds o.iae 'equal(x, load("expect.npy"))' 'equal(y, load("expect_y.npy"))' 'header["rows"] == 7' \
        "meta['classes'] == open('$DATA/classes', encoding='utf-8').read()"
    # from another place, with a slash, made in another order: the same bytes
    cp -r "$DATA/dir" copy
    mv copy/a other && mv other copy/a
    iae-import copy/ >p.iae
    same o.iae p.iae
}

@test "what is no picture is left out, and said" {
    cp -r "$DATA/dir" copy
    echo text >copy/a/notes.txt
    run -0 iae-import copy -o p.iae
    [[ ${lines[0]} == "iae-import: copy: left out, by their names no pictures: 1 .txt, such as 'copy/a/notes.txt'" ]]
    echo text >copy/b/more.TXT
    echo text >copy/b/Thumbs.db
    echo text >copy/b/README
    run -0 iae-import copy -o p.iae
    [[ ${lines[0]} == *": 2 .txt, 1 without an ending, 1 .db, such as 'copy/a/notes.txt'" ]]
    run -0 iae-import -v copy -o p.iae
    [[ $output == *"copy/b/Thumbs.db: no picture by its name, left out"* ]]
    run -0 iae-import -q copy -o p.iae
    [ -z "$output" ]
    holds p.iae 'equal(x, load("expect.npy"))'
    echo text >copy/b/2.png
    run -65 iae-import copy -o out.iae
    [[ $output == *copy/b/2.png* ]]
    mkdir empty
    run -65 iae-import empty -o out.iae
    echo >empty/a.txt
    run -65 iae-import empty -o out.iae
    mkfifo empty/a.png
    run -65 timeout 20 iae-import empty -o out.iae
    ln -s nowhere empty/b.png
    run -65 iae-import empty -o out.iae
    [[ $output == *"empty/a.png: no regular file"*"empty/b.png: cannot open: No such file"*"none of 2 pictures can be read" ]]
    ln -s . empty/loop
    run -65 iae-import empty -o out.iae
    [ ! -e out.iae ]
}

@test "archives give what the folder gives" {
    for f in pax.tar gnu.tar ustar.tar tar.tgz flat.tar pics.zip stored.zip; do
        run -0 iae-import "$DATA/$f" -o o.iae
        [[ $output == "iae-import: $DATA/$f: pictures without a label, y is -1: 1" ]]
        holds o.iae 'equal(x, load("expect.npy"))' 'equal(y, load("expect_y.npy"))' 'header["rows"] == 7' \
            "meta['classes'] == open('$DATA/classes', encoding='utf-8').read()"
    done
    iae-import <"$DATA/tar.tgz" >p.iae
    same o.iae p.iae
    for f in pax.tar pics.zip; do           # a pipe, too
        iae-import "$DATA/$f" -o whole.iae
        iae-import -o p.iae < <(cat "$DATA/$f")
        same whole.iae p.iae
    done
    gzip -c "$DATA/pics.zip" >zip.gz
    run -65 iae-import zip.gz -o out.iae
    [ ! -e out.iae ]
}

@test "files of their own, folders and archives together" {
    iae-import "$DATA/one.png" "$DATA/dir" "$DATA/stored.zip" >o.iae
    holds o.iae 'x.shape == (15, 5, 4, 3)' 'y[0] == -1' 'equal(x[1:8], load("expect.npy"))' 'equal(x[8:], x[1:8])' \
        'equal(y[8:], y[1:8])'
    iae-import "$DATA/one.png" "$DATA/one.png" >o.iae
    holds o.iae 'len(x) == 2' 'y is None' '"classes" not in meta'
    iae-import <"$DATA/one.png" >p.iae
    holds p.iae 'len(x) == 1'
    gzip -c "$DATA/one.png" | iae-import >q.iae
    same p.iae q.iae
}

@test "--gray" {
    iae-import --gray "$DATA/dir" >o.iae
    holds o.iae 'equal(x, ((load("expect.npy").astype(int) @ [299, 587, 114] + 500) // 1000).astype("u1")[..., None])' \
        'header["history"] == ["iae-import 0.1.0 --gray"]'
    run -65 iae-import "$DATA/one.png" "$DATA/gray.png" -o out.iae
    [[ $output == *gray.png*grey*one.png*colour* ]]
    iae-import --gray "$DATA/one.png" "$DATA/gray.png" >o.iae
    holds o.iae 'x.shape == (2, 5, 4, 1)'
    run -64 iae-import --gray "$DATA/u1.npy" -o out.iae
    [ ! -e out.iae ]
}

@test "--color" {
    iae-import "$DATA/one.png" >one.iae
    iae-import "$DATA/gray.png" >gray.iae
    iae-import --color "$DATA/gray.png" "$DATA/one.png" >o.iae
    iae-export --field x --format npy gray.iae >gray.npy
    iae-export --field x --format npy one.iae >one.npy
    holds o.iae 'equal(x[:1], np.load("gray.npy").repeat(3, axis=3))' 'equal(x[1:], np.load("one.npy"))'
    iae-import --color --crop 3 --size 7x6 "$DATA/gray.png" >o.iae
    iae-import --crop 3 --size 7x6 "$DATA/gray.png" | iae-export --field x --format npy >gray.npy
    holds o.iae 'x.shape == (1, 6, 7, 3)' 'equal(x, np.load("gray.npy").repeat(3, axis=3))'
    run -64 iae-import --color --gray "$DATA/one.png" -o out.iae
    run -64 iae-import --color "$DATA/u1.npy" -o out.iae
    [ ! -e out.iae ]
}

@test "pictures of two sizes: both are named" {
    run -65 iae-import "$DATA/one.png" "$DATA/wider.png" -o out.iae
    [[ $output == *"wider.png: 6x5 pixels, where '$DATA/one.png' has 4x5; --size, or --cover and --size, make them equal" ]]
    [ ! -e out.iae ]
}

@test "usage, and formats that are none of ours" {
    run -64 iae-import --format svg "$DATA/one.png" -o out.iae
    run -65 iae-import --format jpeg "$DATA/one.png" -o out.iae
    run -65 iae-import --labels "$DATA/y.npy" "$DATA/one.png" -o out.iae
    run -65 iae-import --format npy "$DATA/one.png" -o out.iae
    run -65 iae-import --format tar "$DATA/pics.zip" -o out.iae
    run -65 iae-import --format zip "$DATA/pax.tar" -o out.iae
    run -65 iae-import --format png "$DATA/u1.npy" -o out.iae
    run -65 iae-import /dev/null -o out.iae
    run -66 iae-import nosuch -o out.iae
    run -65 iae-import "$DATA/u1.npy" "$DATA/one.png" -o out.iae
    run -65 iae-import "$DATA/one.png" "$DATA/u1.npy" -o out.iae
    printf '\377\330\377\340' >a.jpg
    run -65 iae-import a.jpg -o out.iae
    [[ $output == *jpeg* ]]
    mnist 3 >s.iae
    run -65 iae-import s.iae -o out.iae
    gzip -c "$DATA/tar.tgz" >twice
    run -65 iae-import twice -o out.iae
    head -c 100000 /dev/zero | gzip >zeros.gz
    run -65 iae-import zeros.gz -o out.iae
    run -65 iae-import --format tar zeros.gz -o out.iae
    [ ! -e out.iae ]
}

@test "files of other kinds are called by their names, before text is taken for CSV and a zip for an archive" {
    python - <<'PY'
import bz2, gzip, io, lzma, pickle, zipfile
zipped = io.BytesIO()
with zipfile.ZipFile(zipped, "w") as z:
    z.writestr("archive/data.pkl", pickle.dumps([1]))
for name, data in (("bzip2", bz2.compress(b"x")), ("xz", lzma.compress(b"x")), ("PyTorch", zipped.getvalue()),
                   ("HTML", b"\n<!DOCTYPE html>\n<html></html>"), ("gzip.HTML", gzip.compress(b"<HTML>")),
                   ("Octave", b"# Created by Octave 7.3.0\n# name: x\n"), ("LFS", b"version https://git-lfs.github.com/spec/v1\n"),
                   *(("%d.pickle" % p, pickle.dumps({b"data": b"x" * 100}, p)) for p in (0, 2, 3, 4, 5))):
    open(name, "wb").write(data)
PY
    for f in bzip2 xz PyTorch HTML gzip.HTML Octave LFS *.pickle; do
        run -65 iae-import "$f" -o out.iae
        [[ $output == "iae-import: $f: a"*"${f#*.}"* ]]
    done
    mkdir set
    cp HTML set/1.jpg
    run -65 iae-import set -o out.iae
    [[ $output == "iae-import: set/1.jpg: no picture: an HTML page, "* ]]
    [ ! -e out.iae ]
}

# ---- hostile ----

@test "hostile archives are 65, and nothing is written by a name in them" {
    mkdir -p deep/er
    cd deep/er
    find "$BATS_TEST_TMPDIR" /absolute /escape 2>/dev/null | sort >"$DATA/before" || true
    for f in "$DATA"/hostile-{device,fifo,hardlink,symlink}.tar; do      # a file, and what is none
        run -0 iae-import "$f" -o out.iae
        [[ $output == *"left out, no files: 1 links and devices"* ]]
        holds out.iae 'len(x) == 1'
        rm out.iae "$f"
    done
    for f in "$DATA"/hostile-*; do
        run -65 iae-import "$f" -o out.iae
        [[ $output == *"${f##*/}"* ]]
    done
    # such names are labels, no more
    run -0 iae-import "$DATA/names.tar" -o out.iae
    holds out.iae 'meta["classes"] == "absolute\nc\nescape\n"' 'list(y) == [2, 0, 1]'
    rm out.iae
    find "$BATS_TEST_TMPDIR" /absolute /escape 2>/dev/null | sort >"$DATA/after" || true
    same "$DATA/before" "$DATA/after"
}

@test "one bit wrong in an archive is noticed, or nothing is changed" {
    mkdir out
    for f in "$DATA"/flips/*; do
        run iae-import "$f" -o "out/${f##*/}.iae"
        [ "$status" = 0 ] || [ "$status" = 65 ]
    done
    # bits without meaning, such as times, are few enough
    [ "$(find out -name '*.iae' | wc -l)" -lt 100 ]
    iae-import "$DATA/tar.tgz" >good.iae
    for f in out/*.iae; do
        same "$f" good.iae
    done
}

@test "every cut of an archive is noticed" {
    zeros=$(($(stat -c %s "$DATA/pax.tar") - $(stat -c %s "$DATA/hostile-no-end.tar")))
    for name in pax.tar tar.tgz pics.zip; do
        size=$(stat -c %s "$DATA/$name")
        [ $name != pax.tar ] || size=$((size - zeros + 1024))
        for i in $(seq 0 24) last; do
            if [ "$i" = last ]; then cut=$((size - 1)); else cut=$((size * i / 25)); fi
            head -c "$cut" "$DATA/$name" >cut
            run -65 iae-import cut -o out.iae
        done
    done
}

@test "memory does not grow with the input" {
    need_plain "limits of address space"
    python - <<'PY'
import gzip, struct
with gzip.open("big.gz", "wb", 1) as f:
    f.write(b"\0\0\10\3" + struct.pack(">III", 600000, 28, 28))
    for i in range(600):
        f.write(bytes(784000))
PY
    run -0 bash -c 'ulimit -v 100000; iae-import big.gz >big.iae'
    [ "$(stat -c %s big.iae)" -gt 470400000 ]
    # a claim of two thousand million rows, followed by nothing
    printf '\0\0\10\3\177\377\377\377\0\0\0\34\0\0\0\34' >claim
    run -65 bash -c 'ulimit -v 100000; iae-import claim >claim.iae'
    # and of one row of as many bytes
    printf '\0\0\10\2\0\0\0\1\177\377\377\377' >claim
    run -78 bash -c 'ulimit -v 100000; iae-import claim >claim.iae'
}

# ---- archives of other tools ----

@test "zeros behind a gzip are padding; a tar of the seventh edition has no magic bytes" {
    { gzip -c "$DATA/one.png"; head -c 1000 /dev/zero; } >padded.png
    iae-import padded.png >o.iae
    iae-import "$DATA/one.png" >p.iae
    same o.iae p.iae
    { gzip -c "$DATA/one.png"; head -c 1000 /dev/zero; gzip -c "$DATA/one.png"; } >behind.png
    run -65 iae-import behind.png -o out.iae
    [[ $output == *"something that is no gzip follows the end" ]]
    mkdir set
    cp "$DATA/one.png" set
    tar --format=v7 -cf v7.tar set
    iae-import v7.tar >o.iae
    holds o.iae 'len(x) == 1'
    gzip -c v7.tar | { cat; head -c 777 /dev/zero; } >v7.tgz
    iae-import v7.tgz >o.iae
    holds o.iae 'len(x) == 1'
}

@test "a zip of more than 65535 files, whose end counts them modulo 65536" {
    python - <<'PY'
import io, struct, zipfile
b = io.BytesIO()
with zipfile.ZipFile(b, "w", allowZip64=False) as z:
    z._allowZip64 = True
    for i in range(65540):
        z.writestr("%05d.pgm" % i, b"P5 1 1 255\n" + bytes([i % 251]))
data = b.getvalue()
end = data.rindex(b"PK\5\6")
end64 = data.rindex(b"PK\6\6")
size, offset = struct.unpack("<QQ", data[end64 + 40:end64 + 56])
with open("many.zip", "wb") as f:
    f.write(data[:end64] + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 4, 4, size, offset, 0))
PY
    iae-import many.zip >o.iae
    holds o.iae 'len(x) == 65540' '(x.ravel() == np.arange(65540) % 251).all()'
}
