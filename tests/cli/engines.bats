# engines.bats - choosing an engine by option and variable, and everything that tells which it was
# bats file_tags=quick
load helpers
load training

MULTIPLY="iae-bnstats iae-decode iae-encode iae-eval iae-near iae-report iae-score iae-step iae-train"

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    load helpers
    load training
    unset IAE_ENGINE
    write_specs
    flat_rows 60 >rows.iae
    train --spec ./flat.spec --steps 3 -o model.iae rows.iae
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    unset IAE_ENGINE
    cp "$BATS_FILE_TMPDIR"/*.iae "$BATS_FILE_TMPDIR"/flat.spec .
}

# meta KEY FILE - the value of a key of the header
meta() {
    iae-dump --header "$2" | sed -n "s/^meta $1 //p"
}

history_of() {
    iae-dump --header "$1" | sed -n 's/^history //p' | tail -n 1
}

@test "programs that multiply have --engine, and they alone; --version names the engine" {
    local p have=
    for p in $(programs); do
        [ "$p" != iae-train-mpi ] || MULTIPLY="$MULTIPLY $p"
        [ "$p" = iae ] || "$p" --dump-options >options
        if [ "$p" != iae ] && cut -f 1 options | grep -qx engine; then
            have="$have $p"
            grep -q $'^engine\t.*\tnative, openblas, reference, shy$' options
            "$p" --version | grep -q '^engine [a-z]*, .'
            "$p" --version --engine reference | grep -qx 'engine reference, plain loops'
            IAE_ENGINE=reference "$p" --version | grep -qx 'engine reference, plain loops'
            IAE_ENGINE=reference "$p" --version --engine native | grep -q '^engine native, [0-9]* bits$'
        else
            run -1 grep '^engine' <("$p" --version)
            IAE_ENGINE=none "$p" --version >/dev/null           # it is nothing to them
        fi
    done
    diff <(printf '%s\n' $have | sort) <(printf '%s\n' $MULTIPLY | sort)
}

@test "no program links OpenBLAS, and those that do not multiply hold no products" {
    local p
    need_tool readelf
    need_tool nm
    for p in $(programs); do
        run -1 grep -i blas <(readelf -d "$IAE_BIN/$p")
        nm "$IAE_BIN/$p" >names
        case " $MULTIPLY iae-train-mpi " in
        *" $p "*) grep -q ' native_linear_forward$' names ;;
        *) run -1 grep -E '(native|openblas|reference)_(linear|conv|gemm)|gemm_|ukernel' names ;;
        esac
    done
}

@test "a name that is no engine: 64 with the list, naming the option or the variable" {
    run -64 --separate-stderr iae-encode --engine nativ rows.iae
    [ "$stderr" = "iae-encode: --engine: 'nativ' is none of native, openblas, reference, shy; is 'native' meant? Try --help" ]
    run -64 --separate-stderr env IAE_ENGINE=cuda iae-encode rows.iae
    [ "$stderr" = "iae-encode: IAE_ENGINE: 'cuda' is none of native, openblas, reference, shy; try --help" ]
    run -64 --separate-stderr iae-train --engine ''
    [[ $stderr == "iae-train: --engine: '' is none of native, "* ]]
    run -64 --separate-stderr iae-encode --backend native
    [ "$stderr" = "iae-encode: unknown option '--backend'; is '--engine' meant? Try --help" ]
    IAE_ENGINE=cuda iae-encode --help >/dev/null
    IAE_ENGINE='' iae-encode -m model.iae rows.iae >empty.iae
    iae-encode -m model.iae rows.iae >none.iae
    same empty.iae none.iae
}

@test "the history has the engine where it was chosen, by option or variable, and only there" {
    iae-encode -m model.iae rows.iae >default.iae
    iae-encode -m model.iae --engine reference rows.iae >option.iae
    IAE_ENGINE=reference iae-encode -m model.iae rows.iae >variable.iae
    IAE_ENGINE=native iae-encode -m model.iae --engine reference rows.iae >both.iae
    [[ $(history_of default.iae) != *engine* ]]
    [[ $(history_of option.iae) == '"iae-encode '*' --engine reference"' ]]
    same option.iae variable.iae
    same option.iae both.iae
    iae-cmp --tolerance 1e-5 --relative 1e-5 default.iae option.iae
    IAE_ENGINE=shy train --spec ./flat.spec --steps 3 -o shy.iae rows.iae
    [[ $(history_of shy.iae) == *" --engine shy"* ]]
    [[ $(history_of model.iae) != *engine* ]]
}

@test "a model tells the engine that changed it last: iae-train, iae-step and iae-bnstats write it, iae-init has none, iae-strip keeps it" {
    local engine
    engine=$(iae-train --version | sed -n 's/^engine \([a-z]*\), /\1 /p')
    [ "$(meta engine model.iae)" = "\"$engine\"" ]
    iae-info model.iae | grep -qx "engine   $engine"
    iae-train -q --engine reference --threads 1 --spec ./flat.spec --steps 1 -o other.iae rows.iae >/dev/null
    [ "$(meta engine other.iae)" = '"reference plain loops"' ]
    [ "$(meta arithmetic other.iae)" != "$(meta arithmetic model.iae)" ]
    iae-strip other.iae >small.iae
    [ "$(meta engine small.iae)" = '"reference plain loops"' ]
    [ "$(meta arithmetic small.iae)" = "$(meta arithmetic other.iae)" ]
    iae-init -q --spec ./flat.spec -o fresh.iae
    [ -z "$(meta engine fresh.iae)" ] && [ -z "$(meta arithmetic fresh.iae)" ]
    iae-strip fresh.iae >small.iae
    [ -z "$(meta engine small.iae)" ] && [ -z "$(meta arithmetic small.iae)" ]
    iae-encode -m fresh.iae --train rows.iae | iae-decode -m fresh.iae --train | iae-score -m fresh.iae --grad disc |
        iae-step -m fresh.iae --engine reference >/dev/null
    [ "$(meta engine fresh.iae)" = '"reference plain loops"' ]
}

@test "a run that goes on by an engine that rounds otherwise is told both; equal bytes are no matter" {
    iae-train --engine reference --threads 1 --resume --steps 4 -o model.iae rows.iae >/dev/null 2>err
    grep -q 'model.iae: was trained by engine native .* bits, this is reference plain loops; the result will differ in its last digits$' err
    iae-train --engine reference --threads 1 --resume --steps 5 -o model.iae rows.iae >/dev/null 2>err
    run -1 grep 'was trained' err
    iae-train --engine shy --threads 1 --resume --steps 6 -o model.iae rows.iae >/dev/null 2>err
    grep -q 'was trained by engine reference plain loops, this is shy ' err
    iae-train --engine native --threads 1 --resume --steps 7 -o model.iae rows.iae >/dev/null 2>err
    run -1 grep 'was trained' err                   # native has shy's products
}

@test "the arithmetic of a model is that of its precision" {
    iae-train -q --threads 1 --spec ./flat.spec --set 'precision bf16' --steps 1 -o rounded.iae rows.iae >/dev/null
    [ "$(meta engine rounded.iae)" = "$(meta engine model.iae)" ]
    [ "$(meta arithmetic rounded.iae)" != "$(meta arithmetic model.iae)" ]
    iae-train --threads 1 --resume --steps 2 -o rounded.iae rows.iae >/dev/null 2>err
    run -1 grep 'was trained' err
}

@test "a model of before there were engines goes on, with a word if its arithmetic was another" {
    iae-dump model.iae | sed '/^meta engine /d' | iae-dump --reverse >old.iae
    iae-train --threads 1 --resume --steps 4 -o old.iae rows.iae >/dev/null 2>err
    run -1 grep 'was trained' err
    iae-dump model.iae | sed '/^meta engine /d; s/^meta arithmetic .*/meta arithmetic 7/' | iae-dump --reverse >old.iae
    iae-train --threads 1 --resume --steps 4 -o old.iae rows.iae >/dev/null 2>err
    grep -qx 'iae-train: old.iae: was trained with other matrix kernels; the result will differ in its last digits' err
    [[ $(meta engine old.iae) == \"* ]]
}

@test "an engine's name from a file does not play with the terminal" {
    iae-dump model.iae | sed 's/^meta engine .*/meta engine "\\x1b[2Jnative"/; s/^meta arithmetic .*/meta arithmetic 7/' | iae-dump --reverse >evil.iae
    iae-info evil.iae >said
    iae-train --threads 1 --resume --steps 4 -o evil.iae rows.iae >/dev/null 2>err
    grep -qx 'engine   ?\[2Jnative' said
    grep -q 'was trained by engine ?\[2Jnative, this is ' err
    run -1 grep $'\x1b' said err
}

@test "shells complete the names" {
    iae --completion bash >completion.bash
    run -0 bash -c '. ./completion.bash; COMP_WORDS=(iae-train --engine ""); COMP_CWORD=2; COMP_LINE="iae-train --engine "; COMP_POINT=${#COMP_LINE}
        f=$(complete -p iae-train | sed "s/.*-F \([^ ]*\).*/\1/"); "$f" iae-train "" --engine; printf "%s\n" "${COMPREPLY[@]}"'
    [ "$(printf '%s\n' $output | sort | xargs)" = "native openblas reference shy" ]
}

@test "filters run in 32 MiB of address space, and programs with a small model in 64" {
    need_plain "AddressSanitizer reserves terabytes"
    local p
    for p in iae-cut iae-shuffle iae-dump iae-info "iae-mask --per-class 2"; do
        (ulimit -v 32768 && $p <rows.iae) >out
    done
    iae-encode -m model.iae rows.iae >z.iae
    (ulimit -v 65536 && iae-encode -m model.iae rows.iae) >small-z.iae
    same z.iae small-z.iae
    (ulimit -v 65536 && iae-decode -m model.iae z.iae) >out
    (ulimit -v 65536 && iae-train -q --threads 1 --spec ./flat.spec --steps 1 -o small.iae rows.iae) >out
}
