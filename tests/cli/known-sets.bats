# iae-import: the commands of its manual's section KNOWN SETS, on each set in miniature, in the layout of its authors
# bats file_tags=long:asan
load helpers

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    ! python -c 'import PIL, scipy' 2>/dev/null || python - <<'PY'
import gzip, io, os, shutil, struct, tarfile, zipfile
import numpy as np
import scipy.io
from PIL import Image
r = np.random.default_rng(2)
x, y = r.integers(0, 256, (6, 28, 28), "u1"), np.array([3, 1, 4, 1, 5, 9])
rgb = r.integers(0, 256, (6, 28, 28, 3), "u1")
np.savez("pathmnist.npz", **{s + "_" + k: v for s in ("train", "val", "test") for k, v in (("images", rgb), ("labels", y[:, None].astype("u1")))})
np.savez("mnist.npz", x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])


def idx(name, a, code, kind):
    with gzip.open(name, "wb") as f:
        f.write(struct.pack(">BBBB", 0, 0, code, a.ndim) + struct.pack(">%dI" % a.ndim, *a.shape) + a.astype(kind).tobytes())


idx("emnist-letters-train-images-idx3-ubyte.gz", x.swapaxes(1, 2), 8, "u1")
idx("emnist-letters-train-labels-idx1-ubyte.gz", y, 8, "u1")
idx("qmnist-train-images-idx3-ubyte.gz", x, 8, "u1")
idx("qmnist-train-labels-idx2-int.gz", np.stack([y] + [np.arange(6)] * 7, 1), 12, ">i4")
stl = r.integers(0, 256, (3, 96, 96, 3), "u1")
open("train_X.bin", "wb").write(stl.transpose(0, 3, 2, 1).tobytes())
open("train_y.bin", "wb").write(bytes([10, 1, 2]))
scipy.io.savemat("train_32x32.mat", {"X": r.integers(0, 256, (32, 32, 3, 6), "u1"), "y": np.array([10, 1, 2, 3, 10, 4], "u1")[:, None]})
os.mkdir("img_align_celeba")
with open("list_attr_celeba.csv", "w") as f:
    print("image_id,5_o_Clock_Shadow,Smiling,Young", file=f)
    for i in range(1, 4):
        Image.fromarray(r.integers(0, 256, (218, 178, 3), "u1")).save("img_align_celeba/%06d.jpg" % i)
        print("%06d.jpg,-1,%d,1" % (i, 1 if i == 2 else -1), file=f)
with open("train.csv", "w") as f:
    print("label," + ",".join("pixel%d" % i for i in range(784)), file=f)
    for k, row in zip(y, x.reshape(6, -1)):
        print("%d,%s" % (k, ",".join(map(str, row))), file=f)


def png(a):
    b = io.BytesIO()
    Image.fromarray(a).save(b, "PNG")
    return b.getvalue()


with tarfile.open("notMNIST_small.tar.gz", "w:gz") as t:
    for name, data in (("A/a.png", png(x[0])), ("A/bad.png", b""), ("B/b.png", png(x[1]))):
        info = tarfile.TarInfo("notMNIST_small/" + name)
        info.size = len(data)
        t.addfile(info, io.BytesIO(data))
with zipfile.ZipFile("images_background.zip", "w") as z:
    for a in "Greek", "Latin":
        for c in "character01", "character02":
            z.writestr("images_background/%s/%s/0001_01.png" % (a, c), png(x[0] > 100))
for c in "n01443537", "n01629819":
    os.makedirs("tiny-imagenet-200/train/%s/images" % c)
    Image.fromarray(rgb[0]).save("tiny-imagenet-200/train/%s/images/%s_0.JPEG" % (c, c), "JPEG")
os.makedirs("tiny-imagenet-200/val/images")
with open("tiny-imagenet-200/val/val_annotations.txt", "w") as f:
    for i, c in enumerate(("n01629819", "n01443537")):
        Image.fromarray(rgb[i]).save("tiny-imagenet-200/val/images/val_%d.JPEG" % i, "JPEG")
        print("val_%d.JPEG\t%s\t0\t32\t44\t62" % (i, c), file=f)
np.savez("want.npz", x=x, rgb=rgb, y=y, stl=stl)
PY
}

setup() {
    need_module PIL scipy
    cp -r "$BATS_FILE_TMPDIR/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR"
}

@test "iae-import.1: every command of KNOWN SETS makes the rows of its set" {
    sed -n '/^\.Sh KNOWN SETS/,/^\.Sh EXIT/p' "$ROOT/man/iae-import.1" | sed -n '/^\.Bd/,/^\.Ed/p' | grep -v '^\.\|ffmpeg' >commands
    [ "$(wc -l <commands)" = 13 ]
    while read -r command; do
        bash -ec "$command" 2>said || { echo "$command"; cat said; return 1; }
    done <commands
    python - <<'PY'
import msgpack, msgpack_numpy
import numpy as np
want = np.load("want.npz")


def rows(name):
    o = list(msgpack.Unpacker(open(name + ".iae", "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
    return [np.concatenate([r[k] for r in o[1:-1]]) for k in ("x", "y")] + [o[0]["meta"].get("classes", "").split()]


def check(name, x, y, classes=[]):
    got = rows(name)
    assert x is None or (got[0].shape == x.shape and (got[0] == x).all()), name
    assert got[1].tolist() == list(y), (name, got[1])
    assert got[2] == classes, (name, got[2])


x, rgb, y = want["x"][..., None], want["rgb"], want["y"]
check("test", rgb, y)
check("mnist", x, y)
check("emnist", x, y)
check("qmnist", x, y)
check("stl10", want["stl"], [0, 1, 2])
check("svhn", None, [0, 1, 2, 3, 0, 4])
check("celeba", None, [-1, 1, -1])
check("kaggle", x, y)
check("notmnist", x[:2], [0, 1], ["A", "B"])
check("characters", None, [0, 1, 2, 3], ["Greek/character01", "Greek/character02", "Latin/character01", "Latin/character02"])
check("alphabets", None, [0, 0, 1, 1], ["Greek", "Latin"])
check("tiny", None, [0, 1], ["n01443537", "n01629819"])
check("val", None, [1, 0], ["n01443537", "n01629819"])
PY
}
