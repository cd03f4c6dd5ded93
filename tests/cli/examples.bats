# examples.bats - what the manual and the README show is true: their commands run, their Python works, their lists are whole
#
# EXAMPLES: every .Dl line and every literal block (.Bd -literal) of a page's section EXAMPLES is run by `sh -e`, as a
# reader would copy it, in a folder that holds images.iae (256 test images of MNIST: id, x, y), codes.iae (the same, encoded:
# with z) and model.iae (small and hardly trained: 10-D code, 100-D noise). The blocks of a page share the folder, in their
# order. A block whose first line is a comment "# not run: WHY" is left out.
#
# README.md: a block is text indented by four blanks, or fenced as sh or python. An indented one is Python if it begins with
# `import`, and shell if it begins with `make`, a program of ours or an assignment; others are no commands. Blocks are run in
# the same kind of folder; lines that begin with `make` are not (make check is running this), but their target must exist. A
# comment <!-- not run: WHY --> in the line above leaves a block out.
# bats file_tags=long:asan

load helpers
load ranks

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    mkdir kit
    cd kit
    iae-fetch -q --split test -n 256 mnist >images.iae
    cat >spec.spec <<'END'
data      28x28x1 unit
code      gaussian 10
noise     gaussian 100
condition location 16
batch     32
rate decoder 1e-3
encoder:  fc 64 relu ; fc 10 bn
decoder:  fc 64 bn relu ; fc 7x7x8 bn relu ; upconv 8 4x4/2 bn relu ; upconv 1 4x4/2 sigmoid
rec:      conv 8 4x4/2 bn relu ; fc 64 bn relu ; fc 1
reg:      fc 64 relu ; fc 1
END
    iae-shuffle --epochs 2 images.iae | iae-train -q --spec ./spec.spec --every 1000 >metrics.tsv
    iae-encode images.iae >codes.iae
    rm spec.spec metrics.tsv
}

# has_ranks - can programs of several processes be run here? Then they will be
has_ranks() {
    [ -x "$IAE_BIN/iae-train-mpi" ] && command -v mpirun >/dev/null && allow_ranks
}

# kit FOLDER - a fresh folder with the three streams
kit() {
    mkdir "$1"
    cp "$BATS_FILE_TMPDIR"/kit/*.iae "$1"
}

need_msgpack_numpy() {
    python -c '' 2>/dev/null || skip "no Python with msgpack_numpy (Debian: python3-msgpack-numpy)"
}

# literal PAGE SECTION FOLDER - the section's .Dl lines and literal blocks, as a reader sees them, as FOLDER/1, 2, ...
literal() {
    mkdir -p "$3"
    awk -v section="$2" -v folder="$3" '
        function plain(s) {
            gsub(/\\e/, "\001", s); gsub(/\\\(aq/, "\047", s); gsub(/\\\(ga/, "`", s); gsub(/\\-/, "-", s); gsub(/\\&/, "", s)
            if (s ~ /\\/) { print FILENAME ":" FNR ": an escape that this test does not know: " s; bad = 1 }
            gsub(/\001/, "\\", s)
            return s
        }
        /^\.Sh / { inside = ($0 == ".Sh " section) }
        !inside { next }
        /^\.Bd -literal/ { out = sprintf("%s/%02d", folder, ++n); printf "" > out; open = 1; next }
        /^\.Ed/ { open = 0; next }
        open { print plain($0) > out }
        /^\.Dl / {
            if ($0 ~ /"/) { print FILENAME ":" FNR ": mdoc takes the quotes out of a .Dl line; use a block"; bad = 1 }
            print plain(substr($0, 5)) > sprintf("%s/%02d", folder, ++n)
        }
        END { exit bad }' "$1"
}

# run_blocks NAME FOLDER - run the blocks in order in one fresh kit; says what failed, and answers 1 if anything did
run_blocks() {
    local block status failed=0
    kit "kit.$1"
    for block in "$2"/*; do
        [ -e "$block" ] || continue
        if [ "$(head -c 10 "$block")" = "# not run:" ] || { grep -Eq 'mpirun|iae-ranks' "$block" && ! has_ranks; }; then
            continue
        fi
        status=0
        (cd "kit.$1" && sh -e "$block" >../out 2>../err </dev/null) || status=$?
        if [ "$status" != 0 ]; then
            failed=1
            echo "$1: exit status $status of:"
            sed 's/^/    /' "$block"
            head -n 5 err
        fi
    done
    return $failed
}

@test "every page of section 1 has EXAMPLES, and they run as they stand" {
    local page name failed=
    for page in "$ROOT"/man/*.1; do
        name=${page##*/}
        literal "$page" EXAMPLES "$PWD/$name" || failed+=" $name"
        [ -e "$name/01" ] || {
            echo "$name: no examples"
            failed+=" $name"
        }
        run_blocks "$name" "$PWD/$name" || failed+=" $name"
    done
    [ -z "$failed" ]
}

@test "what --help shows as examples is in EXAMPLES of the page" {
    local program
    for program in $(programs); do
        literal "$ROOT/man/$program.1" EXAMPLES "$PWD/$program"
        cat "$program"/* | sed 's/^ *//' >there
        "$program" --help | sed -n '/^Examples:$/,/^$/p' | sed '1d;$d' | sed 's/^ *//' >shown
        [ -s shown ]
        while IFS= read -r line; do
            grep -qxF -- "$line" there || {
                echo "man/$program.1, EXAMPLES: there is no line '$line'"
                return 1
            }
        done <shown
    done
}

@test "this test sees an example that fails" {
    mkdir page
    printf '.Sh EXAMPLES\n.Dl iae-cut --skip 1 images.iae > a.iae\n.Pp\n.Dl iae-cut no-such-file\n' >page.1
    literal page.1 EXAMPLES "$PWD/page"
    run -1 run_blocks page "$PWD/page"
    [[ $output == *"exit status 66"* ]]
    printf '.Sh EXAMPLES\n.Dl iae-cut --field "id" images.iae > a.iae\n' >page.1
    run -1 literal page.1 EXAMPLES "$PWD/page"
}

@test "iae.7: ENGINES, EXPLORING and EXAMPLES run, programs and variables are all there" {
    local section
    for section in ENGINES EXPLORING EXAMPLES; do
        literal "$ROOT/man/iae.7" $section "$PWD/iae.7.$section"
        [ -e "iae.7.$section/01" ]
        run_blocks "iae.7.$section" "$PWD/iae.7.$section"
    done
    local name
    for name in $(programs); do
        grep -qx "\.It Xr $name 1" "$ROOT/man/iae.7" || {
            echo "$name is not in the table of iae.7"
            return 1
        }
    done
    for name in $(grep -oh 'io_env("IAE_[A-Z_]*")' $(find "$ROOT"/libcommon "$ROOT"/formats "$ROOT"/cmd -name "*.c") | sort -u | sed 's/.*("\(.*\)")/\1/'); do
        grep -qx "\.It Ev $name" "$ROOT/man/iae.7" || {
            echo "$name is not in the environment of iae.7"
            return 1
        }
    done
}

@test "iae-objectives.7: EXAMPLES run; a step by hand is one of iae-train" {
    need_msgpack_numpy
    literal "$ROOT/man/iae-objectives.7" EXAMPLES "$PWD/iae-objectives.7"
    # the page says python3, which need not be the one that has msgpack_numpy
    mkdir bin
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$(python -c 'import sys; print(sys.executable)')" >bin/python3
    chmod +x bin/python3
    PATH=$PWD/bin:$PATH run_blocks iae-objectives.7 "$PWD/iae-objectives.7"
    cmp -s kit.iae-objectives.7/model.iae "$BATS_FILE_TMPDIR/kit/model.iae" && return 1
    iae-cmp --meta kit.iae-objectives.7/hand.iae kit.iae-objectives.7/fused.iae
}

@test "iae-step.1: OUTPUT are the columns that are printed" {
    kit kit
    cd kit
    iae-cut -n 32 images.iae >batch.iae
    iae-encode --train batch.iae >coded.iae
    iae-decode --train coded.iae >forward.iae
    iae-score --grad disc forward.iae >disc.iae
    iae-step disc.iae >table
    head -n 1 table | tr '\t' '\n' | sort >there
    awk '/^\.Sh/ { on = ($0 == ".Sh OUTPUT") } on && /^\.It Cm / { sub(/^\.It Cm /, ""); gsub(/ , /, "\n"); print }' "$ROOT/man/iae-step.1" | sort >told
    diff there told
    [ "$(wc -l <table)" = 3 ]
}

@test "iae-spec.5: the example trains, and what is shown beside it runs" {
    literal "$ROOT/man/iae-spec.5" EXAMPLES "$PWD/blocks"
    mv blocks/01 small.spec
    kit kit
    cp small.spec kit
    (cd kit && iae-train -q --spec ./small.spec --steps 3 -o small.iae images.iae >metrics.tsv && sh -e ../blocks/02)
    [ -s kit/small.iae ]
    [ -s kit/ten.iae ]
    [ ! -e blocks/03 ]
}

@test "iae-spec.5 lists the installed specs, all of them and no others" {
    local f
    for f in "$ROOT"/pipelines/specs/*.spec; do
        f=${f##*/}
        echo "${f%.spec}"
    done | sort >there
    awk '/^\.It Pa share\/iae\/specs/ { on = 1; next } on && /^\.It / { sub(/^\.It /, ""); gsub(/ , /, "\n"); print } on && /^\.Sh/ { exit }' \
        "$ROOT/man/iae-spec.5" | sort >told
    diff there told
}

@test "iae-train.1: METRICS are the columns of the table, and its Python reads them" {
    need_msgpack_numpy
    kit kit
    cd kit
    iae-train -q --resume --every 1 <(iae-shuffle --epochs 4 images.iae) >metrics.tsv
    head -n 1 metrics.tsv | tr '\t' '\n' | sort >there
    awk '/^\.Sh/ { on = ($0 == ".Sh METRICS") } on && /^\.It Cm / { sub(/^\.It Cm /, ""); gsub(/ , /, "\n"); print }' "$ROOT/man/iae-train.1" | sort >told
    grep '^eval_' told | sort >held-out
    sed -n 's/.*"\(eval_[a-z_]*\)".*/\1/p' "$ROOT/cmd/lib/training/held_out.c" | sort | diff - held-out
    grep -v '^eval_' told | diff there -
    [ "$(wc -l <metrics.tsv)" -gt 5 ]
    # a stand-in for matplotlib, which need not be here: it looks at what it is to draw
    mkdir matplotlib
    : >matplotlib/__init__.py
    cat >matplotlib/pyplot.py <<'END'
def plot(x, y, label):
    assert len(x) == len(y) > 5 and (x[1:] > x[:-1]).all(), label
def legend():
    pass
def savefig(name):
    open(name, "w").write("drawn")
END
    literal "$ROOT/man/iae-train.1" METRICS "$PWD/blocks"
    PYTHONPATH=$PWD python blocks/01
    [ -s metrics.png ]
}

@test "iae-stream.5: the lines of the modules iae and iae_torch run" {
    literal "$ROOT/man/iae-stream.5" PYTHON "$PWD/blocks"
    kit kit
    cd kit
    export PYTHONPATH=$IAE_BIN/../share/iae/python
    python - <<'END'
exec(open("../blocks/01").read())
assert back["xhat"].shape == (256, 28, 28, 1) and (iae.read("half.iae")["z"] == rows["z"][::2]).all()
END
    iae-decode -q half.iae | iae-info -q
    # a stand-in for matplotlib, which need not be here: it looks at what it is to draw
    mkdir matplotlib
    : >matplotlib/__init__.py
    cat >matplotlib/pyplot.py <<'END'
def scatter(x, y, c, s, cmap):
    assert len(x) == len(y) == len(c) == 256 and x.std() > 0 and set(c) == set(range(10))
def savefig(name):
    open(name, "w").write("drawn")
END
    PYTHONPATH=$PWD:$PYTHONPATH python ../blocks/02
    [ -s codes.png ]
    need_module torch
    python - <<'END'
exec(open("../blocks/03").read())
want = iae.pipe(iae.read("images.iae"), ["iae-encode"], ["iae-decode", "--noise", "0"])["xhat"]
assert abs(xhat - want).max() < 1e-5
END
    iae-init -q --weights new.safetensors -o new.iae
}

@test "iae-stream.5: the loop reads streams and models" {
    need_msgpack_numpy
    literal "$ROOT/man/iae-stream.5" PYTHON "$PWD/blocks"
    kit kit
    python blocks/04 <kit/codes.iae >out
    grep -q "'x': (256, 28, 28, 1)" out
    grep -q "'z': (256, 10)" out
    [ "$(wc -l <out)" = 3 ]
    python blocks/04 <kit/model.iae >out
    grep -q "'encoder.0.weight': (64, 784)" out
}

@test "iae-stream.5: the verifying reader takes whole streams and no others" {
    need_msgpack_numpy
    literal "$ROOT/man/iae-stream.5" PYTHON "$PWD/blocks"
    kit kit
    iae-cut -n 3 kit/codes.iae >a.iae
    cat a.iae a.iae >b.iae
    python blocks/05 <b.iae >out
    [ "$(wc -l <out)" = 2 ]
    python blocks/05 <kit/model.iae >out
    local size i
    size=$(wc -c <a.iae)
    for i in 0 1 40 200 $((size / 2)) $((size - 40)) $((size - 1)); do
        head -c "$i" a.iae >cut.iae
        run -1 --separate-stderr python blocks/05 <cut.iae
        { cat a.iae; head -c "$i" a.iae; } >cut.iae
        if [ "$i" != 0 ]; then
            run -1 --separate-stderr python blocks/05 <cut.iae
        fi
    done
    python - <<'END'
b = bytearray(open("a.iae", "rb").read())
b[len(b) // 2] ^= 4
open("bad.iae", "wb").write(b)
END
    run -1 --separate-stderr python blocks/05 <bad.iae
    run -65 iae-cut -o c.iae bad.iae
}

@test "iae-stream.5: what the writer writes goes through iae-encode" {
    need_msgpack_numpy
    literal "$ROOT/man/iae-stream.5" PYTHON "$PWD/blocks"
    kit kit
    python blocks/06 >a.iae
    iae-encode -m kit/model.iae a.iae >b.iae
    [ "$(rows b.iae)" = 300 ]
    python blocks/05 <b.iae >out
    grep -q "'z': (300, 10)" out
    values a.iae x >a
    values b.iae x >b
    same a b
    # cut otherwise, the same codes
    sed 's/cut=1000/cut=7/' blocks/06 >7.py
    python 7.py >a7.iae
    run -1 cmp -s a.iae a7.iae
    iae-encode -m kit/model.iae a7.iae >b7.iae
    same b.iae b7.iae
}

@test "iae-stream.5: JavaScript reads what we write, and we what it writes" {
    need_tool node
    node -e 'require("@msgpack/msgpack"); require("zlib").crc32("")' 2>/dev/null || skip "node has no @msgpack/msgpack, or is old"
    need_msgpack_numpy
    literal "$ROOT/man/iae-stream.5" JAVASCRIPT "$PWD/blocks"
    kit kit
    iae-cut -n 3 kit/codes.iae >a.iae
    node blocks/01 <a.iae >out
    [ "$(grep -c '^x Uint8Array(2352)' out)" = 1 ]
    [ "$(grep -c '^z Float32Array(30)' out)" = 1 ]
    grep -q '^id BigInt64Array(3) \[ 60000n, 60001n, 60002n \]' out
    grep -q '^rows 3$' out
    node blocks/01 <kit/model.iae >out
    grep -q '^encoder.0.weight Float32Array(50176)' out
    node blocks/03 >b.iae
    iae-cut b.iae >c.iae
    [ "$(values c.iae x | tr '\n' ' ')" = "0.0 1.0 2.0 3.0 4.0 5.0 " ]
}

@test "iae-stream.5: JavaScript reads what we write with msgpackr, too" {
    need_tool node
    node -e 'require("msgpackr")' 2>/dev/null || skip "node has no msgpackr"
    literal "$ROOT/man/iae-stream.5" JAVASCRIPT "$PWD/blocks"
    kit kit
    iae-cut -n 3 kit/codes.iae >a.iae
    node blocks/02 <a.iae >out
    grep -q "^{ end: 1, records: 1, rows: 3, crc32: " out
    grep -q "type: '<f4',$" out
    [ "$(grep -c 'nd: true' out)" = 4 ]
}

@test "iae-stream.5: the dump is a stream, byte by byte" {
    need_msgpack_numpy
    literal "$ROOT/man/iae-stream.5" EXAMPLES "$PWD/dump"
    literal "$ROOT/man/iae-stream.5" PYTHON "$PWD/blocks"
    python - <<'END'
import re
lines = open("dump/01").read().splitlines()
hexes = [re.match(r"((?:[0-9a-f]{2} )*[0-9a-f]{2})(  |$)", l).group(1) for l in lines]
open("a.iae", "wb").write(bytes.fromhex(" ".join(hexes)))
END
    iae-dump a.iae >a.txt
    iae-dump --reverse a.txt >b.iae
    same a.iae b.iae
    iae-cut a.iae >b.iae
    [ "$(values b.iae id | tr '\n' ' ')" = "0 1 2 " ]
    [ "$(values b.iae x | tr '\n' ' ')" = "0 255 1 254 2 253 " ]
    { sed '/^x = /,$d' blocks/06
      echo 'x = np.array([[0, 255], [1, 254], [2, 253]], "u1")'
      echo 'write(sys.stdout.buffer, {"id": np.arange(3), "x": x}, cut=1)'; } >three.py
    python three.py >c.iae
    same a.iae c.iae
}

@test "iae.7: random numbers, written again from the page, are those of the programs" {
    need_msgpack_numpy
    kit kit
    cd kit
    iae-sample -n 5 --seed 12345678901234567890 >prior.iae
    iae-shuffle --seed 4 --epochs 2 images.iae >order.iae
    cat >cat.spec <<'END'
data 4 unit
code categorical 7
encoder: fc 7 softmax
decoder: fc 4
rec: fc 3 ; fc 1
reg: fc 5 ; fc 1
END
    iae-init --spec cat.spec --seed 9 -o cat.iae
    iae-sample -m cat.iae -n 50 --seed 3 >categories.iae
    cat >check.py <<'END'
import math, os, re, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
import numpy as np

def philox(c, k):
    for i in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = (b >> 32 ^ c[1] ^ k[0], b & 0xFFFFFFFF, a >> 32 ^ c[3] ^ k[1], a & 0xFFFFFFFF)
        k = (k[0] + 0x9E3779B9 & 0xFFFFFFFF, k[1] + 0xBB67AE85 & 0xFFFFFFFF)
    return c

def halves(v):
    return v & 0xFFFFFFFF, v >> 32 & 0xFFFFFFFF

def block(seed, purpose, step, substep, row, b):
    return philox(halves(b) + halves(row), philox((purpose, substep) + halves(step), halves(seed))[:2])

def uniform(*where, i):
    return (block(*where, i // 4)[i % 4] + 0.5) / 2**32

def normal(*where, i):
    u, v = uniform(*where, i=i // 2 * 2), uniform(*where, i=i // 2 * 2 + 1)
    return math.sqrt(-2 * math.log(u)) * (math.sin if i % 2 else math.cos)(2 * math.pi * v)

def below(*where, i, n):
    w = block(*where, i // 2)
    return (w[i % 2 * 2] << 32 | w[i % 2 * 2 + 1]) * n >> 64

def field(path, name):
    return np.concatenate([r[name] for r in read(path)[1] if name in r])

def close(a, b):
    assert np.abs(np.asarray(a) - b).max() < 1e-6, (a, b)

page = open(os.environ["ROOT"] + "/man/iae.7").read()
told = re.search(r"normals 0 and 1 of row 0 and purpose 6 are (\S+) and (\S+)\.\n", page).groups()
close([float(t.replace("\\", "")) for t in told], [normal(1, 6, 0, 0, 0, i=i) for i in (0, 1)])

close(field("prior.iae", "z"), [[normal(12345678901234567890, 6, 0, 0, row, i=i) for i in range(10)] for row in range(5)])
assert (field("categories.iae", "z").argmax(1) == [below(3, 6, 0, 0, row, i=0, n=7) for row in range(50)]).all()
ids, order = field("images.iae", "id"), field("order.iae", "id")
for epoch in 0, 1:
    index = list(range(256))
    for i in range(255, 0, -1):
        j = below(4, 2, epoch, 0, 0, i=i, n=i + 1)
        index[i], index[j] = index[j], index[i]
    assert (order[256 * epoch:256 * (epoch + 1)] == ids[index]).all()
for name, net, row, fan_in in (("encoder.0.weight", 0, 0, 4), ("encoder.0.bias", 0, 1, 4), ("decoder.0.weight", 1, 0, 7),
                               ("rec.1.weight", 2, 2, 3), ("rec.cond.0.weight", 2, 32, 7), ("reg.0.bias", 3, 1, 7)):
    t = field("cat.iae", name).ravel()
    close(t, [(2 * uniform(9, 1, 0, net, row, i=i) - 1) / fan_in**0.5 for i in range(len(t))])
END
    python check.py
}

# readme FOLDER - the README's blocks as FOLDER/NN.sh and FOLDER/NN.py, but for those that are not to be run
readme() {
    mkdir -p "$1"
    awk -v folder="$1" '
        function start(kind) { out = kind == "" ? "" : sprintf("%s/%02d.%s", folder, ++n, kind) }
        function end() { if (out != "") close(out); out = ""; block = 0 }
        /^<!-- not run: / { skip = 1; next }
        fence { if (/^```/) { fence = 0; end() } else if (out != "") print > out; next }
        /^```/ { fence = 1; start(skip ? "" : /^```sh/ ? "sh" : /^```python/ ? "py" : ""); skip = 0; next }
        /^    / {
            s = substr($0, 5)
            if (!block) {
                block = 1
                start(skip ? "" : s ~ /^import / ? "py" : s ~ /^(make|iae-[a-z]+) / || s ~ /^[A-Z]+=/ ? "sh" : "")
                skip = 0
            }
            if (out != "") print s > out
            next
        }
        /^$/ { if (block && out != "") print > out; next }
        { end(); skip = 0 }' "$ROOT/README.md"
}

@test "README: its blocks run, and make has its targets" {
    [ -e "$ROOT/README.md" ] || skip "no README.md"
    readme "$PWD/blocks"
    kit kit
    local block target
    [ -e "$(echo blocks/* | cut -d' ' -f1)" ]
    for block in blocks/*; do
        echo "$block:"
        sed 's/^/    /' "$block"
        case $block in
        *.py)
            need_msgpack_numpy
            (cd kit && PYTHONPATH=$ROOT/formats/python python "../$block" </dev/null)
            ;;
        *)
            for target in $(sed -n 's/^make  *\([a-z]*\).*/\1/p' "$block"); do
                grep -q "^$target:" "$ROOT/Makefile"
            done
            sed -i '/^make/d' "$block"
            (cd kit && sh -e "../$block" </dev/null)
            ;;
        esac
    done
}
