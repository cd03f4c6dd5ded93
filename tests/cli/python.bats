# python.bats - streams are plain msgpack with the arrays of msgpack_numpy, which Python reads and writes

load helpers

@test "three lines of Python read any stream" {
    mnist 300 >mnist.iae
    iae-cut mnist.iae >a.iae
    cat a.iae a.iae >aa.iae
    python - <<'END'
import msgpack, msgpack_numpy, numpy as np
rows = []
for record in msgpack.Unpacker(open("aa.iae", "rb"), object_hook=msgpack_numpy.decode):
    if "x" in record:
        rows.append(record["x"])
x = np.concatenate(rows)
assert x.shape == (600, 28, 28, 1) and x.dtype == np.uint8 and (x[:300] == x[300:]).all()
END
}

@test "header and end as the manual says: keys, their order, counts, checksum" {
    mnist 3000 >mnist.iae
    iae-cut mnist.iae >a.iae
    python - <<'END'
import msgpack, zlib
data = open("a.iae", "rb").read()
u = msgpack.Unpacker()
u.feed(data)
header = u.unpack()
assert list(header) == ["iae", "kind", "rows", "fields", "meta", "history"], list(header)
assert header["iae"] == 1 and header["kind"] == "rows" and header["meta"] == {"dataset": "mnist"}
assert header["fields"] == [{"name": "id", "type": "<i8", "shape": []}, {"name": "x", "type": "|u1", "shape": [28, 28, 1]},
                            {"name": "y", "type": "<i4", "shape": []}]
assert header["history"][-1].startswith("iae-cut ")
records = 0
while True:
    at = u.tell()
    o = u.unpack()
    if "end" in o:
        break
    records += 1
    # about a mebibyte, and every tensor a map of five keys of type bin
    for t in o.values():
        assert list(t) == [b"nd", b"type", b"kind", b"shape", b"data"], list(t)
assert records == 3, records
assert o == {"end": 1, "records": records, "rows": 3000, "crc32": zlib.crc32(data[:at])}, o
assert u.tell() == len(data)
END
}

@test "a tensor has the very bytes of msgpack_numpy" {
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import stream, numpy as np
records = []
for t in "|u1", "<i4", "<i8", "<f4", "<f8":
    for shape in (), (1,), (3,), (2, 3), (1, 1, 4, 5), (0, 7), (300, 300), (1, 2, 1, 2, 1, 2, 1, 2):
        records.append({"t%d" % len(records): np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(t)})
stream.write(open("m.iae", "wb"), records, kind="model")
END
    # our writer writes all of it again, from values alone
    iae-dump m.iae >m.txt
    iae-dump --reverse m.txt >ours.iae
    same m.iae ours.iae
}

@test "every program takes what Python writes: str keys, other orders, unknown keys, wide numbers, any cut" {
    python - <<'END'
import os, sys, zlib
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import msgpack, numpy as np
r = np.random.default_rng(3)
x = r.integers(0, 256, (7, 4, 4, 1), dtype="u1")
def strange(a):
    return {"shape": list(a.shape), "kind": "", "note": ["any", {"thing": None}], "nd": True, "type": a.dtype.str, "data": a.tobytes(), "pad": b"1234"}
def write(name, cuts, tensor):
    body = msgpack.packb({"iae": 1, "history": [], "later": [1, 2], "kind": "rows", "meta": {"who": "python"}, "rows": None,
                          "fields": [{"shape": [4, 4, 1], "type": "|u1", "name": "x"}, {"name": "id", "type": "<i8", "shape": [], "more": 1}]})
    at = n = 0
    for k in cuts:
        body += msgpack.packb({"id": tensor(np.arange(at, at + k, dtype="<i8")), "x": tensor(x[at:at + k])})
        at, n = at + k, n + 1
    open(name, "wb").write(body + msgpack.packb({"end": 1, "records": n, "rows": at, "crc32": zlib.crc32(body)}))
import msgpack_numpy
plain = lambda a: msgpack_numpy.encode(a)
write("strange.iae", (2, 0, 5), strange)
write("plain.iae", (7,), plain)
END
    iae-cmp strange.iae plain.iae
    run -0 iae-info strange.iae
    [[ $output == *"7 rows"* ]]
    iae-cut strange.iae >cut1.iae
    iae-cut plain.iae >cut2.iae
    same cut1.iae cut2.iae
    # what this version does not know of a header travels on
    python -c 'import msgpack; assert next(msgpack.Unpacker(open("cut1.iae", "rb")))["later"] == [1, 2]'
}

@test "types that streams do not have are refused: 65" {
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import stream, numpy as np
for name, a in {"f2": np.zeros(3, "<f2"), "be": np.zeros(3, ">f4"), "c8": np.zeros(3, "<c8"), "bool": np.zeros(3, "?"),
                "obj": np.array([{}, 1, None], dtype=object), "rec": np.zeros(3, dtype=[("a", "<f4")]), "str": np.array(["a", "b", "c"])}.items():
    fields = [{"name": "x", "type": "<f4", "shape": []}]
    stream.write(open(name + ".iae", "wb"), [{"x": a}], fields=fields)
END
    for f in f2 be c8 bool obj rec str; do
        run -65 iae-info $f.iae
        [[ $output == "iae-info: $f.iae: record 1: "* ]] || {
            echo "$f: $output"
            return 1
        }
    done
}

@test "Python's own reader takes the largest record that we write" {
    need_plain "large arrays are slow there"
    printf 'iae 1 model record tensor w f4 [2000,5000]' >w.txt
    python -c 'print(" 1" * 10000000, "end")' >>w.txt
    iae-dump --reverse w.txt -o w.iae
    python - <<'END'
import msgpack, msgpack_numpy
got = [o["w"] for o in msgpack.Unpacker(open("w.iae", "rb"), object_hook=msgpack_numpy.decode) if "w" in o]
assert len(got) == 1 and got[0].shape == (2000, 5000) and (got[0] == 1).all()
END
}

# py - a script on stdin for Python, with iae and numpy at hand
py() {
    PYTHONPATH=$ROOT/formats/python python -c 'import io, os, sys, numpy as np, iae
exec(sys.stdin.read())'
}

@test "iae.py reads rows, models and joined parts, all types and shapes" {
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import stream, numpy as np
r = np.random.default_rng(2)
make = lambda n: {"id": np.arange(n), "x": r.integers(0, 256, (n, 3, 2, 1), "u1"), "y": np.arange(n, dtype="<i4"),
                  "z": r.normal(size=(n, 5)).astype("<f4"), "w": r.normal(size=(n, 1, 2))}
records = [make(4), make(0), make(3)]
stream.write(open("a.iae", "wb"), records, meta={"dataset": "m", "extra": [1, {"k": None}]}, history=["one", "two"], rows=7)
whole = {"grad.encoder.0.weight": np.ones((2, 3), "<f4")}
stream.write(open("g.iae", "wb"), records + [whole])
np.savez("want.npz", **{k: np.concatenate([t[k] for t in records]) for k in records[0]})
END
    cat a.iae a.iae >aa.iae
    py <<'END'
want = np.load("want.npz")
a, aa, g = iae.read("a.iae"), iae.read("aa.iae"), iae.read(open("g.iae", "rb"))
assert list(a) == ["id", "x", "y", "z", "w"] and a.kind == "rows" and a.history == ["one", "two"]
assert a.meta == {"dataset": "m", "extra": [1, {"k": None}]}
for k in want.files:
    assert a[k].dtype == want[k].dtype and (a[k] == want[k]).all() and (aa[k] == np.concatenate([want[k]] * 2)).all()
assert (g["z"] == want["z"]).all() and (g["grad.encoder.0.weight"] == 1).all() and g["grad.encoder.0.weight"].shape == (2, 3)
a["x"][0] = 0                   # ours to change
with iae.Reader("aa.iae") as r:
    sizes = [len(record["id"]) for record in r]
    assert r.rows == 7 and r.part == 2 and sizes == [4, 0, 3] * 2 and r.fields[1] == {"name": "x", "type": "|u1", "shape": [3, 2, 1]}
class Slow:                     # a pipe that gives a byte at a time
    def __init__(self, path):
        self.f = open(path, "rb")
    def read(self, n):
        return self.f.read(1)
assert (iae.read(Slow("a.iae"))["z"] == want["z"]).all()
END
}

@test "iae.py takes no stream that is cut, changed, joined wrongly or made to run code" {
    mnist 20 | iae-cut --field id,y -o a.iae
    iae-cut --field id a.iae -o b.iae
    cat a.iae b.iae >mixed.iae
    py <<'END'
import msgpack, zlib
def refused(data, word=""):
    try:
        iae.read(io.BytesIO(bytes(data)))
    except iae.Damaged as e:
        assert word in str(e), (word, e)
        return
    raise AssertionError((word, data[:40]))
a = open("a.iae", "rb").read()
for i in range(len(a)):
    refused(a[:i], "" if i else "empty")
    if i:
        refused(a + a[:i])
    for bit in 0, 7:
        b = bytearray(a)
        b[i] ^= 1 << bit
        refused(b)
refused(open("mixed.iae", "rb").read(), "other fields")
refused(b"hello, world", "not an iae stream")
refused(b"\x80", "not an iae stream")
def stream(**over):
    t = {"nd": True, "type": "<f4", "kind": b"", "shape": [1], "data": bytes(4), **over}
    body = msgpack.packb({"iae": 1, "kind": "rows", "rows": None, "fields": [{"name": "v", "type": "<f4", "shape": []}],
                          "meta": {}, "history": []}) + msgpack.packb({"v": {k.encode(): v for k, v in t.items()}})
    return body + msgpack.packb({"end": 1, "records": 1, "rows": 1, "crc32": zlib.crc32(body)})
assert iae.read(io.BytesIO(stream()))["v"].tolist() == [0]
for over in ({"kind": b"O"}, {"kind": b"V"}, {"kind": 1}, {"type": "|O"}, {"type": ">f4"}, {"type": [1]}, {"shape": [2]}, {"shape": [-1]},
             {"shape": [1 << 40, 1 << 40]}, {"shape": []}, {"shape": 1}, {"data": bytes(5)}, {"data": "text"}, {"nd": 1},
             {"data": msgpack.ExtType(3, b"abcd")}):
    refused(stream(**over), "stream")
END
}

@test "what iae.py writes every program takes: types by name, any array, records of a mebibyte, in order" {
    py <<'END'
r = np.random.default_rng(1)
x = r.integers(0, 256, (5000, 8, 8, 3), "u1")
iae.write("a.iae", {"id": np.arange(5000)[::-1].astype(">i8"), "x": x[:, ::-1], "y": np.arange(5000) % 3, "z": r.normal(size=(5000, 4)),
                    "flag": np.arange(5000) % 2 == 0, "short": np.arange(5000, dtype="i2"), "wide": np.arange(5000, dtype="u8"),
                    "half": np.ones((5000, 2), "f2"), "exact": r.normal(size=5000)}, meta={"dataset": "mine"})
got = iae.read("a.iae")
assert [a.dtype.str for a in got.values()] == ["<i8", "|u1", "<i4", "<f4", "|u1", "<i4", "<i8", "<f4", "<f8"]
assert (got["x"] == x[:, ::-1]).all() and got["id"].tolist()[:2] == [4999, 4998] and got.meta == {"dataset": "mine"}
sizes = [sum(a.nbytes for a in record.values()) for record in iae.Reader("a.iae")]
assert sum(sizes) == sum(a.nbytes for a in got.values()) and max(sizes) <= 1 << 20 < 2 * max(sizes)
with iae.Writer(open("b.iae", "wb")) as w:
    for i in range(0, 5000, 77):
        w.write({k: a[i:i + 77] for k, a in got.items()})
iae.write("none.iae", {"x": x[:0]})
iae.write("again.iae", got)
assert iae.read("again.iae").history == ["iae.py 0.1.0"] * 2
def fails(table):
    try:
        iae.write("bad.iae", table)
    except (ValueError, TypeError):
        assert [f for f in os.listdir() if "bad" in f] == []
        return
    raise AssertionError(table)
for table in ({}, {"x": x, "y": [1]}, {"x": 3}, {"a b": [1]}, {"end": [1]}, {"grad.a": [1.0]}, {"s": ["text"]}, {"c": [1j]}, {"y": [1 << 40]},
              {"y": [0.5]}, {"x": np.zeros((3, 0))}, {"u": np.array([2**63], "u8")}):
    fails(table)
END
    iae-cmp a.iae b.iae
    [ "$(rows again.iae)" = 5000 ]
    iae-cut again.iae -o c.iae
    iae-cmp a.iae c.iae
    [ "$(rows none.iae)" = 0 ]
    iae-cut none.iae >none2.iae
    [ "$(py <<<'print(iae.__version__)')" = "$(iae-info --version | sed -n '1s/.* //p')" ]
}

@test "iae.py changes a model: its checksums are right, and nothing else is different" {
    printf '%s\n' 'data 4x4x1 unit' 'code gaussian 2' 'noise gaussian 3' 'batch 2' 'encoder: fc 5 relu ; fc 2 bn' \
        'decoder: fc 5 bn relu ; fc 16 sigmoid' 'rec: fc 5 relu ; fc 1' 'reg: fc 5 relu ; fc 1' >tiny.spec
    iae-init -q --spec ./tiny.spec -o m.iae
    py <<'END'
m = iae.read("m.iae")
assert m.kind == "model" and "fc 5 bn relu" in m.meta["spec"] and m["encoder.0.weight"].shape == (5, 16)
iae.write("same.iae", m)
m["decoder.1.bias"] += 1
iae.write("other.iae", m)
END
    iae-cmp m.iae same.iae
    run -1 iae-cmp -v m.iae other.iae
    [[ $output == *decoder.1.bias* ]]
    iae-sample -m other.iae -n 5 | iae-decode -m other.iae >rows.iae
    [ "$(rows rows.iae)" = 5 ]
}

@test "iae.pipe: rows through one program and several, sources, bytes, and the messages of those that fail" {
    mnist 300 >a.iae
    py 2>message <<'END'
a = iae.read("a.iae")
b = iae.pipe(a, "iae-cut", "--skip", "100")
assert (b["x"] == a["x"][100:]).all() and b.meta == a.meta and b.history[-1].startswith("iae-cut ")
c = iae.pipe({"x": a["x"]}, ["iae-cut", "-n", "200"], ["iae-shuffle", "--seed", "4"], ["iae-cut", "-n", "20"])
assert len(c["x"]) == 20 and [h.split()[0] for h in c.history] == ["iae.py", "iae-cut", "iae-shuffle", "iae-cut"]
assert len(iae.pipe(None, "iae-synth", "-n", "50", "mixture")["x"]) == 50
assert iae.pipe(c, "iae-view", "-q", raw=True)[:4] == b"\x89PNG"
large = {"x": np.zeros((60000, 28, 28, 1), "u1")}
def fails(status, word, *args):
    try:
        iae.pipe(*args)
    except iae.ProgramError as e:
        assert e.status == status and word in str(e) and str(e).startswith(e.program + ": "), e
        return
    raise AssertionError(args)
fails(64, "unknown option", large, "iae-cut", "--nonsense")
fails(78, "q", a, ["iae-cut"], ["iae-cut", "--field", "q"], ["iae-cut"])
fails(66, "nothing.iae", None, "iae-cut", "nothing.iae")
try:
    iae.pipe(a, "no-such-program")
except FileNotFoundError:
    pass
try:
    iae.pipe({"x": np.zeros(3), "y": np.zeros(2)}, "iae-cut")
except ValueError as e:
    assert "equal numbers of rows" in str(e)
END
    [ ! -s message ]
    # beside the programs of an installation, without PATH
    mkdir -p there/share/iae
    ln -s "$IAE_BIN" there/bin
    ln -s "$ROOT/formats/python" there/share/iae/python
    python - <<'END'
import os, sys
sys.path.insert(0, "there/share/iae/python")
os.environ["PATH"] = "/usr/bin:/bin"
import iae
assert len(iae.pipe(None, "iae-synth", "-n", "3", "mixture")["x"]) == 3
END
}
