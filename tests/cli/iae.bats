# iae.bats - the front command: running, listing, explaining programs; completion in real shells

load helpers

# prompt SHELL SETUP - what the lines on stdin become when TAB is typed behind them
prompt() {
    local shell=("$1") setup=$2
    case $1 in
    bash) shell+=(--norc --noprofile -i) ;;
    zsh) shell+=(-f -i) ;;
    esac
    python "$ROOT/tests/cli/at-prompt.py" "$setup" "${shell[@]}"
}

# line by line, what is typed before TAB, and the words that it becomes
lines() {
    cat <<'END'
iae-train --sp|<iae-train><--spec>
iae-train --spec mnist-1|<iae-train><--spec><mnist-10-100>
iae-train --spec=mnist-1|<iae-train><--spec=mnist-10-100>
iae-eval --task lab|<iae-eval><--task><labels>
iae-eval --task nothing|<iae-eval><--task><nothing>
iae-cut --field x,own images|<iae-cut><--field><x,own><images.iae>
iae-cut images.iae --field x,o|<iae-cut><images.iae><--field><x,own>
iae-fetch mn|<iae-fetch><mnist>
iae-synth four|<iae-synth><fourpoints>
iae-train --labelled=ima|<iae-train><--labelled=images.iae>
iae enc|<iae><encode>
iae train --res|<iae><train><--resume>
iae help boo|<iae><help><boo>
iae help aug|<iae><help><augment>
iae --completion z|<iae><--completion><zsh>
END
}

# in_folder - a folder with one file, a stream with a field of its own; what a test writes lies beside it
in_folder() {
    mkdir folder
    cd folder
    printf 'iae 1 rows field x f4 [2] field own f4 [1] record tensor x f4 [1,2] 1 2 tensor own f4 [1,1] 3 end' | iae-dump --reverse >images.iae
    lines | cut -d '|' -f 1 >../typed
}

# completes SHELL SETUP
completes() {
    in_folder
    lines | cut -d '|' -f 2 >../want
    prompt "$1" "$2" <../typed >../become
    diff ../become ../want
}

@test "iae PROGRAM is iae-PROGRAM, with its arguments and its exit status" {
    iae fetch mnist -n 3 --split test >a.iae
    iae-fetch mnist -n 3 --split test >b.iae
    same a.iae b.iae
    iae cut --skip 1 -n 1 <a.iae >c.iae
    [ "$(rows c.iae)" = 1 ]
    run -1 iae cmp -q a.iae c.iae
    run -66 --separate-stderr iae info nothing
    [[ $stderr == "iae-info: nothing: "* ]]
    run -64 --separate-stderr iae info --nothing
    [[ $stderr == "iae-info: unknown option '--nothing'"* ]]
    run -0 iae info --version
    [[ $output == "iae-info "* ]]
    iae -q iae-info a.iae >info
    [ -s info ]
}

@test "a program is taken from the folder of iae, else from the path" {
    mkdir bin other
    cp "$IAE_BIN/iae" bin
    printf '#!/bin/sh\necho beside "$@"\n' >bin/iae-cut
    printf '#!/bin/sh\necho path "$@"\n' | tee other/iae-cut >other/iae-own
    chmod +x bin/iae-cut other/*
    PATH=$PWD/other:$PATH
    [ "$(bin/iae cut '1  2' -x)" = "beside 1  2 -x" ]
    [ "$(bin/iae own)" = path ]
    ln -s bin/iae link
    [ "$(./link cut)" = "beside" ]
    chmod -x bin/iae-cut
    [ "$(bin/iae cut)" = path ]
    run -66 --separate-stderr env PATH=/nowhere "$PWD/bin/iae" train
    [[ $stderr == "iae: train: neither in the folder of iae nor on the path: "* ]]
}

@test "no such program: 64, and the one that was meant" {
    run -64 --separate-stderr iae trian
    [ "$stderr" = "iae: no program iae-trian; is 'iae train' meant? Try --help" ]
    run -64 --separate-stderr iae help trian
    [ "$stderr" = "iae: no program iae-trian; is 'iae train' meant? Try --help" ]
    for name in '' xyz ../iae-cut /bin/sh "$(printf '%0200d' 0)" $'a\nb'; do
        run -64 --separate-stderr iae "$name"
        [[ $stderr == "iae: no program iae-"*"; try --help" ]]
        [ "$(wc -l <<<"$stderr")" = 1 ]
    done
}

@test "the list has every program once, and fits 80 columns" {
    COLUMNS=80 iae >list
    COLUMNS=80 iae help >list2
    same list list2
    for p in $(programs); do
        [ "$p" = iae ] || [ "$(grep -c "^  ${p#iae-}  " list)" = 1 ]
    done
    [ "$(grep -c '^  [a-z]' list)" = "$(grep -c '^\.It Xr iae-[a-z-]* 1' "$ROOT/man/iae.7")" ]
    [ "$(grep -c '^[A-Z][a-z]*:$' list)" = 3 ]
    awk 'length > 80 { print; bad = 1 } END { exit bad }' list
}

@test "iae help PROGRAM is the manual page; without man or page the program's --help" {
    mkdir man empty
    cat >man/man <<'END'
#!/bin/sh
case $* in "-w iae-train" | "-w iae-stream" | "-w iae") echo path ;; iae*) echo "page $*" ;; *) exit 16 ;; esac
END
    chmod +x man/man
    [ "$(PATH=$PWD/man:$PATH iae help train)" = "page iae-train" ]
    [ "$(PATH=$PWD/man:$PATH iae help iae-train)" = "page iae-train" ]
    [ "$(PATH=$PWD/man:$PATH iae help stream)" = "page iae-stream" ]
    [ "$(PATH=$PWD/man:$PATH iae help iae)" = "page iae" ]
    iae-cut --help >cut
    PATH=$PWD/man:$PATH iae help cut >help
    same cut help
    PATH=$PWD/empty "$IAE_BIN/iae" help cut >help
    same cut help
    iae --help >cut
    for word in iae help; do
        PATH=$PWD/empty "$IAE_BIN/iae" help $word >help
        same cut help
    done
    run -64 --separate-stderr env PATH="$PWD/man:$PATH" iae help '../x'
    [ "$stderr" = "iae: no program iae-../x; try --help" ]
}

@test "--completion prints the installed script; there is none without the folder" {
    for shell in bash zsh fish; do
        iae --completion $shell >script
        same script "$ROOT/cmd/lib/front/completion/iae.$shell"
    done
    run -64 iae --completion csh
    IAE_SHARE=$PWD run -66 iae --completion bash
}

@test "completion in bash" {
    completes bash 'eval "$(iae --completion bash)"'
}

@test "completion in zsh" {
    need_tool zsh
    completes zsh 'autoload -U compinit; compinit -u -D; eval "$(iae --completion zsh)"'
}

@test "completion in fish" {
    need_tool fish
    iae --completion fish >script
    in_folder
    # the words that it offers, without what they are
    HOME=$PWD fish -N -c '
        source $argv[1]
        while read -l line
            set -l found (complete -C "$line" | string replace -r "\t.*" "")
            echo (string join " " -- $found)
        end' ../script <../typed >../offered
    lines | sed 's/.*<\(.*\)>$/\1/; s/^nothing$//; s/^boo$//' >../want
    diff ../offered ../want
}

# bats test_tags=plain
@test "make install puts the scripts where shells find them, and uninstall takes them away" {
    installing() {
        make -s -o all -C "$ROOT" B="$(dirname "$IAE_BIN")" DESTDIR="$PWD/root" PREFIX=/usr "$1" >/dev/null
    }
    installing install
    share=root/usr/share
    for p in $(programs); do
        [ -s "$share/bash-completion/completions/$p" ]
        [ -s "$share/fish/vendor_completions.d/$p.fish" ]
    done
    grep -q '^#compdef iae' "$share/zsh/site-functions/_iae"
    PATH=$PWD/root/usr/bin:$PATH
    [ "$(iae --completion fish | wc -l)" -gt 5 ]
    installing uninstall
    [ -z "$(find root -type f -o -type l)" ]
}
