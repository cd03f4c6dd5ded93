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
