# Tables of text: rows of CSV, labels of pictures and of rows by columns of a table, names of pictures in CSV; against Python's csv
# and numpy
# bats file_tags=long:asan
load helpers

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# holds FILE EXPRESSION ... - each is true of the stream: x, y (or None), id, meta, np are at hand
holds() {
    python - "$@" <<'PY'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
import msgpack, msgpack_numpy
o = list(msgpack.Unpacker(open(sys.argv[1], "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
meta, records = o[0]["meta"], o[1:-1]
assert o[0]["rows"] in (None, o[-1]["rows"])
x, y, id = (np.concatenate([r[k] for r in records]) if records and k in records[0] else None for k in ("x", "y", "id"))
equal = lambda a, b: a.dtype == b.dtype and a.shape == b.shape and (a == b).all()
for e in sys.argv[2:]:
    assert eval(e), (e, meta, x if x is None else (x.dtype, x.shape, x.ravel()[:9]), y)
PY
}

# pictures FOLDER ... - in each folder 0.png, 1.png and 2.png, of 6x5 pixels, each of another grey
pictures() {
    python -c 'import numpy as np; np.save("p.npy", (np.arange(3)[:, None, None] * 40 + np.zeros((3, 5, 6))).astype("u1"))'
    iae-import p.npy -o p.iae
    local folder
    for folder; do
        mkdir -p "$folder"
        iae-export -q --png "$folder/%d.png" p.iae
    done
}

# ---- rows ----

@test "rows that iae-export wrote as CSV come back as they were, from a file, a gzip or a pipe" {
    mnist 300 >bytes.iae
    python -c '
import numpy as np
r = np.random.RandomState(1)
x = r.standard_normal((5000, 7)).astype("f4") * 10.0 ** r.randint(-38, 38, (5000, 7)).astype("f4")
x[17, 3], x[18, 3] = 0, -0.0
x[19, :3] = np.finfo("f4").max, np.finfo("f4").tiny, 1e-45
np.save("f.npy", x.astype("f4"))
np.save("y.npy", r.randint(-1, 9, 5000).astype("i4"))'
    iae-import f.npy --labels y.npy -o floats.iae
    for name in bytes floats; do
        iae-export --format csv "$name.iae" -o "$name.csv"
        run -0 iae-import "$name.csv" -o back.iae
        [ -z "$output" ]
        [ "$(rows back.iae)" = "$(rows "$name.iae")" ]
        for field in x y; do
            iae-export --format npy --field $field "$name.iae" -o want.npy
            iae-export --format npy --field $field back.iae -o got.npy
            python -c '
import numpy as np
a, b = np.load("want.npy"), np.load("got.npy")
assert a.dtype == b.dtype and a.tobytes() == b.tobytes(), (a.dtype, b.dtype)'
        done
        gzip -c "$name.csv" | iae-import -o pipe.iae
        same back.iae pipe.iae
        iae-import --format csv - <"$name.csv" >pipe.iae
        iae-cmp back.iae pipe.iae
    done
    iae-import --size 28 bytes.csv -o back.iae
    iae-cut --field x,y bytes.iae -o a.iae
    iae-cut --field x,y back.iae -o b.iae
    iae-cmp a.iae b.iae
}

@test "MNIST as a table: the label first, last, or with other names; files one after the other" {
    python - <<'PY'
import numpy as np
r = np.random.RandomState(1)
x, y = r.randint(0, 256, (40, 784)), r.randint(0, 10, 40)
np.save("x.npy", x.astype("u1")), np.save("y.npy", y.astype("i4"))
def write(name, heading, columns, sep=","):
    with open(name, "w") as f:
        f.write(heading)
        f.writelines(sep.join(map(str, row)) + "\n" for row in columns)
pixels = ["pixel%d" % i for i in range(784)]
places = ["%dx%d" % (i // 28 + 1, i % 28 + 1) for i in range(784)]
write("first.csv", ",".join(["label"] + pixels) + "\n", np.c_[y, x])
write("last.csv", ";".join(places + ["class"]) + "\n", np.c_[x, y], ";")
write("numbered.csv", ",".join(["label"] + [str(i) for i in range(784)]) + "\n", np.c_[y, x])
write("bare.csv", "", np.c_[y, x], " ")
write("digit.csv", "\ufeff" + "\t".join(pixels + ["quality"]) + "\r\n", np.c_[x, y], "\t")
PY
    for name in first last numbered; do
        iae-import $name.csv -o $name.iae
        holds $name.iae 'equal(x, np.load("x.npy"))' 'equal(y, np.load("y.npy"))' '(id == np.arange(40)).all()'
    done
    iae-import --label-column 1 bare.csv -o o.iae
    holds o.iae 'equal(x, np.load("x.npy"))' 'equal(y, np.load("y.npy"))'
    iae-import --label-column quality digit.csv -o o.iae
    holds o.iae 'equal(x, np.load("x.npy"))' 'equal(y, np.load("y.npy"))'
    iae-import bare.csv -o o.iae
    holds o.iae 'x.shape == (40, 785)' 'y is None'
    iae-import --size 28x28 first.csv last.csv -o o.iae
    holds o.iae 'equal(x[:40], np.load("x.npy").reshape(-1, 28, 28, 1))' 'equal(x[40:], x[:40])' 'equal(y[40:], y[:40])'
    run -65 iae-import --size 28x27 first.csv -o out.iae
    [[ $output == *"first.csv: rows of 784 columns, where 28x27 pixels are 756, or 2268 in colour" ]]
    run -65 iae-import first.csv bare.csv -o out.iae
    run -64 iae-import --gray first.csv -o out.iae
    run -64 iae-import --size 28 x.npy -o out.iae
    run -64 iae-import --label-column y x.npy -o out.iae
    [ ! -e out.iae ]
}

@test "rows of CSV: 12288 columns make pictures in colour" {
    python - <<'PY'
import numpy as np
x = np.random.RandomState(1).randint(0, 256, (3, 64, 64, 3)).astype("u1")
np.save("x.npy", x), np.savetxt("x.csv", x.reshape(3, -1), fmt="%.18e", delimiter=",")
PY
    iae-import --size 64 x.csv -o o.iae
    holds o.iae 'equal(x, np.load("x.npy"))' 'y is None'
}

@test "rows of CSV: fields that cannot be read are named; classes are numbered, and named in the header" {
    printf 'id,y,x.0,x.1,z.0,z.1,logit\n0,3,1,2,.5,.5,9\n' >z.csv
    run -0 iae-import z.csv -o o.iae
    [[ $output == "iae-import: z.csv: columns that are passed over: z, logit" ]]
    holds o.iae 'x.tolist() == [[1, 2]]' 'y.tolist() == [3]'
    printf 'a,b,species\n5.1,3,setosa\n6,2.5,iris\n1,2,setosa\n' >iris.csv
    iae-import iris.csv -o o.iae
    holds o.iae 'y.tolist() == [1, 0, 1]' 'meta["classes"] == "iris\nsetosa\n"' 'x.dtype == np.float32'
    iae-import iris.csv iris.csv -o o.iae
    holds o.iae 'y.tolist() == [1, 0, 1, 1, 0, 1]' 'meta["classes"] == "iris\nsetosa\n"'
    sed s/iris/rose/ iris.csv >rose.csv
    run -65 iae-import iris.csv rose.csv -o out.iae
    [[ $output == *"rose.csv: other classes than in the file before it" ]]
    printf 'a,b,species\n5.1,3,\377\n6,2.5,iris\n' >bad.csv
    run -65 iae-import bad.csv -o out.iae
    [ ! -e out.iae ]
}

@test "rows of CSV: what is wrong is named by line and column" {
    printf 'label,a,b\n1,2,3\n2,,4\n' >a.csv
    run -65 iae-import a.csv -o out.iae
    [[ $output == *"a.csv: CSV: line 3, column 2 (a): '' is no number of 32 bits" ]]
    printf '1,2,3\n4,x,6\n' >a.csv
    run -65 iae-import a.csv -o out.iae
    [[ $output == *"line 2, column 2: 'x' is no number"* ]]
    printf '1,2,3\n4,5\n' >a.csv
    run -65 iae-import a.csv -o out.iae
    [[ $output == *"line 2: 2 columns, where the lines before have 3" ]]
    printf '7\n8\n' >a.csv
    run -65 iae-import a.csv -o out.iae
    [[ $output == *"a.csv: text, where pictures are needed; a CSV file can only give their labels" ]]
    printf '0,5\n1,6\n' >a.csv
    run -65 iae-import a.csv -o out.iae
    [[ $output == *"only labels"* ]]
    printf 'a,b,c\n1,2,3\n' >a.csv
    run -65 iae-import --label-column d a.csv -o out.iae
    [[ $output == *"none of the 3 columns is 'd'" ]]
    [ ! -e out.iae ]
}

@test "rows of CSV: memory does not grow with the input" {
    need_plain "limits of address space"
    python -c '
line = ",".join(str(i % 256) for i in range(784)) + "\n"
open("big.csv", "w").writelines([line] * 20000)'
    run -0 bash -c 'ulimit -v 100000; iae-import big.csv >big.iae'
    [ "$(stat -c %s big.iae)" -gt 15680000 ]
}

# ---- labels ----

@test "labels of rows: a column of a table, by its heading or by --label-column" {
    python -c 'import numpy as np; np.save("x.npy", np.zeros((3, 4), "u1"))'
    printf 'id;label;fold\na;5;1\nb;-1;2\nc;7;3\n' >t.csv
    run -0 iae-import x.npy --labels t.csv -o o.iae
    [[ $output == *"t.csv: labels are those of column 'label', in the order of the lines" ]]
    holds o.iae 'y.tolist() == [5, -1, 7]'
    for column in fold FOLD 3; do
        iae-import -q x.npy --labels t.csv --label-column $column -o o.iae
        holds o.iae 'y.tolist() == [1, 2, 3]'
    done
    iae-import -q x.npy --labels t.csv --label-column id -o o.iae
    holds o.iae 'y.tolist() == [0, 1, 2]' 'meta["classes"] == "a\nb\nc\n"'
    run -65 iae-import x.npy --labels t.csv --label-column 4 -o out.iae
    [[ $output == *"t.csv: none of the 3 columns is '4'" ]]
    printf 'label\n5.0\n6.0\n7\n' >t.csv
    iae-import x.npy --labels - -o o.iae <t.csv
    holds o.iae 'y.tolist() == [5, 6, 7]'
    printf 'cat\ndog\ncat\n' | iae-import x.npy --labels - -o o.iae
    holds o.iae 'y.tolist() == [0, 1, 0]' 'meta["classes"] == "cat\ndog\n"'
    printf '1\n2\n3.5\n' >t.csv
    run -65 iae-import x.npy --labels t.csv -o out.iae
    [[ $output == *"t.csv: line 3, column 1: '3.5' is no whole number of 32 bits" ]]
    [ ! -e out.iae ]
}

# labelled LINES [OPTION ...] - the labels of the three pictures in set by a table
labelled() {
    printf "$1" >labels.csv
    shift
    iae-import -q --labels labels.csv "$@" set -o o.iae
    values o.iae y | tr '\n' ' '
}

@test "labels of pictures: separators, headings, classes" {
    pictures set
    for sep in , ';' '\t' ', ' ' '; do
        [ "$(labelled "id${sep}label\n0${sep}5\n1${sep}6\n2${sep}7\n")" = "5 6 7 " ]
        [ "$(labelled "0.png${sep}5\n1.png${sep}6\n2.png${sep}7\n")" = "5 6 7 " ]
    done
    [ "$(labelled '\xef\xbb\xbf0.png,5\r\n1.png,6\r\n2.png,7\r\n')" = "5 6 7 " ]
    [ "$(labelled '\xef\xbb\xbfid,label\r\n0,5.0\r\n1,6.0\r\n2,7.0\r\n')" = "5 6 7 " ]
    [ "$(labelled 'n,class,filename,split\n9,5,0.png,a\n8,6,1.png,b\n7,7,2.png,c\n')" = "5 6 7 " ]
    [ "$(labelled '0,5,x\n1,6,x\n2,7,x\n' --label-column 2)" = "5 6 7 " ]
    [ "$(labelled 'id,breed\n0,dingo\n1,"big, black"\n2,dingo\n')" = "1 0 1 " ]
    holds o.iae 'meta["classes"] == "big, black\ndingo\n"'
    [ "$(labelled 'pic,kind\n0,dingo\n1,beagle\n2,dingo\n')" = "1 0 1 " ]
    printf '0,5,x\n1,6,x\n2,7,x\n' >t.csv
    run -65 iae-import --labels t.csv set -o out.iae
    [[ $output == *"3 columns without a heading: --label-column says which one has the labels" ]]
    printf 'id,label\n0,5\n1,\n2,6\n' >t.csv
    run -65 iae-import --labels t.csv set -o out.iae
    [[ $output == *"line 3, column 2 (label): '' is no label" ]]
    printf 'id,label\n0,5\n1,cat\n2,6\n' >t.csv
    run -65 iae-import --labels t.csv set -o out.iae
    [[ $output == *"line 3, column 2 (label): 'cat' is no whole number"* ]]
    python -c 'print("id,label")
for i in range(9999): print("%d,class%d" % (i, i))' >many.csv
    run -0 iae-import --labels many.csv set -o many.iae
    [[ $output == *"many.csv: 9999 classes, whose names do not fit into a stream's header"* ]]
    [ ! -e out.iae ]
}

@test "labels of pictures: paths from anywhere; what may be two pictures is an error that names them" {
    pictures set
    for path in set/%s.png ./set/%s.png data/train/set/%s.png 'C:\\\\data\\\\set\\\\%s.png' other/%s.png "$PWD/set/%s" /%s ./%s; do
        [ "$(labelled "path,label\n${path/\%s/0},5\n${path/\%s/1},6\n${path/\%s/2},7\n")" = "5 6 7 " ]
    done
    pictures two/a two/b
    printf 'path,label\n' >t.csv
    local y=0
    for f in a/0 a/1 a/2 b/0 b/1 b/2; do
        echo "train/$f.png,$((y++))" >>t.csv
    done
    iae-import -q --labels t.csv two -o o.iae
    [ "$(values o.iae y | tr '\n' ' ')" = "0 1 2 3 4 5 " ]
    tar --sort=name -cf two.tar two
    iae-import -q --labels t.csv two.tar -o p.iae
    same o.iae p.iae
    run -65 iae-import -q --labels t.csv set -o out.iae
    [[ $output == *"t.csv: both 'train/a/0.png' and 'train/b/0.png' may be the name of 'set/0.png'" ]]
    printf 'path,label\nx/0.png,1\nx/1.png,2\nx/2.png,3\n' >t.csv
    run -65 iae-import -q --labels t.csv two -o out.iae
    [[ $output == *"t.csv: 'x/0.png' may be the name of both 'two/a/0.png' and 'two/b/0.png'" ]]
    # a name without folders is that of all such pictures
    printf '0.png,1\n1.png,2\n2,3\n' >t.csv
    run -0 iae-import --labels t.csv two -o o.iae
    [ -z "$output" ]
    [ "$(values o.iae y | tr '\n' ' ')" = "1 2 3 1 2 3 " ]
    # the longer tail is the surer
    printf 'b/0,9\n0,1\n1,2\n2,3\n' >t.csv
    iae-import --labels t.csv two -o o.iae
    [ "$(values o.iae y | tr '\n' ' ')" = "1 2 3 9 2 3 " ]
    printf 'a/1.png,1\n./a//1.png,2\n' >t.csv
    run -65 iae-import --labels t.csv two -o out.iae
    [[ $output == *"t.csv: two labels for 'a/1.png'" ]]
    [ ! -e out.iae ]
}

@test "labels of pictures: those without a label, and labels without a picture, are counted" {
    pictures set/a set/b
    printf '2.png,1\n1,0\n' >t.csv
    run -65 iae-import --labels t.csv set -o out.iae
    [[ $output == *"t.csv: no label for 2 of the pictures: 'set/a/0.png', 'set/b/0.png'" ]]
    printf '7.png,1\n' >t.csv
    run -65 iae-import --labels t.csv set -o out.iae
    [[ $output == *"t.csv: no label for 6 of the pictures: 'set/a/0.png', 'set/a/1.png', 'set/a/2.png' ..." ]]
    printf '0,1\n1,1\n2,1\n3,1\n4,1\n' >t.csv
    run -0 iae-import --labels t.csv set -o o.iae
    [[ $output == *"t.csv: 2 names are those of no picture that was read, such as '3'" ]]
    [ ! -e out.iae ]
}

@test "iae-cut --class: by number, or by a name in the header" {
    pictures set/cat set/dog 'set/two words' set/7
    iae-import set -o o.iae
    for k in 0:7 1:cat 2:dog '3:two words'; do
        iae-cut --class "${k%%:*}" o.iae -o number.iae
        [ "$(values number.iae y | sort -u)" = "${k%%:*}" ]
        [ "${k#*:}" = 7 ] || iae-cut --class "${k#*:}" o.iae -o name.iae
        [ "${k#*:}" = 7 ] || iae-cmp number.iae name.iae
    done
    # what is a number is never a name
    iae-cut --class 7 o.iae -o number.iae
    [ "$(rows number.iae)" = 0 ]
    iae-cut --class -1 o.iae -o number.iae
    [ "$(rows number.iae)" = 12 ]
    for name in ca cats '' 'cat
dog'; do
        run -78 iae-cut --class "$name" o.iae -o out.iae
    done
    run -64 iae-cut --class 2147483648 o.iae -o out.iae
    [[ $output == *"'2147483648' is not an integer from -1 to 2147483647"* ]]
    run -64 iae-cut --class cat p.iae -o out.iae
    [[ $output == *"names no classes"* ]]
    run -64 iae-import --zero 2000000000 set
    [[ $output == *"from 0 to 1073741824"* ]]
    [ ! -e out.iae ]
}

# ---- names ----

@test "CSV with names: joined by id, quoted where needed; those without are counted" {
    python - <<'PY'
import json
paths = ["a/0.png", "a b/1,2.png", 'q"uote".png', " blank", "tab\there", "line\nend", "back\\slash", "plain end "]
classes = ["a", "a b", "", "x,y", '"', "c", "d", "e"]
escape = lambda s: s.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
with open("names.tsv", "w", newline="") as f:
    f.write("id\tpath\tclass\tlabel\n")
    for i in reversed(range(8)):
        f.write("%d\t%s\t%s\t%d\n" % (i + 2, escape(paths[i]), escape(classes[i]), i))
json.dump([paths, classes], open("names.json", "w"))
PY
    mnist 12 >rows.iae
    run -0 iae-export --format csv --field id,y --names names.tsv rows.iae -o o.csv
    [[ $output == "iae-export: names.tsv: no names for 4 of the 12 rows" ]]
    values rows.iae y >y
    python - <<'PY'
import csv, json
paths, classes = json.load(open("names.json"))
rows = list(csv.reader(open("o.csv", newline="")))
y = open("y").read().split()
assert rows[0] == ["id", "y", "path", "class"], rows[0]
for i, row in enumerate(rows[1:]):
    named = 2 <= i < 10
    assert row == [str(i), y[i], paths[i - 2] if named else "", classes[i - 2] if named else ""], row
assert len(rows) == 13
PY
    iae-export --format csv --field y --names names.tsv rows.iae >o.csv 2>said
    [ "$(head -n 1 o.csv)" = y,path,class ]
    # what was exported comes back
    grep -v nend names.tsv >plain.tsv
    iae-export -q --format csv --names plain.tsv rows.iae -o o.csv
    run -0 iae-import --size 28 o.csv -o back.iae
    [[ $output == *"passed over: path, class" ]]
    iae-cut --field x,y rows.iae -o a.iae
    iae-cut --field x,y back.iae -o b.iae
    iae-cmp a.iae b.iae
}

@test "CSV with names: what is wrong with a file of names" {
    mnist 3 >rows.iae
    for text in 'id\tpath\n0\ta\n' 'path\tclass\na\tb\n' 'id\tpath\tclass\n0\ta\tb\n0\tc\td\n' 'id\tpath\tclass\nx\ta\tb\n' \
        'id\tpath\tclass\n0\ta\n' 'id\tpath\tclass\n0\ta\\x\tb\n' 'id\tpath\tclass\n0\ta\tb\\\n' ''; do
        printf "$text" >names.tsv
        run -65 iae-export --format csv --names names.tsv rows.iae -o out.csv
        [[ $output == *"names.tsv: "* ]]
    done
    run -66 iae-export --format csv --names nosuch rows.iae -o out.csv
    printf 'id\tpath\tclass\n' >names.tsv
    run -64 iae-export --names names.tsv rows.iae -o out.csv
    run -64 iae-export --names names.tsv --png '%d.png' rows.iae
    iae-cut --drop id rows.iae -o idless.iae
    run -78 iae-export --format csv --names names.tsv idless.iae -o out.csv
    [ ! -e out.csv ]
    # a name may be as long as a line
    python -c 'print("id\tpath\tclass\n0\t" + "a" * 1000000 + "\tb")' >names.tsv
    iae-export -q --format csv --field id --names names.tsv rows.iae -o out.csv
    [ "$(wc -c <out.csv)" = 1000027 ]
}

@test "iae-export --field takes a list" {
    mnist 5 >rows.iae
    iae-export --format csv --field y,id rows.iae -o o.csv
    [ "$(head -n 1 o.csv)" = id,y ]
    iae-export --field id,y rows.iae -o o.npz
    python -c 'import numpy as np; assert sorted(np.load("o.npz").files) == ["id", "y"]'
    run -78 iae-export --field id,w rows.iae -o out.npz
    [[ $output == *"no field 'w'" ]]
    run -64 iae-export --format npy --field id,y rows.iae -o out.npy
    run -78 iae-export --png '%d.png' --field id,y rows.iae
    [ ! -e out.npz ]
}
