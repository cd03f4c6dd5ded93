# iae-fetch: local places, digests, and downloads from a mirror on this machine that misbehaves on request
load helpers

IMAGES=t10k-images-idx3-ubyte.gz
LABELS=t10k-labels-idx1-ubyte.gz
SHIPPED=$BATS_TEST_DIRNAME/../../formats/data/mnist

# certificate NAME HOST DAYS - a certificate of our authority, with its key, in NAME.pem
certificate() {
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$3" -out "$1.crt" \
        -extfile <(echo "subjectAltName=DNS:$2") 2>/dev/null
    cat "$1.crt" "$1.key" >"$1.pem"
}

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=authority \
        -days 2 2>/dev/null
    certificate good localhost 2
    certificate other elsewhere.example 2
    certificate old localhost -1
    mkdir data
    ln -s "$(cd "$SHIPPED" && pwd)" data/mnist
    mkfifo ready
    python --version >/dev/null             # finds $IAE_PYTHON
    "$IAE_PYTHON" "$BATS_TEST_DIRNAME/tls-server.py" data ready stalled log good.pem other.pem old.pem plain </dev/null \
        >server.out 2>&1 3>&- &
    echo $! >server.pid
    timeout 20 head -n 1 ready >ports
}

teardown_file() {
    kill "$(cat "$BATS_FILE_TMPDIR/server.pid")"
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    read -r GOOD OTHER OLD PLAIN <"$BATS_FILE_TMPDIR/ports"
    LOG=$BATS_FILE_TMPDIR/log
    : >"$LOG"
    unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
    export XDG_CACHE_HOME=$PWD/cache IAE_SHARE=/nonexistent HOME=$PWD
    CACHE=cache/iae/MNIST/raw
    [ ! -e /usr/share/datasets/mnist ] || skip "this system has MNIST in /usr/share/datasets"
}

# fetch HOW [OPTION ...] - the test set from the good server's mirror HOW
fetch() {
    local how=$1
    shift
    timeout 60 iae-fetch mnist --split test --cacert "$BATS_FILE_TMPDIR/ca.pem" --mirror "https://localhost:$GOOD/$how" \
        -o out.iae "$@"
}

# requests [PATTERN] - how many there were
requests() {
    grep -c -e "${1:-.}" "$LOG" || true
}

# nothing_kept - no output, and the cache holds at most parts of files
nothing_kept() {
    [ ! -e out.iae ]
    [ -z "$(find . -name '.out.iae*')" ]
    [ -z "$(find cache -type f ! -name '*.part' 2>/dev/null)" ]
}

# no_part - not even these
no_part() {
    nothing_kept
    [ -z "$(find cache -type f 2>/dev/null)" ]
}

# good_rows - out.iae is the test set
good_rows() {
    python - out.iae "$SHIPPED" <<'PY'
import gzip, sys
import numpy as np
import msgpack, msgpack_numpy
o = list(msgpack.Unpacker(open(sys.argv[1], "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
x, y, i = (np.concatenate([r[k] for r in o[1:-1]]) for k in ("x", "y", "id"))
image = np.frombuffer(gzip.open(sys.argv[2] + "/t10k-images-idx3-ubyte.gz").read(), np.uint8, offset=16)
label = np.frombuffer(gzip.open(sys.argv[2] + "/t10k-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)
assert o[0]["rows"] == 10000 and o[-1]["rows"] == 10000
assert x.dtype == np.uint8 and x.shape == (10000, 28, 28, 1) and (x.ravel() == image).all()
assert y.dtype == np.int32 and (y == label).all()
assert i.dtype == np.int64 and (i == np.arange(60000, 70000)).all()
PY
}

# ---- without a network ----

@test "shipped data: every row equals numpy's, ids and meta tell what they are" {
    unset IAE_SHARE
    run -0 iae-fetch mnist --split test -o out.iae
    good_rows
    run -0 iae-fetch mnist -q --split all -o all.iae
    [ -z "$output" ]
    python - <<'PY'
import msgpack, msgpack_numpy
import numpy as np
o = list(msgpack.Unpacker(open("all.iae", "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
assert o[0]["meta"] == {"dataset": "mnist", "split": "all"}, o[0]
assert o[0]["history"][0].endswith(" --split all mnist"), o[0]
assert [f["name"] for f in o[0]["fields"]] == ["id", "x", "y"]
i = np.concatenate([r["id"] for r in o[1:-1]])
assert (i == np.arange(70000)).all()
PY
}

@test "the default is the training set; --count takes its first rows" {
    unset IAE_SHARE
    run -0 iae-fetch mnist --count 3 -o out.iae
    [ "$(values out.iae y | tr '\n' ' ')" = "5 0 4 " ]
    [ "$(values out.iae id | tr '\n' ' ')" = "0 1 2 " ]
    run -0 iae-fetch mnist --count 0 -o out.iae
    [ "$(rows out.iae)" = 0 ]
    run -0 iae-fetch mnist --split all --count 60002 -o out.iae
    [ "$(values out.iae id | tail -n 3 | tr '\n' ' ')" = "59999 60000 60001 " ]
}

@test "usage: unknown names, splits and addresses" {
    run -64 iae-fetch
    run -64 iae-fetch nosuch
    run -64 iae-fetch mnist fashion-mnist
    run -64 iae-fetch mnist --split valid -o out.iae
    run -64 iae-fetch mnist --mirror ftp://localhost/ -o out.iae
    run -64 iae-fetch mnist --mirror file:///tmp -o out.iae
    run -64 iae-fetch mnist --mirror "" -o out.iae
    IAE_MIRROR=ftp://localhost run -64 iae-fetch mnist -o out.iae
    run -64 iae-fetch --list nosuch
    run -66 iae-fetch mnist --cacert nosuch.pem -o out.iae
    nothing_kept
}

@test "nowhere, and offline: 66, nothing is asked for" {
    run -66 fetch ok --offline
    [ "$(requests)" = 0 ]
    no_part
}

@test "a folder: IAE_DATA, --mirror and IAE_MIRROR, in our layout and in torchvision's" {
    mkdir -p a/mnist b/MNIST/raw
    cp "$SHIPPED"/t10k-* a/mnist
    gunzip -c "$SHIPPED/$IMAGES" >"b/MNIST/raw/${IMAGES%.gz}"
    gunzip -c "$SHIPPED/$LABELS" >"b/MNIST/raw/${LABELS%.gz}"
    IAE_DATA=a run -0 iae-fetch mnist --split test -o out.iae
    good_rows
    cp out.iae first.iae
    run -0 iae-fetch mnist --split test --offline --mirror b -o out.iae
    same out.iae first.iae
    IAE_MIRROR=$PWD/b run -0 iae-fetch mnist --split test --offline -o out.iae
    same out.iae first.iae
    mkdir -m 700 -p cache/iae/MNIST
    cp -r b/MNIST/raw cache/iae/MNIST/raw
    run -0 iae-fetch mnist --split test --offline -o out.iae
    same out.iae first.iae
}

@test "a folder: files named as programs unpack them, and folders of their names" {
    mkdir -p a/mnist b/mnist/${IMAGES%.gz} c/MNIST/raw/${LABELS%.gz} d/mnist/$IMAGES
    gunzip -c "$SHIPPED/$IMAGES" >a/mnist/t10k-images.idx3-ubyte
    cp "$SHIPPED/$LABELS" a/mnist/t10k-labels.idx1-ubyte.gz
    IAE_DATA=a run -0 iae-fetch mnist --split test --offline -o out.iae
    good_rows
    cp out.iae first.iae
    # one in a folder of its name, by either name, and beside it one that is found as before
    mv a/mnist/t10k-images.idx3-ubyte b/mnist/${IMAGES%.gz}
    cp "$SHIPPED/$LABELS" b/mnist
    IAE_DATA=b run -0 iae-fetch mnist --split test --offline -o out.iae
    same out.iae first.iae
    gunzip -c "$SHIPPED/$LABELS" >c/MNIST/raw/${LABELS%.gz}/${LABELS%.gz}
    cp "$SHIPPED/$IMAGES" c/MNIST/raw
    run -0 iae-fetch mnist --split test --offline --mirror c -o out.iae
    same out.iae first.iae
    # folders that are empty lead on: to the mirror, to the shipped files
    IAE_DATA=d run -66 iae-fetch mnist --split test --offline -o empty.iae
    [[ $output == *"'$IMAGES' is in none of the folders searched"* ]]
    IAE_DATA=d run -0 iae-fetch mnist --split test --offline --mirror c -o out.iae
    same out.iae first.iae
    mkdir -m 700 -p $CACHE/$IMAGES
    chmod 700 cache/iae cache/iae/MNIST
    run -0 iae-fetch mnist --split test --offline --mirror c -o out.iae
    same out.iae first.iae
    unset IAE_SHARE
    IAE_DATA=d run -0 iae-fetch mnist --split test --offline -o out.iae
    same out.iae first.iae
    # whatever else has the name is not passed over
    rmdir d/mnist/$IMAGES
    mkfifo d/mnist/$IMAGES
    IAE_DATA=d run -65 iae-fetch mnist --split test --offline -o empty.iae
    [[ $output == *"no regular file"* ]]
}

@test "what was found first is used: damaged or other content is 76, and nothing takes its place" {
    mkdir -p d/mnist
    unset IAE_SHARE
    export IAE_DATA=d
    cp "$SHIPPED/$LABELS" d/mnist
    head -c 100000 "$SHIPPED/$IMAGES" >d/mnist/$IMAGES
    run -76 iae-fetch mnist --split test -o out.iae
    [[ $output == *"$IMAGES: gzip: cut after 100000 bytes"* ]]
    rm d/mnist/$IMAGES
    gunzip -c "$SHIPPED/$IMAGES" >d/mnist/${IMAGES%.gz}
    printf x | dd of=d/mnist/${IMAGES%.gz} bs=1 seek=7840015 conv=notrunc status=none
    run -76 iae-fetch mnist --split test --count 1 -o out.iae
    [[ $output == *"SHA-256"* ]]
    # the rows before the last are right, but their stream has no end
    run -76 iae-fetch mnist --split test --force
    nothing_kept
    echo "not it" >d/mnist/${IMAGES%.gz}
    run -76 iae-fetch mnist --split test -o out.iae
    cp "$SHIPPED/$LABELS" d/mnist/$IMAGES
    run -76 iae-fetch mnist --split test -o out.iae
    nothing_kept
}

@test "a cache that others may write to is refused" {
    mkdir -p $CACHE
    chmod 777 cache/iae
    run -73 fetch ok
    nothing_kept
    chmod 700 cache/iae
    chmod 770 $CACHE
    run -73 fetch ok
    nothing_kept
}

@test "links in the cache are not followed" {
    mkdir -m 700 -p elsewhere/raw cache/iae
    ln -s ../../elsewhere cache/iae/MNIST
    run -73 fetch ok
    [ -z "$(ls elsewhere/raw)" ]
    rm cache/iae/MNIST
    mkdir -m 700 -p $CACHE
    ln -s "$SHIPPED/$IMAGES" $CACHE/$IMAGES
    cp "$SHIPPED/$LABELS" $CACHE/$LABELS
    run -66 iae-fetch mnist --split test --offline -o out.iae
    [ ! -e out.iae ]
}

@test "--list says where each file is or would come from" {
    mkdir -p a/mnist
    cp "$SHIPPED/$LABELS" a/mnist
    IAE_DATA=a iae-fetch --list mnist >list
    [ "$(wc -l <list)" = 5 ]
    [ "$(awk -F'\t' '$4 == "t10k-labels-idx1-ubyte" { print $6 }' list)" = "a/mnist/$LABELS" ]
    [[ $(awk -F'\t' '$4 == "train-labels-idx1-ubyte" { print $6 }' list) == https://*/train-labels-idx1-ubyte.gz ]]
    iae-fetch --list --offline >list
    [ "$(awk -F'\t' '$1 == "mnist" { print $6 }' list | sort -u)" = - ]
    no_part
}

# ---- the mirror ----

@test "download: right rows, kept in a private cache, not asked for again" {
    run -0 fetch ok
    good_rows
    [ "$(requests)" = 2 ]
    [ "$(stat -c %a cache/iae)" = 700 ]
    [ "$(ls -A $CACHE | tr '\n' ' ')" = "$IMAGES $LABELS " ]
    same $CACHE/$IMAGES "$SHIPPED/$IMAGES"
    rm out.iae
    run -0 fetch ok --offline
    good_rows
    [ "$(requests)" = 2 ]
}

@test "an http mirror serves, since the digest is known" {
    run -0 iae-fetch mnist --split test --mirror "http://localhost:$PLAIN/ok" -o out.iae
    good_rows
}

@test "TLS: unknown authority, wrong host, expired certificate are 76" {
    run -76 iae-fetch mnist --split test --mirror "https://localhost:$GOOD/ok" -o out.iae
    no_part
    for port in $OTHER $OLD; do
        run -76 iae-fetch mnist --split test --cacert "$BATS_FILE_TMPDIR/ca.pem" --mirror "https://localhost:$port/ok" -o out.iae
        no_part
    done
    [ "$(requests)" = 0 ]
}

@test "hostile ~/.curlrc and ~/.netrc change nothing; proxy variables are obeyed" {
    printf 'insecure\nurl = "http://localhost:%s/ok/"\n' "$PLAIN" >.curlrc
    printf 'machine localhost login me password secret\n' >.netrc
    chmod 600 .netrc
    export CURL_HOME=$PWD
    run -76 iae-fetch mnist --split test --mirror "https://localhost:$GOOD/ok" -o out.iae
    [ "$(requests)" = 0 ]
    https_proxy=http://localhost:1 run -69 fetch ok
    [ "$(requests)" = 0 ]
    no_part
}

@test "a redirect to http is 76, a redirect loop 69" {
    run -76 fetch plain
    [ "$(requests '^ok')" = 0 ]
    no_part
    run -69 fetch loop
    [ "$(requests '^loop')" = 4 ]
    no_part
}

@test "404 and 500 are 69; so is a mirror that does not answer" {
    run -69 fetch missing
    [[ $output == *404* ]]
    run -69 fetch broken
    [[ $output == *500* ]]
    run -69 iae-fetch mnist --split test --mirror https://localhost:1/ -o out.iae
    no_part
}

@test "a short body is 69; what came is kept, and the next run asks for the rest" {
    run -69 fetch short
    nothing_kept
    half=$(stat -c %s $CACHE/$IMAGES.part)
    [ "$half" -gt 0 ]
    : >"$LOG"
    run -0 fetch ok
    good_rows
    grep -qx "ok $IMAGES bytes=$half-" "$LOG"
}

@test "an endless body is stopped at the cap" {
    run -76 fetch endless
    [[ $output == *"longer than it may be"* ]]
    no_part
}

@test "a stalled mirror is given up, and the next one continues" {
    run -69 fetch stall --stall 1
    nothing_kept
    [ -s $CACHE/$IMAGES.part ]
    run -0 fetch stall --stall 1 --mirror "https://localhost:$GOOD/ok"
    good_rows
}

@test "wrong bytes, a page of HTML, the right size with a bit wrong are 76" {
    for how in wrong page flipped; do
        run -76 fetch $how
        no_part
    done
}

@test "after a wrong digest the next mirror is tried" {
    run -0 fetch flipped --mirror "https://localhost:$GOOD/missing" --mirror "https://localhost:$GOOD/ok"
    good_rows
    [ "$(requests "^flipped $IMAGES")" = 1 ]
    [ "$(requests "^missing $IMAGES")" = 1 ]
    # a wrong digest weighs more than a mirror that is down
    rm -r cache out.iae
    run -76 fetch flipped --mirror "https://localhost:$GOOD/missing"
    no_part
}

@test "resume: the right part is continued, also over many broken connections" {
    for i in 1 2 3 4 5 6; do
        run fetch drip
        [ "$status" = 0 ] && break
        [ "$status" = 69 ]
        [ ! -e out.iae ]
    done
    [ "$status" = 0 ]
    [ "$(requests "^drip $IMAGES")" = 12 ]
    good_rows
    same $CACHE/$IMAGES "$SHIPPED/$IMAGES"
}

@test "resume of a file that has changed starts again, once" {
    mkdir -m 700 -p $CACHE
    chmod 700 cache/iae cache/iae/MNIST
    { printf '\037\213'; head -c 5000 /dev/zero; } >$CACHE/$IMAGES.part
    run -0 fetch ok
    good_rows
    [ "$(requests "^ok $IMAGES")" = 2 ]
    grep -qx "ok $IMAGES bytes=5002-" "$LOG"
}

@test "a part of full length is only hashed; a longer one, and one past the end, start again" {
    mkdir -m 700 -p $CACHE
    chmod 700 cache/iae cache/iae/MNIST
    cp "$SHIPPED/$IMAGES" $CACHE/$IMAGES.part
    chmod 600 $CACHE/$IMAGES.part
    run -0 fetch ok
    [ "$(requests $IMAGES)" = 0 ]
    good_rows
    mv $CACHE/$IMAGES $CACHE/$IMAGES.part
    echo surplus >>$CACHE/$IMAGES.part
    run -0 fetch ok
    good_rows
    mv $CACHE/$IMAGES $CACHE/$IMAGES.part
    head -c 9000000 /dev/zero >>$CACHE/$IMAGES.part
    run -0 fetch ok
    good_rows
}

@test "a mirror that ignores ranges is asked for the whole" {
    mkdir -m 700 -p $CACHE
    chmod 700 cache/iae cache/iae/MNIST
    head -c 100000 "$SHIPPED/$IMAGES" >$CACHE/$IMAGES.part
    run -0 fetch norange
    good_rows
    [ "$(requests "^norange $IMAGES")" = 2 ]
}

@test "TERM while downloading is 75, keeps the part, and the next run continues it" {
    mkfifo "$BATS_FILE_TMPDIR/stalled"
    # without --foreground timeout signals its whole group too, and a second signal kills
    timeout --foreground 60 iae-fetch mnist --split test --cacert "$BATS_FILE_TMPDIR/ca.pem" --mirror "https://localhost:$GOOD/stall" \
        -o out.iae 2>err 3>&- &
    pid=$!
    timeout 20 head -n 1 "$BATS_FILE_TMPDIR/stalled"
    rm "$BATS_FILE_TMPDIR/stalled"
    timeout 20 bash -c 'until [ -s "$1" ]; do :; done' - $CACHE/$IMAGES.part
    kill -TERM $pid     # timeout passes it on
    status=0
    wait $pid || status=$?
    [ "$status" = 75 ]
    nothing_kept
    [ -s $CACHE/$IMAGES.part ]
    run -0 fetch ok
    good_rows
    [ "$(requests "^ok $IMAGES bytes=[1-9]")" = 1 ]
}

@test "the lock of a killed download is free at once" {
    mkfifo "$BATS_FILE_TMPDIR/stalled"
    iae-fetch mnist --split test --cacert "$BATS_FILE_TMPDIR/ca.pem" --mirror "https://localhost:$GOOD/stall" -o out.iae 3>&- &
    pid=$!
    timeout 20 head -n 1 "$BATS_FILE_TMPDIR/stalled"
    rm "$BATS_FILE_TMPDIR/stalled"
    kill -KILL $pid
    wait $pid || true
    nothing_kept
    run -0 fetch ok
    good_rows
}

@test "eight at a time: one download, eight right results" {
    pids=
    for i in 1 2 3 4 5 6 7 8; do
        timeout 60 iae-fetch mnist --split test --cacert "$BATS_FILE_TMPDIR/ca.pem" --mirror "https://localhost:$GOOD/ok" \
            -o "$i.iae" 3>&- &
        pids="$pids $!"
    done
    for pid in $pids; do
        wait "$pid"
    done
    [ "$(requests)" = 2 ]
    for i in 1 2 3 4 5 6 7 8; do
        same "$i.iae" 1.iae
    done
    mv 1.iae out.iae
    good_rows
}

@test "a full disk and a cache that cannot be made are errors, and leave no file" {
    echo file >blocked
    XDG_CACHE_HOME=$PWD/blocked run -73 fetch ok
    need_plain "limits of the file size"
    run -74 bash -c 'ulimit -f 100; exec iae-fetch "$@"' - mnist --split test --cacert "$BATS_FILE_TMPDIR/ca.pem" \
        --mirror "https://localhost:$GOOD/ok" -o out.iae
    nothing_kept
}
