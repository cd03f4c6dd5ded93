# training.bash - models and data small enough that forty steps take a moment; loaded after helpers

# write_specs - tiny.spec: pictures through convolutions; flat.spec: 4 numbers a row, fully connected layers only
write_specs() {
    cat >tiny.spec <<'END'
data            28x28x1 unit
code            gaussian 3
noise           gaussian 5
posterior       none
direction       forward
reconstruction  adversarial
regularization  adversarial
condition       location 8
adam            1e-3 0.5 0.999
batch           10
encoder:  fc 32 relu ; fc 3 bn
decoder:  fc 16 bn relu ; fc 7x7x4 bn relu ; upconv 4 4x4/2 bn relu ; upconv 1 4x4/2 sigmoid
rec:      conv 4 4x4/2 bn relu ; conv 4 4x4/2 bn relu ; fc 8 bn relu ; fc 1
reg:      fc 8 relu ; fc 1
END
    cat >flat.spec <<'END'
data            4 signed
code            gaussian 2
noise           gaussian 3
posterior       gaussian 2
direction       forward
reconstruction  adversarial
regularization  adversarial
condition       invariant
adam            1e-2 0.5 0.9
batch           10
encoder:  fc 8 tanh ; fc 2
decoder:  fc 8 bn lrelu 0.2 ; fc 4 tanh
rec:      fc 8 lrelu 0.2 ; fc 8 lrelu 0.2 ; fc 1
reg:      fc 8 relu ; fc 1
END
}

# flat_rows N [CUT] - N rows of 4 numbers: id, x, y, in records of CUT rows (default 100)
flat_rows() {
    python "$ROOT/tests/cli/make-stream.py" \
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

# step_of MODEL - the number of its steps, read by a stranger
step_of() {
    python -c 'import msgpack, sys
print(next(msgpack.Unpacker(open(sys.argv[1], "rb"), max_buffer_size=2**31 - 1))["meta"]["step"])' "$1"
}
