# training.bash - models and data small enough that forty steps take a moment; loaded after helpers

# write_specs - tiny.spec: pictures through convolutions; flat.spec: 4 numbers a row, fully connected layers only; and what
# becomes of these with a categorical code (cat), in the flipped direction (fiae), with both
write_specs() {
    cp "$ROOT"/tests/data/specs/*.spec .
}

# flat_rows N [CUT] - N rows of 4 numbers: id, x, y, in records of CUT rows (default 100)
flat_rows() {
    make_stream \
        "dict(id=np.arange($1), x=rng.normal(size=($1, 4)).astype('<f4'), y=np.arange($1, dtype='<i4') % 3)" --cut "${2:-100}"
}

# train ARGS - as the tests want it: quiet, one thread, metrics thrown away
train() {
    timeout 60 iae-train -q --threads 1 "$@" >/dev/null
}

# check SCRIPT - Python with the reader of stream.py, cat(file, field) and numpy at hand
check() {
    python -c 'import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read, write
import numpy as np
def cat(path, name):
    return np.concatenate([r[name] for r in read(path)[1]])
exec(sys.stdin.read())'
}

# no_stray - no temporary file lies about
no_stray() {
    local f
    for f in .*.tmp.*; do
        if [ -e "$f" ]; then
            echo "left behind: $f" >&2
            return 1
        fi
    done
}

# step_of MODEL - the number of its steps, read by Python
step_of() {
    python -c 'import msgpack, sys
print(next(msgpack.Unpacker(open(sys.argv[1], "rb"), max_buffer_size=2**31 - 1))["meta"]["step"])' "$1"
}
