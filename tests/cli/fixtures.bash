# fixtures.bash - Python, and data that it makes, once for all tests; helpers.bash loads it, and tests/same-bytes does
#
# ROOT is the source tree, IAE_FIXTURES a folder where data are kept (default: bats' own, which goes with the run).

# python ARGS - a Python that has msgpack_numpy, which need not be the first one on PATH
python() {
    if [ -z "${IAE_PYTHON:-}" ]; then
        for IAE_PYTHON in python3 /usr/bin/python3 ''; do
            "${IAE_PYTHON:-false}" -c 'import msgpack, msgpack_numpy, numpy' 2>/dev/null && break
        done
        [ -n "$IAE_PYTHON" ] || {
            echo "no Python with msgpack and msgpack_numpy (Debian: python3-msgpack-numpy)" >&2
            return 69
        }
        export IAE_PYTHON
    fi
    "$IAE_PYTHON" "$@"
}

# once NAME COMMAND ... - what this command prints; it runs once for all tests, and NAME stands for it
once() {
    local kept=${IAE_FIXTURES:-$BATS_RUN_TMPDIR}/$1
    shift
    [ -e "$kept" ] || { "$@" >"$kept.$BASHPID" && mv "$kept.$BASHPID" "$kept"; } || return
    cat "$kept"
}

# mnist N - the first N rows of the MNIST test set as a stream: id, x, y
mnist() {
    once "mnist-$1" python "$ROOT/tests/cli/stream.py" mnist "$ROOT/formats/data/mnist" "$1"
}

# make_stream ARGS - rows that Python makes (make-stream.py), made once
make_stream() {
    local key
    key=$(printf '%s\0' "$@" | cksum)
    once "stream-${key/ /-}" python "$ROOT/tests/cli/make-stream.py" "$@"
}

# rows FILE - the number of rows of a whole stream
rows() {
    python "$ROOT/tests/cli/stream.py" rows "$1"
}

# values FILE FIELD - the values of a field as text, a row a line
values() {
    python "$ROOT/tests/cli/stream.py" values "$1" "$2"
}
