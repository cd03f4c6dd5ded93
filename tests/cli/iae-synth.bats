# iae-synth: the distributions are those that the manual says, by numpy's eyes; rows are functions of seed and id

load helpers

# see FILE EXPRESSION ... - all are true of its fields id, x, y
see() {
    python - "$@" <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
from stream import read
header, records = read(sys.argv[1])[:2]
d = {k: np.concatenate([r[k] for r in records]) for k in records[0]}
d.update(np=np, header=header, centre=lambda k: d["x"][d["y"] == k].astype(float).mean(0))
for e in sys.argv[2:]:
    assert eval(e, d), e
END
}

@test "mixture: seven Gaussians on a ring, equally likely, of deviation 0.05" {
    iae-synth -n 70000 mixture >a.iae
    iae-info -q a.iae
    see a.iae '(id == np.arange(70000)).all() and x.shape == (70000, 2)' 'header["meta"]["dataset"] == "mixture"' \
        'abs(np.bincount(y, minlength=7) - 10000).max() < 400 and len(np.bincount(y)) == 7' \
        'all(np.abs(centre(k) - [np.sin(2*np.pi*k/7), np.cos(2*np.pi*k/7)]).max() < 0.0025 for k in range(7))' \
        'all(np.abs(x[y == k].std(0) - 0.05).max() < 0.0015 for k in range(7))' \
        'abs(np.corrcoef((x - np.array([np.sin(2*np.pi*y/7), np.cos(2*np.pi*y/7)]).T).T)[0, 1]) < 0.015' \
        'abs(np.corrcoef(y[1:], y[:-1])[0, 1]) < 0.015'
}

@test "mixture on a grid: row by row, from -R to R; other numbers of modes" {
    iae-synth -n 2000 --layout grid --modes 6 --radius 3 --std 0 mixture >a.iae
    see a.iae 'all(tuple(centre(k)) == (3 * (k % 3 - 1), -3 + 6 * (k // 3)) for k in range(6))'
    iae-synth -n 50 --layout grid --modes 1 --std 0 mixture >b.iae
    see b.iae '(x == 0).all() and (y == 0).all()'
}

@test "fourpoints: the corners of a simplex" {
    iae-synth -n 4000 fourpoints >a.iae
    see a.iae '(x == np.eye(4)[y]).all()' 'np.bincount(y).min() > 850 and len(np.bincount(y)) == 4' 'x.dtype == np.float32'
    iae-synth -n 4000 --modes 3 --radius 2 --std 0.5 fourpoints >b.iae
    see b.iae 'x.shape == (4000, 3)' 'np.abs((x - 2 * np.eye(3)[y]).std(0) - 0.5).max() < 0.03'
}

@test "a row depends on seed and id alone; equal calls give equal bytes" {
    iae-synth -n 10000 mixture >a.iae
    iae-synth -n 10000 -o b.iae mixture
    same a.iae b.iae
    iae-synth -n 5000 mixture >c.iae
    iae-cut -n 5000 a.iae >d.iae
    iae-cmp -q c.iae d.iae
    iae-synth -n 10000 --seed 2 mixture >e.iae
    run -1 iae-cmp -q a.iae e.iae
    # row 0 of purpose 17, computed by other code (tests/oracle/chance.py has the function)
    python - <<'END'
import os, sys
sys.path[:0] = [os.environ["ROOT"] + "/tests/cli", os.environ["ROOT"] + "/tests/oracle"]
import numpy as np
from stream import read
M = [0xD2511F53, 0xCD9E8D57]
def philox(c, k):
    c, k = list(c), list(k)
    for _ in range(10):
        a, b = M[0] * c[0], M[1] * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & 0xffffffff, (a >> 32) ^ c[3] ^ k[1], a & 0xffffffff]
        k = [(k[0] + 0x9E3779B9) & 0xffffffff, (k[1] + 0xBB67AE85) & 0xffffffff]
    return c
r = read("a.iae")[1][0]
for i in (0, 1, 999):
    w = philox((0, 0, i, 0), philox((17, 0, 0, 0), (1, 0))[:2])
    y = ((w[0] << 32 | w[1]) * 7) >> 64
    u, v = [(q + 0.5) / 2**32 for q in philox((0, 0, i, 0), philox((17, 1, 0, 0), (1, 0))[:2])[:2]]
    n = np.sqrt(-2 * np.log(u)) * np.array([np.cos(2 * np.pi * v), np.sin(2 * np.pi * v)])
    assert r["y"][i] == y
    assert np.allclose(r["x"][i], [np.sin(2 * np.pi * y / 7), np.cos(2 * np.pi * y / 7)] + 0.05 * n, atol=1e-6)
END
}

@test "any number of rows in little memory; none is a whole stream, too" {
    need_plain "memory is limited"
    (ulimit -v 200000 && iae-synth -n 20000000 mixture | tail -c 100 >end)
    [ "$(stat -c %s end)" = 100 ]
    iae-synth -n 0 fourpoints >a.iae
    [ "$(rows a.iae)" = 0 ]
}

@test "what it refuses" {
    run -64 iae-synth -n 1
    run -64 iae-synth -n 1 mixture fourpoints
    run -64 iae-synth -n 1 fivepoints
    run -64 iae-synth -n 1 --layout star mixture
    run -64 iae-synth -n 1 --layout ring fourpoints
    run -64 iae-synth -n 1 --std -0.5 mixture
}

@test "its specs train on it: mixture without being named, the others by name" {
    iae-synth -n 5120 mixture | iae-train -q -o a.iae >a.tsv
    [ "$(tail -n 1 a.tsv | cut -f 1)" = 10 ]
    iae-synth -n 20 mixture | iae-encode -m a.iae | iae-decode -m a.iae >b.iae
    see b.iae 'z.shape == (20, 7) and xhat.shape == (20, 2)'
    iae-synth -n 5120 mixture | iae-train -q --spec mixture-gan -o gan.iae >b.tsv
    local name
    for name in fourpoints-fiae fourpoints-infogan; do
        iae-synth -n 5120 fourpoints | iae-train -q --spec $name -o $name.iae >$name.tsv
        iae-sample -m $name.iae -n 30 | iae-decode -m $name.iae >c.iae
        iae-synth -n 20 fourpoints | iae-encode -m $name.iae >d.iae
        see d.iae 'z.shape == (20, 2) and np.isfinite(z).all()'
    done
}
