# scripts.bats - programs that are scripts: what they have in common with all programs, and how they are installed

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR"
    read -ra scripts < <(make -s -C "$ROOT" script-names)
    [ ${#scripts[@]} -ge 3 ]
}

@test "--help and --version as all programs, on stdout, without anything else; 74 where it cannot be written" {
    local s option
    for s in "${scripts[@]}"; do
        "$s" --help >help 2>message
        [ ! -s message ]
        [[ $(head -n 1 help) == "Usage: $s "* ]]
        [ "$(wc -l <help)" -le 25 ]
        [ "$(awk '{ print length }' help | sort -n | tail -n 1)" -le 80 ]
        grep -q '^Exit status: 0 ' help
        "$s" -h >short
        same help short
        "$s" --version >version
        [ "$(cat version)" = "$s $(iae-info --version | sed -n '1s/.* //p')" ]
        for option in --help --version; do
            run -74 sh -c '"$0" $1 >/dev/full' "$s" $option
            [ "$output" = "$s: <stdout>: cannot write" ]
        done
    done
}

@test "wrong usage is 64, and one line" {
    local s
    for s in "${scripts[@]}"; do
        for arguments in '' '--no-such-option' '-Z' '1/4' 'a b c d'; do
            [[ $s != iae-own-images || $arguments != [1a]* ]] || continue       # names of files
            # shellcheck disable=SC2086
            run -64 "$s" $arguments
            [[ $output == "$s: "*"try --help" ]]
        done
    done
}

# bats test_tags=quick
@test "each has a manual page with its options and all sections, and a line in iae.7 and README" {
    local s page
    for s in "${scripts[@]}"; do
        page=$ROOT/man/$s.1
        for section in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
            grep -qx "\.Sh $section" "$page"
        done
        diff <("$s" --help | grep -o -- '--[a-z-]*' | sort -u) <(awk '/^\.It Fl / { for (i = 2; i < NF; i++) if ($i == "Fl") print "-" $(i + 1) }' "$page" | grep -- -- | sort -u)
        grep -qx "\.It Xr $s 1" "$ROOT/man/iae.7"
        grep -q "^| \`$s" "$ROOT/README.md"
    done
}

@test "installed anywhere, also in a folder with blanks, they find their parts, specs and programs; uninstall leaves nothing" {
    need_plain "make would build"
    make -s -C "$ROOT" install DESTDIR="$PWD/stage" PREFIX=/usr V=1 >/dev/null
    mv stage "a stage"
    local bin="$PWD/a stage/usr/bin" s
    ln -s "$bin/iae-narrow" narrower
    unset IAE_BIN
    PATH=/usr/bin:/bin
    for s in "${scripts[@]}"; do
        [ "$("$bin/$s" --version | cut -d ' ' -f 1)" = "$s" ]
    done
    ./narrower 1/16 mnist >narrow.spec
    "$bin/iae-init" -q --spec ./narrow.spec -o m.iae
    cat >a.grid <<'EOF'
spec=./narrow.spec
steps=1
data() { iae-fetch -q mnist -n 100; }
judge() { printf 'one\t1\n'; }
EOF
    "$bin/iae-grid" a.grid all
    [ "$("$bin/iae-grid" a.grid table | tail -n 1)" = $'1\t1' ]
    mkdir -p "my pictures"
    "$bin/iae-fetch" -q mnist -n 20 | "$bin/iae-export" -q --png 'my pictures/%d.png'
    STEPS=1 SIZE=8 "$bin/iae-own-images" --quick "my pictures" >said
    grep -q '^own-images-my-pictures-quick: step 1$' said
    [ -s own-images-my-pictures-quick/reconstructions.png ]
    PYTHONPATH="$PWD/a stage/usr/share/iae/python" python -c 'import iae; assert len(iae.pipe(None, "iae-synth", "-n", "3", "mixture")["x"]) == 3'
    find "a stage" -name __pycache__ -exec rm -r {} +
    mv "a stage" stage
    make -s -C "$ROOT" uninstall DESTDIR="$PWD/stage" PREFIX=/usr
    [ -z "$(find stage ! -type d)" ]
    [ ! -e stage/usr/share/iae ]
}

@test "iae-narrow takes installed specs by name, and files" {
    iae-narrow 1/4 mnist >a
    iae-narrow 1/4 "$ROOT/pipelines/specs/mnist.spec" >b
    same a b
    mkdir -p "a share/specs"
    echo 'encoder: fc 8 ; fc 2' >"a share/specs/mnist.spec"
    [ "$(IAE_SHARE="$PWD/a share" iae-narrow 1/4 mnist)" = 'encoder: fc 2 ; fc 2' ]
    echo 'encoder: fc 40 ; fc 2' >mnist
    [ "$(iae-narrow 1/4 mnist)" = 'encoder: fc 10 ; fc 2' ]
    run -66 iae-narrow 1/4 none
    [[ $output == "iae-narrow: none: "* ]]
    run -74 sh -c 'iae-narrow 1/4 mnist >/dev/full'
    [ "$output" = 'iae-narrow: <stdout>: cannot write' ]
    for shell in dash 'bash --posix' 'busybox sh'; do
        command -v "${shell%% *}" >/dev/null || continue
        same <($shell "$ROOT/pipelines/narrow.sh" 1/4 mnist) <(iae-narrow 1/4 mnist)
    done
}

# bats test_tags=quick,plain
@test "shellcheck has nothing to say of the programs that are scripts" {
    need_tool shellcheck
    cd "$ROOT/pipelines"
    shellcheck -S warning -e SC2034,SC2154 -s sh narrow.sh program.sh ranks.sh
    shellcheck -S warning -e SC2034,SC2154 -s bash grid/grid.sh grid/slurm.sh grid/*.bash own-images/run.sh training.bash
}
