# iae-tensorboard: event files, read back by a reader of TFRecords and protobuf that Python writes in a few lines

load helpers

# read_events FILE - what TensorBoard would see: a line "wall_time step tag value" for each value; the checksums are verified
read_events() {
    python - "$1" <<'END'
import struct, sys

def crc32c(data):           # bit by bit, highest first: the mirror image of the table in the program
    mirror = lambda v, n: int(format(v, "0%db" % n)[::-1], 2)
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= mirror(byte, 8) << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x1EDC6F41 if crc >> 31 else 0)) & 0xFFFFFFFF
    return mirror(crc ^ 0xFFFFFFFF, 32)

assert crc32c(b"123456789") == 0xE3069283           # the check value of catalogues of CRCs

def records(data):
    while data:
        n, of_n = struct.unpack("<QI", data[:12])
        body, of_body = data[12:12 + n], struct.unpack("<I", data[12 + n:16 + n])[0]
        for crc, of in (of_n, data[:8]), (of_body, body):
            unmasked = crc - 0xA282EAD8 & 0xFFFFFFFF
            assert (unmasked << 15 | unmasked >> 17) & 0xFFFFFFFF == crc32c(of)
        yield body
        data = data[16 + n:]

def varint(data, at):
    v = shift = 0
    while True:
        v |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return v, at

def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            v, at = varint(data, at)
        else:
            n, at = {1: lambda: (8, at), 2: lambda: varint(data, at), 5: lambda: (4, at)}[key & 7]()
            v, at = data[at:at + n], at + n
        yield key >> 3, v

events = [list(fields(r)) for r in records(open(sys.argv[1], "rb").read())]
assert dict(events[0])[3] == b"brain.Event:2", events[0]
for event in events[1:]:
    e = dict(event)
    for _, value in fields(e[5]):
        v = dict(fields(value))
        print("%g %d %s %.9g" % (struct.unpack("<d", e[1])[0], e[2] - (e[2] >> 63 << 64), v[1].decode(), struct.unpack("<f", v[2])[0]))
END
}

@test "each value of the table is a scalar at its step" {
    printf 'step\tmse\tname\tL rec\tempty\n100\t0.5\ta\t-1.25\t\n200\t\tb\t3e38\tnan\n300\t1e39\tc\t0\tinf\n4000000000\t0.1\td\t\t\n' >m.tsv
    iae-tensorboard m.tsv >events
    read_events events >got
    diff got - <<'END'
100 100 mse 0.5
100 100 L rec -1.25
200 200 L rec 3.00000001e+38
300 300 mse inf
300 300 L rec 0
4e+09 4000000000 mse 0.100000001
END
    iae-tensorboard -o again m.tsv
    iae-tensorboard <m.tsv >piped
    same events again
    same events piped
}

@test "steps of another column, and of none; a resumed run has each step once" {
    printf 'epoch\tn\n-1\t5\n2.5\t6\n' | iae-tensorboard >e
    [ "$(read_events e)" = $'-1 -1 n 5\n2 2 n 6' ]
    printf 'a\tb\n7\t5\n8\t6\n' >m.tsv
    iae-tensorboard --x a m.tsv >a
    [ "$(read_events a)" = $'7 7 b 5\n8 8 b 6' ]
    iae-tensorboard m.tsv >n
    [ "$(read_events n)" = $'1 1 a 7\n1 1 b 5\n2 2 a 8\n2 2 b 6' ]
    printf 'step\ta\n1\t1\n2\t9\nstep\ta\n2\t2\n3\t3\n' | iae-tensorboard -q >r
    [ "$(read_events r)" = $'1 1 a 1\n2 2 a 2\n3 3 a 3' ]
}

@test "what is no table, or has no values: 65, and nothing is written" {
    printf 'step\tname\n1\tx\n' >text.tsv
    run -65 iae-tensorboard text.tsv
    [ "$output" = "iae-tensorboard: text.tsv: no column of numbers besides the steps" ]
    run -65 iae-tensorboard -o new text.tsv
    [ ! -e new ]
    run -65 iae-tensorboard --x nothing text.tsv
    run -65 iae-tensorboard /dev/null
    run -66 iae-tensorboard nothing.tsv
    run -64 iae-tensorboard text.tsv text.tsv
    printf 'step\ta\n1\t1\n' >m.tsv
    python "$ROOT/tests/cli/at-terminal.py" 1 iae-tensorboard m.tsv 2>message || [ $? = 64 ]
    grep -q terminal message
}
