"""Feed a program damaged streams: damage.py cut|flip MOST FIXTURE OUTPUT COMMAND ...

cut    the stream ends early, at every byte, or at MOST places spread over it: exit status 65
flip   one bit is the other way round, at MOST places spread over it: 65; 78 where the bit is in the header, whose
       fields are checked before the checksum can be known
In both cases nothing that comes out carries the end of a stream. Prints what went wrong; exits 1 then.
"""
import random
import subprocess
import sys

import msgpack

mode, most, fixture, output, command = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:]
whole = open(fixture, "rb").read()
unpacker = msgpack.Unpacker(max_buffer_size=len(whole))
unpacker.feed(whole)
unpacker.skip()
header = unpacker.tell()
END = b"\x84\xa3end\x01"
assert END in whole
rng = random.Random(1)
places = range(len(whole) * (8 if mode == "flip" else 1))
if len(places) > most:
    places = sorted(rng.sample(places, most))
bad = 0
for place in places:
    if mode == "cut":
        data, allowed, what = whole[:place], {65}, "cut at byte %d" % place
    else:
        data = bytearray(whole)
        data[place // 8] ^= 1 << place % 8
        allowed = {65, 78} if place // 8 < header else {65}
        what = "bit %d of byte %d flipped" % (place % 8, place // 8)
    try:
        ran = subprocess.run(command, input=bytes(data), capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        print("%s: %s: hangs" % (command[0], what))
        bad += 1
        continue
    if ran.returncode not in allowed:
        print("%s: %s: exit status %d, %s" % (command[0], what, ran.returncode, ran.stderr.decode(errors="replace").strip()[:300]))
        bad += 1
    elif output == "stream" and END in ran.stdout:
        print("%s: %s: its output has an end" % (command[0], what))
        bad += 1
    elif ran.stderr.count(b"\n") < 1:
        print("%s: %s: no message" % (command[0], what))
        bad += 1
sys.exit(bad > 0)
