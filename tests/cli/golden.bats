# Files of version 1 (tests/data/README.md): every later version reads them, and reads the same
# bats file_tags=quick

load helpers

@test "rows of version 1 pass through, byte by byte" {
    iae-cut "$ROOT/tests/data/v1-rows.iae" >out.iae
    python - "$ROOT/tests/data/v1-rows.iae" out.iae <<'END'
import msgpack, sys
def records(path):
    data = open(path, "rb").read()
    u = msgpack.Unpacker(raw=True, max_buffer_size=2**31 - 1)
    u.feed(data)
    at = [0]
    for _ in u:
        at.append(u.tell())
    return data[at[1]:at[-2]]
a, b = records(sys.argv[1]), records(sys.argv[2])
assert len(a) > 3000 and a == b
END
    iae-info -q out.iae
    [ "$(rows out.iae)" = 60 ]
}

@test "a model of version 1 encodes, decodes and scores as it did" {
    iae-cut --drop z,xhat "$ROOT/tests/data/v1-rows.iae" >data.iae
    iae-encode -m "$ROOT/tests/data/v1-model.iae" data.iae >z.iae
    iae-decode -m "$ROOT/tests/data/v1-model.iae" --noise 0 z.iae >x.iae
    iae-score -m "$ROOT/tests/data/v1-model.iae" x.iae >s.iae
    iae-sample -m "$ROOT/tests/data/v1-model.iae" -n 5 >p.iae
    [ "$(rows p.iae)" = 5 ]
    # other machines differ in last digits
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
import numpy as np
def cat(path, name):
    return np.concatenate([r[name] for r in read(path)[1]])
old = os.environ["ROOT"] + "/tests/data/v1-rows.iae"
for name in "z", "xhat":
    assert np.abs(cat("x.iae", name) - cat(old, name)).max() < 1e-4, name
assert np.abs(cat(old, "z")).max() > 0.1 and np.abs(cat(old, "xhat")).max() > 0.1
END
}

@test "a run that version 1 began goes on" {
    cp "$ROOT/tests/data/v1-model.iae" m.iae
    chmod u+w m.iae
    iae-cut --drop z,xhat "$ROOT/tests/data/v1-rows.iae" >data.iae
    iae-train -q --threads 1 --resume -o m.iae data.iae >metrics 2>err
    [ "$(tail -n 1 metrics | cut -f 1)" = 6 ]
    iae-encode -m m.iae data.iae >z.iae
    [ "$(rows z.iae)" = 60 ]
}
