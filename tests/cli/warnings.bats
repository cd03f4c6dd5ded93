# what iae-train and iae-init say when data, spec and options are likely not to be what was meant: a line each, once; the run goes on

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
}

# said ARGS - what iae-train says, but for its summary, with the model m.iae; its exit status is 0
said() {
    timeout 60 iae-train --threads 1 --force -o m.iae "$@" 2>log >/dev/null || { cat log; return 1; }
    grep -v ' images/s, ' log || true
}

# pictures NAME EXPRESSION - 25 rows of pictures for tiny.spec, made by numpy from the bytes u
pictures() {
    make_stream "(lambda u: dict(id=np.arange(25) + 700, x=$2))(rng.integers(0, 256, (25, 28, 28, 1)).astype('u1'))" >"$1.iae"
}

@test "f4 that leaves the range of the spec is told, once, with the range seen and the one expected" {
    pictures bright "u.astype('<f4')"
    pictures both "(u / 127.5 - 1).astype('<f4')"
    pictures unit "(u / 255).astype('<f4')"
    [ "$(said --spec ./tiny.spec bright.iae)" = 'iae-train: bright.iae: x is f4 from 0 to 255, where `data unit` means [0,1]' ]
    [ "$(said --spec ./tiny.spec both.iae)" = 'iae-train: both.iae: x is f4 from -1 to 1, where `data unit` means [0,1]' ]
    [ -z "$(said --spec ./tiny.spec unit.iae)" ]
    sed 's/unit/signed/; s/sigmoid/tanh/' tiny.spec >signed.spec
    [ "$(said --spec ./signed.spec bright.iae)" = 'iae-train: bright.iae: x is f4 from 0 to 255, where `data signed` means [-1,1]' ]
    [ -z "$(said --spec ./signed.spec both.iae)" ]
    [ -z "$(said -q --spec ./tiny.spec bright.iae)" ]
    # it is told of a model at its start, and not when it goes on
    said --spec ./tiny.spec --steps 1 bright.iae >/dev/null
    iae-train --threads 1 --resume -o m.iae bright.iae 2>log >/dev/null
    [ "$(wc -l <log)" = 1 ]
}

@test "bytes of 0 and 1 are told; dark pictures and numbers without bounds are not" {
    pictures bits 'u >> 7'
    pictures dark 'u >> 6'
    [ "$(said --spec ./tiny.spec bits.iae)" = 'iae-train: bits.iae: x is u1 of 0 and 1 only, where 255 stands for 1' ]
    [ -z "$(said --spec ./tiny.spec dark.iae)" ]
    flat_rows 30 >30.iae
    [[ $(said --spec ./flat.spec 30.iae) == "iae-train: 30.iae: x is f4 from -"*", where \`data signed\` means [-1,1]" ]]
    [ -z "$(said --spec ./flat.spec --set 'decoder: fc 4' 30.iae)" ]
    iae-synth -n 1100 mixture >mixture.iae
    [ -z "$(said --steps 1 mixture.iae)" ]
}

@test "the first minibatch decides, however rows are cut into records" {
    for late in 9 10; do
        make_stream "dict(x=np.where(np.arange(25) == $late, 7, 0.5).astype('<f4').repeat(4).reshape(25, 4))" --cut 3 >$late.iae
    done
    [ "$(said --spec ./flat.spec 9.iae)" = 'iae-train: 9.iae: x is f4 from 0.5 to 7, where `data signed` means [-1,1]' ]
    [ -z "$(said --spec ./flat.spec 10.iae)" ]
}

@test "a value of the first minibatch that is not finite: 65 with the row's id, and nothing is trained" {
    for bad in nan inf -inf; do
        make_stream "(lambda x: (x.__setitem__((9, 2), float('$bad')), dict(id=np.arange(30) + 500, x=x))[1])(
            rng.normal(size=(30, 4)).astype('<f4'))" >bad.iae
        run -65 iae-train -q --threads 1 --spec ./flat.spec -o m.iae bad.iae
        [[ $output == *"iae-train: bad.iae: x of the row with id 509 is not finite"* ]]
        iae-cut --drop id bad.iae >numbered.iae
        run -65 iae-train -q --threads 1 --spec ./flat.spec -o m.iae numbered.iae
        [[ $output == *"iae-train: numbered.iae: x of the row with id 9 is not finite"* ]]
        [ ! -e m.iae ]
    done
    no_stray
}

@test "fewer rows than a batch: both numbers" {
    make_stream "dict(x=rng.random((10, 4)).astype('<f4'))" >10.iae
    [ -z "$(said --spec ./flat.spec 10.iae)" ]
    iae-cut --count 9 10.iae >9.iae
    [ "$(said --spec ./flat.spec 9.iae)" = 'iae-train: 9.iae: 9 rows, where a batch has 10' ]
    [ -z "$(said -q --spec ./flat.spec 9.iae)" ]
    # several minibatches a step
    [ -z "$(said --spec ./flat.spec --set 'shards 3' 10.iae)" ]
}

@test "data that end before --steps: where, and what repeats them; not for a run that was stopped" {
    make_stream "dict(x=rng.random((25, 4)).astype('<f4'))" >25.iae
    ends='the data ended after step 3, before --steps 100; iae-shuffle --epochs repeats them'
    [ "$(said --spec ./flat.spec --steps 100 25.iae)" = "iae-train: 25.iae: $ends" ]
    [ "$(said --spec ./flat.spec --steps 100 <25.iae)" = "iae-train: <stdin>: $ends" ]
    [ -z "$(said -q --spec ./flat.spec --steps 100 25.iae)" ]
    for enough in -1 0 3; do
        [ -z "$(said --spec ./flat.spec --steps "$enough" 25.iae)" ]
    done
    iae-train --threads 1 --resume --steps 4 -o m.iae 25.iae 2>log >/dev/null
    grep -qx "iae-train: 25.iae: ${ends/100/4}" log
    # stopped by a time, or by a signal while more may come
    run -75 iae-train --threads 1 --force --spec ./flat.spec --steps 100 --max-time 0s -o m.iae 25.iae
    [[ $output != *"the data ended"* ]]
    mkfifo data metrics
    exec 8<>data 9<>metrics
    env --default-signal=TERM iae-train --threads 1 --every 1 --steps 100 --force --spec ./flat.spec -o m.iae <data >metrics 2>err 8>&- 9>&- 3>&- &
    trainer=$!
    head -c -20 25.iae >&8
    for line in header 1 2; do
        read -r -t 20 line <&9
    done
    kill -TERM "$trainer"
    status=0
    wait "$trainer" || status=$?
    [ $status = 75 ]
    exec 8>&- 9>&-
    grep -q 'stopped by a signal' err
    run -1 grep 'the data ended' err
}

@test "a decoder that ends in tanh for unit, or in sigmoid for signed, is told when a model is made, and then no more" {
    pictures unit "(u / 255).astype('<f4')"
    odd='the decoder ends in tanh, which gives [-1,1], where `data unit` means [0,1]'
    sed 's/sigmoid/tanh/' tiny.spec >tanh.spec
    [ "$(said --spec ./tanh.spec --steps 1 unit.iae)" = "iae-train: ./tanh.spec: $odd" ]
    iae-train --threads 1 --resume -o m.iae unit.iae 2>log >/dev/null
    [ "$(wc -l <log)" = 1 ]
    iae-init --spec ./tanh.spec -o n.iae 2>log
    [ "$(cat log)" = "iae-init: ./tanh.spec: $odd" ]
    iae-export n.iae -o n.safetensors
    iae-init --weights n.safetensors -o w.iae 2>log
    [ "$(cat log)" = "iae-init: n.safetensors: $odd" ]
    iae-train --threads 1 --resume -o n.iae unit.iae 2>log >/dev/null
    [ "$(wc -l <log)" = 1 ]
    iae-info n.iae 2>log >/dev/null
    iae-init -q --force --spec ./tanh.spec -o n.iae 2>>log
    iae-init --force --spec ./tiny.spec -o n.iae 2>>log
    [ ! -s log ]
    iae-init --force --spec ./tiny.spec --set 'data 28x28x1 signed' -o n.iae 2>log
    [ "$(cat log)" = 'iae-init: ./tiny.spec: the decoder ends in sigmoid, which gives [0,1], where `data signed` means [-1,1]' ]
}
