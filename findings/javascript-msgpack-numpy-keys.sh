#!/bin/bash
# Arrays of Python's msgpack-numpy cannot be read by the two usual msgpack libraries of JavaScript with their default options
#
# msgpack-numpy writes an array as a map whose keys are of msgpack's type bin: b"nd", b"type", b"kind", b"shape", b"data". MessagePack
# allows any type as a key, so one expects other languages to read such a map. What was seen:
#
#     @msgpack/msgpack 3.1.3   throws "The type of key must be string or number but object"
#     msgpackr 2.1.4           throws "Invalid property type for record: object"
#     msgpack-lite 0.2.2       reads it
#
# With @msgpack/msgpack's mapKeyConverter, and with msgpackr's mapsAsObjects: false, it is read.
#
# Exit status: 0 it still is so, 1 it is not, 77 the packages cannot be installed.
set -eu
command -v npm >/dev/null && command -v node >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' >package.json
npm install --no-audit --no-fund --ignore-scripts @msgpack/msgpack@3.1.3 msgpackr@2.1.4 msgpack-lite@0.2.2 >log 2>&1 || exit 77
cat >try.cjs <<'END'
const bin = s => Buffer.concat([Buffer.from([0xc4, s.length]), Buffer.from(s)])
const array = Buffer.concat([Buffer.from([0x85]), bin('nd'), Buffer.from([0xc3]), bin('type'), Buffer.from([0xa3]), Buffer.from('|u1'),
    bin('kind'), bin(''), bin('shape'), Buffer.from([0x91, 2]), bin('data'), bin('\x07\x09')])
const a = require('@msgpack/msgpack'), b = require('msgpackr'), c = require('msgpack-lite')
const text = k => k instanceof Uint8Array ? Buffer.from(k).toString() : k
const tries = {
    '@msgpack/msgpack': () => a.decode(array),
    '@msgpack/msgpack with mapKeyConverter': () => a.decode(array, { mapKeyConverter: text }),
    'msgpackr': () => b.unpack(array),
    'msgpackr with mapsAsObjects: false': () => new b.Unpackr({ mapsAsObjects: false }).unpack(array),
    'msgpack-lite': () => c.decode(array),
}
for (const name in tries) {
    let said = 'reads it'
    try { tries[name]() } catch (e) { said = 'throws ' + e.message.split('.')[0].slice(0, 70) }
    console.log(name + ': ' + said)
}
END
node try.cjs | tee said
diff - said <<'END'
@msgpack/msgpack: throws The type of key must be string or number but object
@msgpack/msgpack with mapKeyConverter: reads it
msgpackr: throws Invalid property type for record: object
msgpackr with mapsAsObjects: false: reads it
msgpack-lite: reads it
END
