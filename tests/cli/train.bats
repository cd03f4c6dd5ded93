# iae-train: equal work gives equal bytes, and a run that was stopped, however, goes on as if it had not been

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
}

# all hyperparameters that a step of training depends on beyond its weights
hypers=(--set 'steps rec 2' --set 'ema 0.9' --set 'decay 0.5' --set 'jitter input 0.1' --set 'jitter code 0.1' --set 'jitter image 0.1'
    --set 'jitter global 0.1' --set 'weight positive 0.5' --set 'weight mismatch 0.5' --set 'clip 5' --set 'freeze encoder 3'
    --set 'ramp jitter image 0.3 0 20' --set 'smooth 0.9')

# ---- equal bytes ----

@test "the same command twice gives the same bytes, another seed others" {
    mnist 100 >100.iae
    train --spec ./tiny.spec -o a.iae 100.iae
    train --spec ./tiny.spec -o b.iae 100.iae
    train --spec ./tiny.spec -o c.iae --seed 2 100.iae
    same a.iae b.iae
    run -1 cmp -s a.iae c.iae
    no_stray
}

@test "threads change no byte of a model, an encoding, a decoding or a score" {
    mnist 200 >200.iae
    for t in 1 2 4; do
        iae-train -q --threads $t --spec ./tiny.spec -o m$t.iae 200.iae >metrics$t
        iae-encode --threads $t -m m1.iae 200.iae >z$t.iae
        iae-decode --threads $t -m m1.iae z$t.iae >x$t.iae
        iae-score --threads $t -m m1.iae x$t.iae >s$t.iae
    done
    for t in 2 4; do
        same m1.iae m$t.iae
        same metrics1 metrics$t
        same z1.iae z$t.iae
        same x1.iae x$t.iae
        same s1.iae s$t.iae
    done
}

@test "how rows were cut into records changes no byte of a model, an encoding or a decoding" {
    for cut in 1 7 64 400; do
        flat_rows 400 $cut >$cut.iae
    done
    # and as three parts behind one another
    for part in "0 33" "33 200" "233 167"; do
        set -- $part
        iae-cut --skip "$1" --count "$2" 400.iae >"part$1.iae"
    done
    train --spec ./flat.spec -o m.iae 400.iae
    for cut in 1 7 64 400; do
        train --spec ./flat.spec -o m$cut.iae $cut.iae
        iae-encode -m m.iae $cut.iae >z$cut.iae
        iae-decode -m m.iae z$cut.iae >x$cut.iae
    done
    for cut in 1 7 64; do
        same m.iae m$cut.iae
        same z400.iae z$cut.iae
        same x400.iae x$cut.iae
    done
    iae-cut 400.iae >whole.iae
    train --spec ./flat.spec -o mwhole.iae whole.iae
    cat part0.iae part33.iae part233.iae | train --spec ./flat.spec -o mparts.iae
    train --spec ./flat.spec -o moperands.iae part0.iae part33.iae part233.iae
    same mparts.iae moperands.iae
    iae-encode -m m.iae part0.iae part33.iae part233.iae >zoperands.iae
    cat part0.iae part33.iae part233.iae | iae-encode -m m.iae >zparts.iae
    same zparts.iae zoperands.iae
    # the history tells of iae-cut's options; everything else is that of the run in one part
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
import numpy as np
for a, b in ("mwhole.iae", "mparts.iae"), ("z400.iae", "zparts.iae"):
    (ha, ra), (hb, rb) = read(a), read(b)
    assert ha["meta"] == hb["meta"] and ha["fields"] == hb["fields"]
    for name in ra[0] if a[0] == "z" else [k for r in ra for k in r]:
        ta, tb = (np.concatenate([r[name] for r in rs if name in r]) for rs in (ra, rb))
        assert ta.tobytes() == tb.tobytes(), name
END
}

@test "locale, umask, time zone and place leave no trace" {
    flat_rows 100 >100.iae
    train --spec ./flat.spec -o a.iae 100.iae
    mkdir elsewhere
    (
        umask 077
        export LC_ALL=C.UTF-8 LANG=de_DE.UTF-8 TZ=Asia/Tokyo
        cp flat.spec elsewhere/other-name.spec
        cd elsewhere
        train --spec ./other-name.spec -o b.iae <../100.iae
        iae-encode -m b.iae ../100.iae >z.iae
    )
    iae-encode -m a.iae 100.iae >z.iae
    same a.iae elsewhere/b.iae
    same z.iae elsewhere/z.iae
    [ "$(stat -c %a a.iae) $(stat -c %a elsewhere/b.iae)" = "644 600" ]
}

@test "metrics may be asked for at any interval: the model is the same" {
    flat_rows 200 >200.iae
    train --spec ./flat.spec "${hypers[@]}" -o a.iae --every 1 --save-every 3 --keep 1 200.iae
    train --spec ./flat.spec "${hypers[@]}" -o b.iae --every 1000 200.iae
    same a.iae b.iae
}

# ---- stop and resume ----

# stops SPEC STEPS DATA KS ARGS - stopped after each k and gone on, from a file and from a pipe, equals the unbroken run
stops() {
    local spec=$1 data=$2 ks=$3 k
    shift 3
    timeout 60 iae-train -q --threads 1 --every 1 --spec "$spec" "$@" -o unbroken.iae "$data" >unbroken.tsv
    for k in $ks; do
        rm -f ./k.iae ./p.iae
        timeout 60 iae-train -q --threads 1 --every 1 --spec "$spec" "$@" -o k.iae --steps "$k" "$data" >k.tsv
        [ "$(step_of_quickly k.iae)" = "$k" ] || return 1
        cp k.iae p.iae
        timeout 60 iae-train -q --threads 1 --every 1 --resume -o k.iae "$data" >rest.tsv
        # shellcheck disable=SC2002  # a pipe is what is wanted
        cat "$data" | train --resume -o p.iae
        cmp unbroken.iae k.iae && cmp unbroken.iae p.iae || { echo "stopped after $k" >&2; return 1; }
        { cat k.tsv; tail -n +2 rest.tsv; } | cmp unbroken.tsv - || { echo "metrics, stopped after $k" >&2; return 1; }
    done
}

# the step from the file's text, without a Python for each of many
step_of_quickly() {
    iae-train -q --resume --steps 0 -o "$1" --every 1 "$data" >/dev/null && tail -n 1 k.tsv | cut -f 1
}

all_but_last() {
    if sanitized; then echo 1 13 39; else seq 1 39; fi
}

@test "pictures: stopped after every step and gone on, equal bytes" {
    mnist 400 >400.iae
    stops ./tiny.spec 400.iae "$(all_but_last)"
}

@test "numbers, all hyperparameters on: stopped after every step and gone on, equal bytes" {
    flat_rows 800 >800.iae
    stops ./flat.spec 800.iae "$(all_but_last)" "${hypers[@]}"
}

@test "stopped twenty times in one run, with a short last batch" {
    flat_rows 395 13 >395.iae
    train --spec ./flat.spec "${hypers[@]}" -o unbroken.iae 395.iae
    train --spec ./flat.spec "${hypers[@]}" -o m.iae --steps 1 395.iae
    for k in $(seq 2 19); do
        train --resume -o m.iae --steps "$k" 395.iae
    done
    train --resume -o m.iae 395.iae
    same unbroken.iae m.iae
    # there is nothing more to learn: a further resume changes nothing
    train --resume -o m.iae 395.iae
    same unbroken.iae m.iae
}

@test "the data may be cut into other records when a run goes on" {
    for cut in 7 64; do
        flat_rows 400 $cut >$cut.iae
    done
    train --spec ./flat.spec -o unbroken.iae 7.iae
    train --spec ./flat.spec -o m.iae --steps 13 7.iae
    train --resume -o m.iae 64.iae
    same unbroken.iae m.iae
}

@test "going on with other data is 78: order, seed, an edited row, other fields, fewer rows" {
    flat_rows 300 >300.iae
    train --spec ./flat.spec -o m.iae --steps 13 300.iae
    cp m.iae before.iae
    iae-cut --skip 1 300.iae >order.iae
    make_stream "dict(id=np.arange(300), x=np.random.default_rng(2).normal(size=(300, 4)).astype('<f4'),
        y=np.arange(300, dtype='<i4') % 3)" >seed.iae
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read, write
h, r = read("300.iae")
r = [{k: v.copy() for k, v in t.items()} for t in r]
r[1]["y"][29] ^= 1                      # the last row that was trained on, in a field that training does not look at
write(open("edited.iae", "wb"), r, rows=300)
r[1]["y"][29] ^= 1
r[1]["y"][30] ^= 1                      # the first row behind it
write(open("later.iae", "wb"), r, rows=300)
END
    iae-cut --drop y 300.iae >fields.iae
    iae-cut --count 129 300.iae >fewer.iae
    for f in order seed edited fields fewer; do
        run -78 iae-train -q --resume -o m.iae $f.iae
        [[ $output == *"$f.iae"* ]] || { echo "$f: $output"; return 1; }
        same m.iae before.iae
    done
    [[ $output == *"129 rows"*"130"* ]]
    train --resume -o m.iae later.iae           # what was not eaten yet may change
    no_stray
}

@test "going on with other rows with labels is 78; a model that does not know them goes on, and says so" {
    sed 's/^posterior.*/posterior none/; s/^code.*/code categorical 3/; s/^encoder:.*/encoder: fc 8 tanh ; fc 3 bn softmax/' flat.spec >cat.spec
    echo 'labels 6' >>cat.spec
    flat_rows 300 >300.iae
    flat_rows 14 >labelled.iae
    iae-cut --count 13 labelled.iae >fewer.iae
    iae-cut --skip 1 labelled.iae >order.iae
    flat_rows 14 5 >cut.iae                     # the same rows in other records
    make_stream "dict(id=np.arange(14), x=rng.normal(size=(14, 4)).astype('<f4'),
        y=np.r_[np.arange(13) % 3, 2].astype('<i4'))" >edited.iae
    train --spec ./cat.spec --labelled labelled.iae -o unbroken.iae 300.iae
    train --spec ./cat.spec --labelled labelled.iae -o m.iae --steps 13 300.iae
    cp m.iae before.iae
    for f in fewer order edited; do
        run -78 iae-train -q --resume --labelled $f.iae -o m.iae 300.iae
        [[ $output == "iae-train: $f.iae: not the rows with labels that the model was trained on: "* ]] || { echo "$f: $output"; return 1; }
        same m.iae before.iae
    done
    iae-train --threads 1 --resume --labelled cut.iae -o m.iae 300.iae >/dev/null 2>said
    run -1 grep 'with labels' said
    same unbroken.iae m.iae
    # as models were before their meta had these keys; a model made by iae-init has no step to be wrong about
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read, write
h, r = read("before.iae")
assert h["meta"].pop("labelled") == 14 and h["meta"].pop("labelled_crc32")
write(open("old.iae", "wb"), r, kind="model", meta=h["meta"], history=h["history"])
END
    iae-train --threads 1 --resume --labelled labelled.iae -o old.iae 300.iae >/dev/null 2>said
    grep 'iae-train: labelled.iae: the model does not say which rows with labels' said
    same unbroken.iae old.iae
    iae-init -q --spec ./cat.spec -o new.iae
    iae-train --threads 1 --resume --labelled labelled.iae -o new.iae 300.iae >/dev/null 2>said
    run -1 grep 'with labels' said
    iae-cmp --meta unbroken.iae new.iae
    # without labels nothing is said of them
    train --spec ./flat.spec -o flat.iae 300.iae
    iae-info flat.iae >info
    run -1 grep labelled info
}

@test "shuffled data: equal with the same seed, 78 with another" {
    flat_rows 200 >200.iae
    iae-shuffle --epochs 2 200.iae >s1.iae
    iae-shuffle --epochs 2 --seed 2 200.iae >s2.iae
    train --spec ./flat.spec -o unbroken.iae s1.iae
    iae-shuffle --epochs 2 200.iae | train --spec ./flat.spec -o m.iae --steps 25
    run -78 iae-train -q --resume -o m.iae s2.iae
    iae-shuffle --epochs 2 200.iae | train --resume -o m.iae
    same unbroken.iae m.iae
}

@test "--resume keeps the model's own spec and seed, which may be named again" {
    flat_rows 100 >100.iae
    train --spec ./flat.spec -o m.iae --steps 3 100.iae
    cp m.iae before.iae
    for with in "--spec=./tiny.spec" "--set=clip 5" "--seed=2"; do
        run -64 iae-train --resume -o m.iae "${with%%=*}" "${with#*=}" 100.iae
    done
    run -64 iae-train --resume -o m.iae --spec ./flat.spec --set 'clip 5' 100.iae
    same m.iae before.iae
    train --resume --spec ./flat.spec --seed 1 -o m.iae --steps 3 100.iae
    same m.iae before.iae
    run -66 iae-train --resume -o missing.iae 100.iae
    run -64 iae-train --resume=yes -o m.iae 100.iae
    cp 100.iae rows.iae
    run -78 iae-train --resume -o rows.iae 100.iae      # rows are no model
    run -64 iae-train --resume -o 100.iae 100.iae
    run -78 iae-train -q --spec ./flat.spec -o n.iae m.iae      # a model is no rows
}

# ---- what is there already ----

@test "a file of that name is kept: 73, and replaced with --force only" {
    flat_rows 100 >100.iae
    echo precious >m.iae
    run -73 iae-train -q --spec ./flat.spec -o m.iae 100.iae
    [ "$(cat m.iae)" = precious ]
    train --spec ./flat.spec -o m.iae --force 100.iae
    train --spec ./flat.spec -o other.iae 100.iae
    same m.iae other.iae
    run -73 iae-train -q --spec ./flat.spec -o missing/m.iae 100.iae
    run -73 iae-init --spec ./flat.spec -o m.iae
}

# hold MODEL [ARGS] - a trainer that waits for the rest of its data; returns when it has made two steps of the first 25 rows
hold() {
    mkfifo data.$1 metrics.$1
    exec 8<>data.$1 9<>metrics.$1
    env --default-signal=INT,TERM,HUP,USR1 iae-train -q --threads 1 --every 1 -o "$1" "${@:2}" <data.$1 >metrics.$1 8>&- 9>&- 3>&- &
    trainer=$!
    head -c "$first" whole.iae >&8
    read -r -t 20 line <&9
    read -r -t 20 line <&9
    read -r -t 20 line <&9
    [ "${line%%$'\t'*}" = 2 ]
}

# release - the rest of the data, and the end
release() {
    tail -c +$((first + 1)) whole.iae >&8
    exec 8>&-
}

# data for hold: records of 5 rows, and as many bytes as hold 25 rows and a piece
held_data() {
    flat_rows 200 5 >whole.iae
    first=$(python -c 'import msgpack
u = msgpack.Unpacker(open("whole.iae", "rb"), max_buffer_size=2**31 - 1)
for _ in range(6): u.skip()
print(u.tell() + 17)')
}

@test "a model that another program is training is locked: 75, and free at once when that one is killed" {
    held_data
    hold m.iae --spec ./flat.spec
    run -75 iae-train -q --spec ./flat.spec -o m.iae whole.iae
    run -75 iae-train -q --resume -o m.iae whole.iae
    run -75 iae-init --force --spec ./flat.spec -o m.iae
    [ ! -e m.iae ]
    kill -KILL "$trainer"
    wait "$trainer" || [ $? = 137 ]
    train --spec ./flat.spec -o m.iae whole.iae
    exec 8>&- 9>&-
}

@test "a signal while waiting for data: saved, 75 or death by SIGINT, and gone on as if nothing had been" {
    held_data
    train --spec ./flat.spec "${hypers[@]}" -o unbroken2.iae whole.iae
    train --spec ./flat.spec -o unbroken.iae whole.iae
    for s in TERM:75 HUP:75 USR1:75 INT:130; do
        hold ${s%:*}.iae --spec ./flat.spec
        kill -"${s%:*}" "$trainer"
        status=0
        wait "$trainer" || status=$?
        echo "$s: $status"
        [ $status = "${s#*:}" ]
        no_stray
        [ "$(step_of ${s%:*}.iae)" = 2 ]
        train --resume -o ${s%:*}.iae whole.iae
        same unbroken.iae ${s%:*}.iae
        exec 8>&- 9>&-
    done
}

@test "a signal between the two minibatches of one step" {
    flat_rows 200 5 >whole.iae
    train --spec ./flat.spec "${hypers[@]}" -o unbroken.iae whole.iae
    # two steps are 40 rows; 55 rows and a piece have come: the third step has one of its two minibatches
    first=$(python -c 'import msgpack
u = msgpack.Unpacker(open("whole.iae", "rb"), max_buffer_size=2**31 - 1)
for _ in range(12): u.skip()
print(u.tell() + 17)')
    hold m.iae --spec ./flat.spec "${hypers[@]}"
    kill -TERM "$trainer"
    status=0
    wait "$trainer" || status=$?
    [ $status = 75 ]
    [ "$(step_of m.iae)" = 2 ]
    train --resume -o m.iae whole.iae
    same unbroken.iae m.iae
    # the same for a stream that breaks off there
    head -c "$first" whole.iae >cut.iae
    run -65 iae-train -q --spec ./flat.spec "${hypers[@]}" -o c.iae cut.iae
    [ "$(step_of c.iae)" = 2 ]
    train --resume -o c.iae whole.iae
    same unbroken.iae c.iae
}

@test "a signal before the first row: a model without steps, from which the run begins" {
    flat_rows 200 5 >whole.iae
    train --spec ./flat.spec -o unbroken.iae whole.iae
    mkfifo data
    exec 8<>data
    env --default-signal=TERM iae-train -q --threads 1 --spec ./flat.spec -o m.iae <data >/dev/null 8>&- 3>&- &
    trainer=$!
    head -c 400 whole.iae >&8
    # it takes no byte before it holds its lock and catches signals; as soon as the header is out of the pipe, a signal must save
    python -c 'import fcntl, struct, sys, termios, time
end = time.monotonic() + 20
while struct.unpack("i", fcntl.ioctl(8, termios.FIONREAD, bytes(4)))[0]:
    if time.monotonic() > end: sys.exit("it does not read")'
    kill -TERM "$trainer"
    status=0
    wait "$trainer" || status=$?
    [ $status = 75 ]
    exec 8>&-
    no_stray
    [ "$(step_of m.iae)" = 0 ]
    train --resume -o m.iae whole.iae
    same unbroken.iae m.iae
}

@test "a signal in the middle of steps, at many moments" {
    need_ptrace
    flat_rows 200 5 >whole.iae
    train --spec ./flat.spec "${hypers[@]}" -o unbroken.iae whole.iae
    sanitized && export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
    for s in TERM:75 INT:130 HUP:75 USR1:75; do
        # the n-th line of metrics; then in saves: their writes, their sync, their reading back, their rename
        for at in write:2 write:7 writev:1 writev:40 fsync:1 fsync:4 renameat:1 renameat:2 ppoll:2; do
            rm -f m.iae
            status=0
            strace -f -qq -o /dev/null -e trace=write,writev,fsync,renameat,ppoll -e "inject=${at%:*}:signal=${s%:*}:when=${at#*:}" \
                env --default-signal=INT,TERM,HUP,USR1 iae-train -q --threads 1 --every 1 --save-every 2 --spec ./flat.spec "${hypers[@]}" \
                -o m.iae whole.iae >/dev/null 2>err || status=$?
            [ $status = "${s#*:}" ] || { echo "$s at $at: $status"; cat err; return 1; }
            no_stray
            train --resume -o m.iae whole.iae
            cmp unbroken.iae m.iae || { echo "$s at $at"; return 1; }
        done
    done
}

@test "a signal while the rest of the input is drained is not lost" {
    flat_rows 200 5 >whole.iae
    mkfifo data metrics
    exec 8<>data 9<>metrics
    env --default-signal=TERM iae-train --threads 1 --every 1 --steps 1 --spec ./flat.spec -o m.iae <data >metrics 2>err 8>&- 9>&- 3>&- &
    trainer=$!
    head -c 3000 whole.iae >&8
    read -r -t 20 line <&9
    read -r -t 20 line <&9
    kill -TERM "$trainer"
    status=0
    wait "$trainer" || status=$?
    [ $status = 75 ]
    [ "$(step_of m.iae)" = 1 ]
    exec 8>&- 9>&-
}

# ---- ends that are not happy ----

@test "NaN and infinity stop with 79 before they reach the model; the last saved one stands" {
    for bad in nan inf -inf; do
        make_stream "(lambda x: (x.__setitem__((153, 2), float('$bad')), dict(x=x))[1])(
            rng.normal(size=(300, 4)).astype('<f4'))" >"bad$bad.iae"
        for set in "reconstruction adversarial" "reconstruction euclidean" "encoder: fc 8 relu ; fc 2 relu" \
            "encoder: fc 8 bn relu ; fc 2 bn" "regularization none"; do
            rm -f m.iae
            run -79 iae-train -q --threads 1 --spec ./flat.spec --set "$set" -o m.iae --save-every 5 "bad$bad.iae"
            [[ $output == *"step 16: "* ]] || { echo "$bad, $set: $output"; return 1; }
            no_stray
            [ "$(step_of m.iae)" = 15 ]
            iae-cut --count 100 "bad$bad.iae" | iae-encode -m m.iae >z.iae
        done
    done
}

@test "a run that diverges stops with 79 and names what" {
    flat_rows 4000 >many.iae
    for set in "rate encoder 10" "rate rec 10" "rate decoder 10"; do
        rm -f m.iae
        run iae-train -q --threads 1 --spec ./flat.spec --set "$set" --set "adam 10 0 0" --set "reconstruction euclidean" \
            --set "decoder: fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 8 ; fc 4" \
            --set "weight rec 1e6" -o m.iae --save-every 1 many.iae
        [ "$status" = 79 ] || { echo "$set: $status $output"; return 1; }
        [[ $output == *"step "*"L_"* || $output == *"step "*"gradient norm"* || $output == *"not finite"* ]]
        no_stray
        if [ -e m.iae ]; then
            iae-encode -m m.iae many.iae >z.iae
        fi
    done
}

@test "metrics to a full disk, or to nowhere: saved, 74, and gone on" {
    flat_rows 200 >200.iae
    train --spec ./flat.spec -o unbroken.iae 200.iae
    run -74 bash -c 'iae-train -q --threads 1 --every 5 --spec ./flat.spec -o full.iae 200.iae >/dev/full'
    run -74 bash -c 'iae-train -q --threads 1 --every 5 --spec ./flat.spec -o closed.iae 200.iae >&-'
    for m in full closed; do
        [ "$(step_of $m.iae)" = 5 ]
        train --resume -o $m.iae 200.iae
        same unbroken.iae $m.iae
    done
}

@test "metrics to a reader that has closed: saved, 74, and gone on" {
    flat_rows 200 >200.iae
    train --spec ./flat.spec -o unbroken.iae 200.iae
    mkfifo metrics
    exec 8<>metrics 9>metrics
    exec 8>&-
    status=0
    iae-train -q --threads 1 --every 5 --spec ./flat.spec -o m.iae 200.iae >&9 2>err || status=$?
    exec 9>&-
    [ $status = 74 ]
    [ "$(step_of m.iae)" = 5 ]
    train --resume -o m.iae 200.iae
    same unbroken.iae m.iae
}

@test "an input that breaks off: the part of a batch is dropped, the rest saved, 65, and gone on" {
    flat_rows 200 5 >whole.iae
    train --spec ./flat.spec -o unbroken.iae whole.iae
    size=$(stat -c %s whole.iae)
    for part in 30 50 70 99; do
        head -c $((size * part / 100)) whole.iae >cut.iae
        run -65 iae-train -q --threads 1 --spec ./flat.spec -o m$part.iae cut.iae
        [[ $output == *cut.iae*"cut short"* ]]
        step=$(step_of m$part.iae)
        echo "$part: step $step"
        [ "$step" -ge $((20 * part / 100 - 2)) ]
        [ "$step" -le $((20 * part / 100)) ]
        train --resume -o m$part.iae whole.iae
        same unbroken.iae m$part.iae
    done
    # only its end is missing
    head -c $((size - 1)) whole.iae >cut.iae
    run -65 iae-train -q --threads 1 --spec ./flat.spec -o end.iae cut.iae
    # cut in the part that is replayed
    head -c $((size / 2)) whole.iae >cut.iae
    train --spec ./flat.spec -o replay.iae --steps 15 whole.iae
    cp replay.iae before.iae
    run -65 iae-train -q --resume -o replay.iae cut.iae
    same before.iae replay.iae
}

@test "an input that breaks off behind the last step that was asked for is noticed too" {
    flat_rows 200 5 >whole.iae
    head -c $(($(stat -c %s whole.iae) - 1)) whole.iae >cut.iae
    run -65 iae-train -q --threads 1 --spec ./flat.spec --steps 3 -o m.iae cut.iae
    [ "$(step_of m.iae)" = 3 ]
    printf x | cat whole.iae - >more.iae
    run -65 iae-train -q --threads 1 --spec ./flat.spec --steps 3 -o m2.iae more.iae
}

@test "--max-time 0s stops with 75 after one step, and the run goes on" {
    flat_rows 100 >100.iae
    train --spec ./flat.spec -o unbroken.iae 100.iae
    run -75 iae-train -q --threads 1 --spec ./flat.spec -o m.iae --max-time 0s 100.iae
    [ "$(step_of m.iae)" = 1 ]
    while :; do
        status=0
        train --resume -o m.iae --max-time 0s 100.iae || status=$?
        [ $status = 75 ] || break
    done
    [ $status = 0 ]
    same unbroken.iae m.iae
    train --spec ./flat.spec -o long.iae --max-time 2h 100.iae
    same unbroken.iae long.iae
    for bad in 5 s 5d -1s 1e 1xs "" 9999999999999999999999999999999s nans; do
        run -64 iae-train -q --spec ./flat.spec -o n.iae --max-time "$bad" 100.iae
    done
}

@test "--profile: every layer, all parts, shares of all, and the same model" {
    flat_rows 100 >100.iae
    train --spec ./flat.spec -o plain.iae 100.iae
    iae-train -q --threads 2 --spec ./flat.spec --profile -o m.iae 100.iae >/dev/null 2>profile
    same plain.iae m.iae
    head -n 1 profile | grep -q '^name  *part  *ms/step  *share  *GFLOP/s$'
    for net in encoder decoder rec reg; do
        for part in forward 'by weights'; do
            grep -Eq "^$net\\.0  +$part  +[0-9.]+  +[0-9.]+  +[0-9.]+$" profile
        done
    done
    grep -Eq '^updates  +-  +[0-9.]+  +[0-9.]+  +-$' profile
    # shares are rounded to hundredths, one a line
    awk 'NR > 1 && $1 != "all" { sum += $(NF - 1) } END { if (sum < 99.5 || sum > 100.5) { print sum; exit 1 } }' profile
    [ "$(tail -n 1 profile | awk '{ print $1, $4 }')" = "all 100.00" ]
}

@test "--keep 2 leaves exactly the two newest generations, and each one loads" {
    flat_rows 400 >400.iae
    train --spec ./flat.spec -o m.iae --save-every 5 --keep 2 400.iae
    [ "$(echo m*.iae)" = "m-0000000035.iae m-0000000040.iae m.iae" ]
    same m.iae m-0000000040.iae
    for m in m*.iae; do
        iae-encode -m "$m" 400.iae >z.iae
        [ "$(rows z.iae)" = 400 ]
    done
    # from the older one the run goes on to the same end
    cp m-0000000035.iae r.iae
    train --resume -o r.iae 400.iae
    same m.iae r.iae
    # files of others are not touched, and a model that is a link elsewhere keeps its generations
    mkdir far
    touch far/real.iae
    ln -s far/real.iae link.iae
    touch link-note.iae link-12.iae xlink-0000000001.iae
    train --spec ./flat.spec -o link.iae --force --save-every 5 --keep 3 400.iae
    [ -L link.iae ]
    [ -e link-note.iae ]
    [ -e link-12.iae ]
    [ -e xlink-0000000001.iae ]
    n=0
    for m in $(find . -name '*-0000000030.iae' -o -name '*-0000000035.iae' -o -name '*-0000000040.iae' | grep -v '/m-'); do
        [ "$(step_of "$m")" = "$(echo "${m%.iae}" | sed 's/.*-0*//')" ]
        n=$((n + 1))
    done
    [ $n = 3 ]
}

@test "--keep counts the models of this run before those of an earlier one" {
    flat_rows 400 >400.iae
    train --spec ./flat.spec -o m.iae --save-every 5 --keep 2 400.iae
    train --spec ./flat.spec -o m.iae --force --steps 20 --save-every 5 --keep 2 400.iae
    [ "$(echo m-*.iae)" = "m-0000000015.iae m-0000000020.iae" ]
}

@test "decay: the length of the run must be known, and rows beyond it are refused" {
    flat_rows 100 >100.iae
    run -78 iae-train -q --spec ./flat.spec --set 'decay 0.5' --set 'steps rec 2 below 0.1' -o m.iae 100.iae
    [[ $output == *"length of the run"* ]]
    iae-shuffle 100.iae >known.iae
    train --spec ./flat.spec --set 'decay 0.5' -o m.iae known.iae
    [ "$(step_of m.iae)" = 10 ]
    run -78 iae-train -q --force --spec ./flat.spec --set 'decay 0.5' -o m.iae <(cat known.iae known.iae)
    [[ $output == *"more rows than the 100"* ]]
    [ "$(step_of m.iae)" = 10 ]
    train --force --spec ./flat.spec -o m.iae <(cat known.iae known.iae)
    [ "$(step_of m.iae)" = 20 ]
}

@test "metrics that cannot be written: the error that it was, and the model is saved" {
    flat_rows 100 >100.iae
    status=0
    iae-train -q --spec ./flat.spec -o m.iae 100.iae >/dev/full 2>err || status=$?
    [ $status = 74 ]
    grep -q 'the model is saved: No space left' err
    [ -e m.iae ]
}

@test "a filter that a signal ends leaves no temporary file" {
    for s in TERM:143 USR1:138; do
        iae-synth -q -n 1000000000 -o toy.iae mixture &
        pid=$!
        until [ -n "$(find . -name '.toy.iae.tmp.*' -size +0)" ]; do sleep 0.05; done
        kill -"${s%:*}" $pid
        status=0
        wait $pid || status=$?
        [ $status = "${s#*:}" ]
        no_stray
        [ ! -e toy.iae ]
    done
}

@test "options and fields that would be misread are refused" {
    make_stream "dict(x=np.zeros((3, 4), '<f4'), y=np.arange(9, dtype='<i4').reshape(3, 3))" >odd.iae
    run -78 iae-cut --class 1 odd.iae
    flat_rows 100 >100.iae
    train --spec ./flat.spec -o m.iae 100.iae
    run -64 iae-sample -m m.iae --traverse-steps 5
    iae-encode -m m.iae 100.iae >a.iae
    cp a.iae b.iae
    iae-sample -m m.iae --components 2 --fit a.iae >c.iae
    iae-sample -m m.iae --components 2 --fit b.iae >d.iae
    cmp c.iae d.iae
}

@test "a line of the spec that could not be read again is refused" {
    flat_rows 100 >100.iae
    run -78 iae-train -q --spec ./flat.spec --set "code categorical 600" --set "prior $(seq -s ' ' 600)" -o m.iae 100.iae
    [[ $output == *"2000 bytes"* ]]
    [ ! -e m.iae ]
}

@test "a folder cannot be the model, and a link to nowhere can" {
    flat_rows 100 >100.iae
    mkdir folder far
    run -73 iae-train -q --spec ./flat.spec -o folder 100.iae
    [[ $output == *"folder: cannot create: Is a directory"* ]]
    ln -s far/m.iae m.iae
    train --spec ./flat.spec -o m.iae 100.iae
    [ -L m.iae ]
    [ -f far/m.iae ]
    ln -s loop loop
    run -73 iae-cut -o loop 100.iae
    # rows do not replace a model by a slip
    run -73 iae-encode -m m.iae -o m.iae 100.iae
    [[ $output == *"there is a model of this name"* ]]
    [ "$(step_of far/m.iae)" = 10 ]
    iae-encode -m m.iae -o m.iae --force 100.iae
    [ "$(rows m.iae)" = 100 ]
    run -64 iae-cut - - <100.iae
}

@test "no rows: 65, and nothing is left to be in the way" {
    flat_rows 100 >100.iae
    iae-cut --count 0 100.iae >none.iae
    run -65 iae-train -q --spec ./flat.spec -o m.iae none.iae
    [[ $output == *none.iae*"no rows"* ]]
    [ ! -e m.iae ]
    run -65 iae-train -q --spec ./flat.spec -o m.iae /dev/null
    run -65 iae-train -q --spec ./flat.spec -o m.iae flat.spec
    run -66 iae-train -q --spec ./flat.spec -o m.iae missing.iae
    run -66 iae-train -q --spec ./missing.spec -o m.iae 100.iae
    run -78 iae-train -q --spec missing -o m.iae 100.iae
    run -64 iae-train -q -o m.iae 100.iae
    # one row has no statistics of a batch
    iae-cut --count 1 100.iae >one.iae
    run -65 iae-train -q --spec ./flat.spec -o m.iae one.iae
    [ ! -e m.iae ]
}

@test "--steps 0 saves the model that iae-init makes" {
    flat_rows 100 >100.iae
    train --spec ./flat.spec -o m.iae --steps 0 100.iae
    iae-init --spec ./flat.spec -o init.iae
    iae-encode -m m.iae 100.iae >z1.iae
    iae-encode -m init.iae 100.iae >z2.iae
    same z1.iae z2.iae
    # and a run may begin from it
    train --spec ./flat.spec -o unbroken.iae 100.iae
    train --resume -o m.iae 100.iae
    same unbroken.iae m.iae
}

@test "x of another shape is 78 and names both" {
    flat_rows 100 >100.iae
    run -78 iae-train -q --spec ./tiny.spec -o m.iae 100.iae
    [[ $output == *"[4]"*"[28,28,1]"* ]]
    mnist 20 >mnist.iae
    run -78 iae-train -q --spec ./flat.spec -o m.iae mnist.iae
    [[ $output == *"[28,28,1]"*"[4]"* ]]
    iae-cut --drop x 100.iae >no-x.iae
    run -78 iae-train -q --spec ./flat.spec -o m.iae no-x.iae
    [[ $output == *"'x'"* ]]
    # the same number of values in a row without shape is taken
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read, write
h, r = read("mnist.iae")
write(open("flat.iae", "wb"), [{"id": t["id"], "x": t["x"].reshape(-1, 784)} for t in r], rows=20)
END
    train --spec ./tiny.spec -o a.iae mnist.iae
    train --spec ./tiny.spec -o b.iae flat.iae
    iae-encode -m a.iae flat.iae >za.iae
    iae-encode -m b.iae flat.iae >zb.iae
    same za.iae zb.iae
    [ ! -e m.iae ]
}

@test "the model does not go to stdout, where the metrics are" {
    flat_rows 100 >100.iae
    run -64 iae-train -q --spec ./flat.spec -o - 100.iae
}
