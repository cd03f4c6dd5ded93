# iae-fetch: data sets in colour, as far as they can be tested without their files: places, digests, CelebA's steps. Rows of
# SVHN's and CIFAR's kind are compared by the unit test convert/dataset_reader.
load helpers

setup() {
    cd "$BATS_TEST_TMPDIR"
    unset XDG_CACHE_HOME
    export HOME=$PWD IAE_DATA=$PWD/data
    mkdir data
}

@test "--list names files, digests and places" {
    iae-fetch --list >list
    [ "$(cut -f 1 list | sort -u | tr '\n' ' ')" = "celeba cifar10 cifar100 fashion-mnist kmnist mnist set svhn " ]
    iae-fetch --list svhn >list
    [ "$(wc -l <list)" -eq 4 ]
    grep -q "^svhn	extra	531131	extra_32x32.mat	a133a4be.*	http://ufldl.stanford.edu/housenumbers/extra_32x32.mat$" list
    iae-fetch --list cifar10 >list
    grep -q "^cifar10	train	50000	cifar-10-binary.tar.gz	c4a38c50.*	https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz$" list
    iae-fetch --list cifar100 >list
    grep -q "^cifar100	test	10000	cifar-100-binary.tar.gz	58a81ae1.*	https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz$" list
    iae-fetch --list kmnist --mirror https://localhost/x >list
    grep -q "^kmnist	test	10000	t10k-labels-idx1-ubyte.gz	.*	https://localhost/x/kmnist/t10k-labels-idx1-ubyte.gz$" list
    mkdir -p data/svhn
    echo >data/svhn/test_32x32.mat
    iae-fetch --list svhn >list
    grep -q "^svhn	test	26032	test_32x32.mat	cdce80df.*	$PWD/data/svhn/test_32x32.mat$" list
}

@test "what is not there is 66, what is not it is 76, and nothing is written" {
    for set in svhn cifar10 cifar100 kmnist; do
        run -66 iae-fetch --offline "$set" -o out.iae
        [[ $output == *"is in none of the folders"* ]]
    done
    mkdir data/svhn data/cifar10 data/cifar100 data/kmnist
    python "$ROOT/tests/cli/formats-data.py"
    cp little.mat data/svhn/train_32x32.mat
    run -76 iae-fetch --offline svhn -o out.iae
    [[ $output == *"7 rows, where 73257"* ]]
    head -c 300 little.mat >data/svhn/test_32x32.mat
    run -76 iae-fetch --offline svhn --split test -o out.iae
    tar -czf data/cifar10/cifar-10-binary.tar.gz ten.bin
    run -76 iae-fetch --offline cifar10 -o out.iae
    [[ $output == *"no member 'cifar-10-batches-bin/data_batch_1.bin'"* ]]
    tar -czf data/cifar100/cifar-100-binary.tar.gz ten.bin
    run -76 iae-fetch --offline cifar100 -o out.iae
    [[ $output == *"no member 'cifar-100-binary/train.bin'"* ]]
    # the right form, but not the right digest
    cp "$ROOT/formats/data/mnist/"*.gz data/kmnist
    run -76 iae-fetch --offline kmnist -o out.iae
    [[ $output == *SHA-256*51467d22d8cc* ]]
    run -64 iae-fetch --offline svhn --split valid
    [[ $output == *"'valid' is none of train, test, extra, all"* ]]
    run -64 iae-fetch --offline mnist --attribute Smiling
    [ ! -e out.iae ]
}

# faces NAME - a set of CelebA's form: 9 pictures, in folder and zip
faces() {
    python - <<'PY'
import os, struct, zipfile, zlib
import numpy as np
r = np.random.RandomState(1)
os.makedirs("data/celeba/img_align_celeba")
x = r.randint(0, 256, (9, 218, 178, 3)).astype("u1")
np.save("x", x)

def png(a):
    chunk = lambda n, d: struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d))
    raw = b"".join(b"\0" + row.tobytes() for row in a)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", a.shape[1], a.shape[0], 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))

with zipfile.ZipFile("faces.zip", "w") as z:
    for i in range(9):
        name = "img_align_celeba/%06d.jpg" % (i + 1)
        z.writestr(name, png(x[i]))
        open("data/celeba/" + name, "wb").write(png(x[i]))
open("small.jpg", "wb").write(png(x[0, :200]))
with open("data/celeba/list_eval_partition.txt", "w") as f:
    f.writelines("%06d.jpg %d\n" % (i + 1, i % 3) for i in range(9))
with open("data/celeba/list_attr_celeba.txt", "w") as f:
    f.write("9\n5_o_Clock_Shadow Male Smiling \n")
    f.writelines("%06d.jpg %2d %2d %2d\n" % (i + 1, -1, (-1) ** (i // 2), 1 if i % 2 else -1) for i in range(9))
PY
}

@test "CelebA: without files, the steps" {
    run -66 iae-fetch celeba -o out.iae
    [[ $output == *"mmlab.ie.cuhk.edu.hk"*"1. "*"2. put img_align_celeba.zip"*"3. "*"'img_align_celeba.zip' is in none of the folders searched"* ]]
    run -66 iae-fetch -q celeba -o out.iae
    [ "${#lines[@]}" -eq 1 ]
    [ ! -e out.iae ]
}

@test "CelebA: folder or zip, splits and attributes" {
    faces
    run -0 iae-fetch celeba -o folder.iae
    [[ $output == *"3 pictures of train, where the complete set has 162770"* ]]
    python - folder.iae <<'PY'
import sys
import msgpack, msgpack_numpy, numpy as np
o = list(msgpack.Unpacker(open("folder.iae", "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
x, id = (np.concatenate([r[k] for r in o[1:-1]]) for k in ("x", "id"))
assert o[0]["meta"] == {"dataset": "celeba", "split": "train"} and "y" not in o[1]
assert x.shape == (3, 48, 48, 3) and (id == [0, 3, 6]).all()
try:
    from PIL import Image
except ImportError:
    sys.exit()
for i, a in zip(id, x):
    want = Image.fromarray(np.load("x.npy")[i]).crop((15, 35, 163, 183)).resize((48, 48), Image.LANCZOS)
    assert (np.asarray(want) == a).all()
PY
    iae-fetch -q celeba --split valid --attribute Smiling -o y.iae
    [ "$(values y.iae id | tr '\n' ' ')" = "1 4 7 " ]
    [ "$(values y.iae y | tr '\n' ' ')" = "1 0 1 " ]
    iae-fetch -q celeba --split all --attribute Male --count 5 -o y.iae
    [ "$(values y.iae y | tr '\n' ' ')" = "1 1 0 0 1 " ]
    rm -r data/celeba/img_align_celeba
    mv faces.zip data/celeba/img_align_celeba.zip
    iae-fetch -q celeba -o zip.iae
    same folder.iae zip.iae
    mkdir elsewhere
    mv data/celeba elsewhere
    iae-fetch -q celeba --mirror elsewhere -o zip.iae
    same folder.iae zip.iae
}

@test "CelebA: lists as Kaggle has them give the same rows" {
    faces
    iae-fetch -q celeba --split all --attribute Male -o all.iae
    python - <<'PY'
import csv, os
for name, heading in ("list_eval_partition", ["image_id", "partition"]), ("list_attr_celeba", None):
    lines = [l.split() for l in open("data/celeba/%s.txt" % name)]
    if not heading:
        heading, lines = ["image_id"] + lines[1], lines[2:]
    os.remove("data/celeba/%s.txt" % name)
    with open("data/celeba/%s.csv" % name, "w", newline="") as f:
        csv.writer(f).writerows([heading] + lines)
PY
    iae-fetch -q celeba --split all --attribute Male -o csv.iae
    same all.iae csv.iae
    run -64 iae-fetch celeba --attribute Smile -o out.iae
    [[ $output == *"'Smile' is none of the 3 in "*list_attr_celeba.csv* ]]
    echo 000002.jpg,1,1,0 >>data/celeba/list_attr_celeba.csv
    run -65 iae-fetch celeba --attribute Smiling -o out.iae
    [[ $output == *"list_attr_celeba.csv: line 11: not the name of a picture and a 1 or -1"* ]]
    echo 000002.jpg,1,1 >>data/celeba/list_eval_partition.csv
    run -65 iae-fetch celeba -o out.iae
    [[ $output == *"list_eval_partition.csv: line 11: 3 columns"* ]]
    [ ! -e out.iae ]
}

@test "CelebA: lists and pictures that do not agree" {
    faces
    run -64 iae-fetch celeba --attribute Smile -o out.iae
    cp small.jpg data/celeba/img_align_celeba/000004.jpg
    run -76 iae-fetch celeba -o out.iae
    [[ $output == *"'000004.jpg' has 178x200 pixels"* ]]
    rm data/celeba/img_align_celeba/000004.jpg
    run -76 iae-fetch celeba -o out.iae
    [[ $output == *"2 pictures of train, where the list of partitions has 3"* ]]
    cp small.jpg data/celeba/img_align_celeba/000010.jpg
    run -65 iae-fetch celeba --split valid -o out.iae
    [[ $output == *"000010.jpg: not in the list of partitions"* ]]
    rm data/celeba/img_align_celeba/000010.jpg
    echo "000001.jpg 3" >>data/celeba/list_eval_partition.txt
    run -65 iae-fetch celeba -o out.iae
    [[ $output == *"list_eval_partition.txt: line 10: "* ]]
    [ ! -e out.iae ]
}
