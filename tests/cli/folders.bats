# iae-import: folders and streams of pictures as people have them: damaged ones among them, classes of all shapes, frames, large
# photographs. Pixels are Pillow's.
load helpers

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    ! python -c 'import PIL' 2>/dev/null || python - <<'PY'
import os, tarfile
import numpy as np
from PIL import Image
r = np.random.default_rng(5)
for c in "cats", "dogs":
    os.makedirs("set/" + c)
    for i in range(20):
        a = r.integers(0, 256, (9 + i, 12, 3), "u1")
        Image.fromarray(a).resize((80, 90)).save(f"set/{c}/{i:02}.jpg", quality=92)
os.makedirs("bad/cats")
for i in range(30):
    open(f"bad/cats/{i:02}.png", "wb").write(b"junk")
cut = open("set/cats/03.jpg", "rb").read()
open("bad/cats/cut.jpg", "wb").write(cut[:len(cut) // 2])
open("bad/cats/empty.png", "wb").close()
open("bad/cats/gz.png", "wb").write(b"\x1f\x8b\x08\0junk")
smooth = Image.fromarray(r.integers(0, 256, (40, 60, 3), "u1")).resize((2400, 1600))
os.mkdir("photos")
smooth.save("photos/a.jpg", quality=90)
smooth.save("photos/b.jpg", quality=90, progressive=True)
exif = Image.Exif()
exif[0x112] = 6
smooth.resize((1600, 1200)).save("photos/c.jpg", quality=90, exif=exif)
for p in "Greek/c1", "Latin/c1", "Latin/c2":
    os.makedirs("alphabets/" + p)
    Image.new("L", (3, 3)).save(f"alphabets/{p}/1.png")
for p in "train/2", "train/10", "test/2":
    os.makedirs("splits/" + p)
    Image.new("L", (3, 3)).save(f"splits/{p}/1.png")
for i in range(3):
    Image.new("L", (3, 3), i).save(f"w{i}.png")
    open(f"w{i}.cls", "w").write(str(10 + i))
with tarfile.open("apart.tar", "w") as t:
    for name in "w0.png", "w1.png", "w2.png", "w2.cls", "w0.cls":
        t.add(name)
PY
}

setup() {
    need_module PIL
    cd "$BATS_TEST_TMPDIR"
    DATA=$BATS_FILE_TMPDIR
}

# rows FILE EXPRESSION ... - each is true of the stream: x, y (or None), meta
rows() {
    python - "$@" <<'PY'
import sys
import msgpack, msgpack_numpy
import numpy as np
o = list(msgpack.Unpacker(open(sys.argv[1], "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
header, records = o[0], o[1:-1]
meta = header["meta"]
assert header["rows"] in (None, o[-1]["rows"])
x, y = (np.concatenate([r[k] for r in records]) if k in records[0] else None for k in ("x", "y"))
for e in sys.argv[2:]:
    assert eval(e), (e, x.shape, None if y is None else y.tolist(), meta)
PY
}

@test "damaged pictures: one run names them, at most 20, and nothing is written" {
    mkdir both
    cp -r "$DATA/set/"* both
    cp "$DATA"/bad/cats/* both/dogs
    run -65 iae-import --size 16 both -o out.iae
    [ "${#lines[@]}" = 22 ]
    [[ ${lines[0]} == *"both/dogs/00.png: no picture: "* && ${lines[20]} == *"and 13 others" ]]
    [[ ${lines[21]} == *"both: 33 of 73 pictures cannot be read; --skip-damaged leaves them out" ]]
    [ ! -e out.iae ]
    iae-import -q --size 16 both >piped 2>said && return 1
    [ ! -s piped ]
    cp "$DATA/bad/cats/cut.jpg" "$DATA/set/cats/01.jpg" .
    run -65 iae-import 01.jpg cut.jpg -o out.iae
    [[ $output == "iae-import: cut.jpg: jpeg: byte "*": the file is cut; --skip-damaged leaves it out" ]]
}

@test "--skip-damaged: the good ones, with their count, labels and names; 65 if none is left" {
    mkdir both
    cp -r "$DATA/set/"* both
    cp "$DATA"/bad/cats/* both/dogs
    iae-import --size 16 "$DATA/set" >good.iae
    run -0 iae-import --skip-damaged --size 16 --names names.tsv both -o out.iae
    [[ ${lines[-1]} == *"both: left out: 33 of 73 pictures, which cannot be read" ]]
    iae-import -q --skip-damaged --size 16 both >piped.iae
    same out.iae piped.iae
    iae-cut out.iae | iae-export --format npz >a.npz
    iae-cut good.iae | iae-export --format npz >b.npz
    python -c 'import numpy as np; a, b = np.load("a.npz"), np.load("b.npz"); assert all((a[k] == b[k]).all() for k in ("id", "x", "y"))'
    iae-info out.iae | grep -q '40 rows'
    [ "$(sed -n 1p names.tsv)" = "$(printf 'id\tpath\tclass\tlabel')" ]
    [ "$(sed -n 2p names.tsv)" = "$(printf '0\tboth/cats/00.jpg\tcats\t0')" ]
    [ "$(wc -l <names.tsv)" = 41 ]
    run -0 iae-import -v --skip-damaged --size 16 both -o out.iae
    [ "$(grep -c 'both/dogs/.*: no picture' <<<"$output")" -ge 30 ]
    run -65 iae-import --skip-damaged "$DATA/bad" -o none.iae
    [[ $output == *"none of 33 pictures can be read" ]]
    [ ! -e none.iae ]
}

@test "a row leads back to its picture: --names of iae-import and of iae-export" {
    cp -r "$DATA/set" "set, \"quoted\""
    iae-import --size 8 --names names.tsv "set, \"quoted\"" | iae-cut --skip 20 --count 1 |
        iae-export --format csv --field id,y --names names.tsv >row.csv
    python - <<'PY'
import csv
rows = list(csv.DictReader(open("row.csv")))
assert rows == [{"id": "20", "y": "1", "path": 'set, "quoted"/dogs/00.jpg', "class": "dogs"}], rows
PY
}

@test "threads: the same bytes, and the same messages" {
    for t in 1 2 5; do
        iae-import --threads $t --cover --size 20x30 "$DATA/set" >"$t.iae"
        iae-import --threads $t --skip-damaged "$DATA/bad" "$DATA/w0.png" >"bad$t.iae" 2>"said$t"
    done
    same 1.iae 2.iae
    same 1.iae 5.iae
    same bad1.iae bad5.iae
    same said1 said5
}

@test "large photographs are decoded at a fraction of their size, as Pillow's draft does" {
    for f in a b c; do
        iae-import -q --size 60x40 "$DATA/photos/$f.jpg" >$f.iae
        python - "$DATA/photos/$f.jpg" $f.iae <<'PY'
import sys
import msgpack, msgpack_numpy
import numpy as np
from PIL import Image, ImageOps
i = Image.open(sys.argv[1])
turned = i.getexif().get(0x112) == 6
i.draft("RGB", (40, 60) if turned else (60, 40))
assert i.size[0] < 400
want = np.asarray(ImageOps.exif_transpose(i).resize((60, 40), Image.LANCZOS))
x = list(msgpack.Unpacker(open(sys.argv[2], "rb"), object_hook=msgpack_numpy.decode))[1]["x"][0]
assert (x == want).all(), abs(x.astype(int) - want).max()
PY
    done
    run -0 iae-import --size 8 "$DATA/photos" -o all.iae
    [[ $output == *"pictures turned upright, as their EXIF orientation says: 1" ]]
}

# bats test_tags=plain
@test "pixels without end: 200 million in little memory, more are refused, and so is a row of 24 million" {
    python - <<'PY'
from PIL import Image
Image.new("L", (16000, 12000), 7).save("huge.jpg")
Image.new("L", (16000, 14000)).save("beyond.jpg")
Image.new("RGB", (6000, 4000)).save("photo.jpg")
PY
    ulimit -v 1500000
    iae-import -q --threads 1 --size 32 huge.jpg >huge.iae
    rows huge.iae '(x == 7).all()'
    run -65 iae-import --size 32 beyond.jpg -o out.iae
    [[ $output == *"16000x14000 pixels, where 200 million is the maximum"* ]]
    run -65 iae-import photo.jpg -o out.iae
    [[ $output == *"6000x4000 pixels, where 1 to 16 million, or 64 million if it is made smaller, can be read"* ]]
}

@test "several pictures in a stream are a row each; a JPEG's previews are none" {
    cat "$DATA"/w0.png "$DATA"/w1.png "$DATA"/w2.png | iae-import >o.iae
    rows o.iae 'x[:, 0, 0, 0].tolist() == [0, 1, 2]' 'y is None'
    cat "$DATA"/set/cats/0?.jpg >frames.mjpeg
    iae-import --size 16 frames.mjpeg >o.iae
    iae-import --size 16 "$DATA"/set/cats/0?.jpg >p.iae
    same o.iae p.iae
    iae-import --size 16 <frames.mjpeg >o.iae
    same o.iae p.iae
    mv frames.mjpeg frames.jpg
    iae-import --size 16 frames.jpg >o.iae
    rows o.iae 'len(x) == 1'
    printf 'P5 1 1 255\naP5 1 1 255\nb' >a.pgm
    mkdir folder
    cp a.pgm folder
    iae-import folder a.pgm >o.iae
    rows o.iae 'x.ravel().tolist() == [97, 98, 97, 98]'
    cat "$DATA"/w0.png "$DATA/set/cats/01.jpg" | iae-import >o.iae
    rows o.iae 'len(x) == 1'
}

@test "classes: folders of one name, splits, levels, numbers, none" {
    run -0 iae-import "$DATA/alphabets" -o o.iae
    [[ $output == *"several folders are called 'c1': classes are named by their paths"* ]]
    rows o.iae 'y.tolist() == [0, 1, 2]' 'meta["classes"] == "Greek/c1\nLatin/c1\nLatin/c2\n"'
    run -0 iae-import --class-level 1 "$DATA/alphabets" -o o.iae
    [ -z "$output" ]
    rows o.iae 'y.tolist() == [0, 1, 1]' 'meta["classes"] == "Greek\nLatin\n"'
    run -0 iae-import "$DATA/splits" -o o.iae
    [[ $output == *"those of train and test are one class"*"numbered in the order of their folders' names: '10' is y = 0"* ]]
    rows o.iae 'y.tolist() == [1, 0, 1]' 'meta["classes"] == "10\n2\n"'
    run -0 iae-import --no-labels "$DATA/splits" -o o.iae
    [ -z "$output" ]
    rows o.iae 'y is None' '"classes" not in meta'
    run -64 iae-import --class-level 0 "$DATA/splits" -o o.iae
}

@test "thousands of classes: their names are left out of the header, and stay in --names" {
    mkdir many
    cd many
    python - <<'PY'
import os, shutil
for i in range(3000):
    os.mkdir("class-number-%04d" % i)
    shutil.copy(os.environ["BATS_FILE_TMPDIR"] + "/w0.png", "class-number-%04d/1.png" % i)
PY
    run -0 iae-import . -o ../o.iae --names ../names.tsv
    [[ $output == *"3000 classes, whose names do not fit into a stream's header; for pictures --names FILE keeps them" ]]
    cd ..
    rows o.iae 'y.tolist() == list(range(3000))' '"classes" not in meta'
    [ "$(tail -n 1 names.tsv)" = "$(printf '2999\t./class-number-2999/1.png\tclass-number-2999\t2999')" ]
}

@test "WebDataset: the files of a sample may stand apart, and one may have no label" {
    run -0 iae-import "$DATA/apart.tar" -o o.iae
    [[ $output == *"pictures without a label, y is -1: 1" ]]
    rows o.iae 'y.tolist() == [10, -1, 12]'
    mkdir two
    cp "$DATA/w0.png" two/img.1.png
    echo 1 >two/img.1.cls
    echo 2 >two/img.2.cls
    run -65 iae-import two -o out.iae
    [[ $output == *"a second label of the sample 'img': the name of a sample ends at the first dot" ]]
}

@test "TIFFs behind one another are a row each, of any compression and layout; further pages are told" {
    python - <<'PY'
import io
import numpy as np
from PIL import Image
rng = np.random.default_rng(5)
frames, rows = b"", []
for how in None, "tiff_lzw", "tiff_deflate", "packbits":
    for _ in range(2):
        rows.append(rng.integers(0, 256, (9, 14, 3)).astype("u1"))
        to = io.BytesIO()
        Image.fromarray(rows[-1]).save(to, "TIFF", **({"compression": how} if how else {}))
        frames += to.getvalue()
open("frames", "wb").write(frames)
np.save("want.npy", np.stack(rows))
images = [Image.fromarray(a) for a in rows]
images[0].save("pages.tif", save_all=True, append_images=images[1:])
PY
    iae-import want.npy -q | iae-cut --field x >want.iae
    iae-import -q frames -o a.iae
    iae-import -q <frames | iae-cmp a.iae -
    iae-cut --field x a.iae | iae-cmp - want.iae
    run -0 --separate-stderr iae-import pages.tif -o one.iae
    [ "$stderr" = "iae-import: pages.tif: files of several pages or frames, of which the first is taken: 1" ]
    iae-cut --field x one.iae >x.iae
    iae-cut -n 1 want.iae | iae-cmp - x.iae
}

@test "a stream of frames: WebP and BMP too; what a damaged one takes with it is said" {
    python - <<'PY'
import io, os
from PIL import Image
images = [Image.new("RGB", (6, 5), (40 * i, 9, 9)) for i in range(3)]
for form in "BMP", "WEBP":
    with open("frames." + form.lower()[:3], "wb") as f:
        for i in images:
            b = io.BytesIO()
            i.save(b, form, **({"lossless": True} if form == "WEBP" else {}))
            f.write(b.getvalue())
data = [open(os.environ["BATS_FILE_TMPDIR"] + "/w%d.png" % i, "rb").read() for i in range(3)]
data[1] = data[1][:33] + bytes([data[1][33] ^ 64]) + data[1][34:]
open("damaged.bin", "wb").write(b"".join(data))
PY
    for f in frames.bmp frames.web; do
        iae-import <$f >o.iae
        rows o.iae 'x[:, 0, 0, 0].tolist() == [0, 40, 80]'
    done
    run -0 iae-import --skip-damaged damaged.bin -o o.iae
    [[ $output == *"damaged.bin: png: "*"; what follows it in the stream is lost with it"* ]]
}

@test "a pipe has a name, too; a picture's name makes a picture, be it damaged" {
    iae-import <(cat "$DATA"/w0.png "$DATA"/w1.png) >o.iae
    rows o.iae 'len(x) == 2'
    python -c 'for i in range(1000): print("%d,%d,%d" % (1000 + i, i * 7 % 9000, 10000 + i))' | iae-import /dev/stdin >o.iae
    rows o.iae 'len(x) == 1000'
    mkfifo pipe
    printf '0,7\n' >pipe &
    timeout 20 iae-import --labels pipe <(cat "$DATA/w0.png") >o.iae 2>said || [ $? = 65 ]
    : >empty.png
    echo text >text.jpg
    run -0 iae-import --skip-damaged "$DATA/w0.png" empty.png text.jpg -o o.iae
    [[ $output == *"empty.png: no bytes"*"text.jpg: no picture"* ]]
    printf x >one
    run -65 iae-import --format jpeg one -o out.iae
}

@test "options that do not go together are refused, and --zero is in the names, too" {
    run -64 iae-import --names a --labels b --no-labels "$DATA/set" -o out.iae
    run -64 iae-import --names out.iae -o out.iae "$DATA/set"
    run -64 iae-import --class-level 1 --labels b "$DATA/set" -o out.iae
    echo 1,2,3 >a.csv
    run -64 iae-import --skip-damaged a.csv -o out.iae
    [ ! -e out.iae ]
    iae-import --zero 1 --size 8 --names names.tsv "$DATA/set" >o.iae
    rows o.iae 'set(y.tolist()) == {0}'
    [ "$(cut -f 4 names.tsv | sort -u | tr '\n' ' ')" = "0 label " ]
}
