# metrics of iae-train: in a file, on a terminal, of rows held out; the best checkpoint

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
    flat_rows 200 >200.iae
    flat_rows 90 >held-out.iae
}

# on_terminal COLUMNSxLINES COMMAND - what a terminal of this size receives; the exit status is that of the command
on_terminal() {
    python -c 'import fcntl, os, pty, struct, sys, termios
columns, lines = map(int, sys.argv[1].split("x"))
child, fd = pty.fork()
if not child:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    os.execvp("bash", ["bash", "-c", sys.argv[2]])
while True:
    try:
        piece = os.read(fd, 65536)
    except OSError:
        break
    if not piece:
        break
    sys.stdout.buffer.write(piece.replace(b"\r\n", b"\n"))
    sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))' "$@"
}

# column NAME FILE - the values of a column, one a line
column() {
    awk -F '\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) k = i; next } { print $k }' "$2"
}

@test "what a model does not have is empty; what it has is there in every line" {
    iae-train -q --threads 1 --spec ./flat.spec --every 5 -o m.iae 200.iae >m.tsv
    for name in balance confidence entropy used agreement L_label; do
        [ -z "$(column $name m.tsv | tr -d '\n')" ]
    done
    for name in L_rec L_reg L_gen mse mse_rolled rho z_std_min norm_encoder norm_reg steps_rec; do
        [ "$(column $name m.tsv | grep -c .)" = "$(($(wc -l <m.tsv) - 1))" ]
    done
    iae-train -q --threads 1 --spec ./flat.spec --set 'reconstruction euclidean' --set 'regularization none' --steps 5 -o ae.iae 200.iae >ae.tsv
    [ -z "$(column L_rec ae.tsv)$(column L_reg ae.tsv)$(column gap ae.tsv)$(column norm_rec ae.tsv)" ]
    [ -n "$(column L_gen ae.tsv)" ]
}

@test "--metrics FILE: as stdout would have it, cut back on --resume, and never overwritten unasked" {
    iae-train -q --threads 1 --spec ./flat.spec --every 1 -o a.iae 200.iae >unbroken.tsv
    run -0 iae-train -q --threads 1 --spec ./flat.spec --every 1 -o b.iae --metrics b.tsv 200.iae
    [ -z "$output" ]
    cmp unbroken.tsv b.tsv
    # lines behind the model's step, and one that broke off, go when the run does
    iae-train -q --threads 1 --spec ./flat.spec --every 1 -o c.iae --metrics c.tsv --steps 4 200.iae
    cp c.iae older.iae
    cp c.tsv older.tsv
    iae-train -q --threads 1 --resume --every 1 -o c.iae --metrics c.tsv --steps 7 200.iae
    printf '8\t1.3' >>c.tsv
    cp older.iae c.iae
    iae-train -q --threads 1 --resume --every 1 -o c.iae --metrics c.tsv 200.iae
    cmp unbroken.tsv c.tsv
    # what is there is kept
    run -73 iae-train -q --spec ./flat.spec -o d.iae --metrics b.tsv 200.iae
    cmp unbroken.tsv b.tsv
    [ ! -e d.iae ]
    cp older.tsv other.tsv
    sed -i 's/mse/error/' other.tsv
    cp other.tsv before.tsv
    run -73 iae-train -q --resume -o c.iae --metrics other.tsv 200.iae
    [[ $output == *"its columns are not those"* ]]
    cmp before.tsv other.tsv
    run -73 iae-train -q --resume -o c.iae --metrics nowhere/m.tsv 200.iae
    # a full disk
    run -74 iae-train -q --threads 1 --every 1 --spec ./flat.spec -o e.iae --metrics /dev/full 200.iae
    [ "$(step_of e.iae)" = 1 ]
    # stdout by name
    iae-train -q --threads 1 --spec ./flat.spec --every 1 -o f.iae --metrics - 200.iae >f.tsv
    cmp unbroken.tsv f.tsv
}

@test "killed at any time, a run that goes on leaves the metrics of an unbroken one" {
    iae-train -q --threads 1 --spec ./flat.spec --every 1 -o a.iae --save-every 1 200.iae >unbroken.tsv
    iae-train -q --threads 1 --spec ./flat.spec --every 1 -o b.iae --save-every 1 --steps 0 --metrics b.tsv 200.iae
    for _ in 1 2 3; do
        timeout --foreground -s KILL 0.03 iae-train -q --threads 1 --resume --every 1 --save-every 1 -o b.iae --metrics b.tsv 200.iae || true
    done
    iae-train -q --threads 1 --resume --every 1 -o b.iae --metrics b.tsv 200.iae
    cmp unbroken.tsv b.tsv
    same a.iae b.iae
}

@test "--eval: the numbers of iae-encode, iae-decode and iae-eval, at each save; training is not touched" {
    train --spec ./flat.spec --set 'ema 0.9' -o plain.iae 200.iae
    iae-train -q --threads 1 --spec ./flat.spec --set 'ema 0.9' -o m.iae --save-every 4 --every 3 --eval held-out.iae 200.iae >m.tsv
    same plain.iae m.iae
    [ "$(head -n 1 m.tsv | tr '\t' '\n' | tail -n 3 | tr '\n' ' ')" = "eval_mse eval_mse_rolled eval_knn_error " ]
    awk -F '\t' 'NR > 1 { print $1, ($NF != "") }' m.tsv >there
    [ "$(head -n 5 there | tr '\n' ' ')" = "3 0 4 1 6 0 8 1 9 0 " ]
    iae-encode -m m.iae held-out.iae >z.iae
    iae-decode -m m.iae z.iae | iae-eval --task reconstruction >want
    iae-cut -n 45 z.iae >half.iae
    iae-cut --skip 45 z.iae | iae-eval --task codes --estimate half.iae >>want
    for name in mse mse_rolled knn_error; do
        [ "$(column eval_$name m.tsv | tail -n 1)" = "$(awk -v n=$name '$1 == n { print $2 }' want)" ]
    done
    # of categories, and of a classifier
    iae-train -q --threads 1 --spec ./cat.spec -o c.iae --steps 2 --eval held-out.iae 200.iae >c.tsv
    iae-encode -m c.iae held-out.iae >z.iae
    iae-cut -n 45 z.iae >half.iae
    iae-cut --skip 45 z.iae | iae-eval --task clusters --estimate half.iae >want
    [ "$(column eval_majority_error c.tsv | tail -n 1)" = "$(awk '$1 == "majority_error" { print $2 }' want)" ]
}

@test "--keep-best: the checkpoint of the lowest number, also after --resume; one of another run is kept" {
    judged() { iae-train -q --threads 1 --save-every 2 --every 100 --eval held-out.iae --keep-best --metrics "$1.tsv" -o "$1.iae" "${@:2}" 200.iae; }
    judged a --spec ./flat.spec
    best=$(awk -F '\t' 'NR > 1 && $(NF - 2) != "" && (!s || $(NF - 2) < m) { m = $(NF - 2); s = $1 } END { print s }' a.tsv)
    [ "$(step_of a-best.iae)" = "$best" ]
    judged b --spec ./flat.spec --steps 4
    judged b --resume --steps 6
    judged b --resume
    same a-best.iae b-best.iae
    # by another number: with one that only grows, the first save stays
    judged c --spec ./flat.spec --best-by eval_mse_rolled
    best=$(awk -F '\t' 'NR > 1 && $(NF - 1) != "" && (!s || $(NF - 1) < m) { m = $(NF - 1); s = $1 } END { print s }' c.tsv)
    [ "$(step_of c-best.iae)" = "$best" ]
    rm a.iae a.tsv
    cp a-best.iae before.iae
    run -73 judged a --spec ./flat.spec
    [[ $output == *a-best.iae* ]]
    cmp before.iae a-best.iae
    run -64 iae-train -q --spec ./flat.spec --keep-best -o d.iae 200.iae
    run -64 iae-train -q --spec ./flat.spec --best-by eval_mse --eval held-out.iae -o d.iae 200.iae
    run -64 judged d --spec ./flat.spec --best-by mse
    [[ $output == *"none of eval_mse, eval_mse_rolled, eval_knn_error"* ]]
}

@test "a step has one line, judged or not; the last one too" {
    for every in 3 4 5 10; do
        iae-train -q --threads 1 --spec ./flat.spec --force -o m.iae --save-every 1000 --every $every --eval held-out.iae 200.iae >m.tsv
        [ "$(cut -f 1 m.tsv | sort | uniq -d)" = "" ]
        [ "$(tail -n 1 m.tsv | cut -f 1)" = 20 ]
        [ -n "$(column L_rec m.tsv | tail -n 1)" ] && [ -n "$(column eval_mse m.tsv | tail -n 1)" ]
        iae-train -q --threads 1 --spec ./flat.spec --force -o m.iae --every $every 200.iae | cmp - <(awk -F '\t' -v OFS='\t' '{ NF -= 3; print }' m.tsv)
    done
}

@test "what is left of a run that ended before its first line is no obstacle" {
    run -65 iae-train -q --threads 1 --spec ./flat.spec -o m.iae --metrics m.tsv <(iae-cut -n 1 200.iae)
    iae-train -q --threads 1 --spec ./flat.spec -o m.iae --metrics m.tsv 200.iae
    [ "$(wc -l <m.tsv)" = 2 ]
}

@test "the best checkpoint after a kill between save and link" {
    judged() { iae-train -q --threads 1 --save-every 5 --every 100 --eval held-out.iae --keep-best --metrics "$1.tsv" -o "$1.iae" "${@:2}" 200.iae; }
    judged a --spec ./flat.spec
    judged b --spec ./flat.spec --steps 5
    rm b-best.iae
    judged b --resume --steps 5
    [ "$(step_of b-best.iae)" = 5 ]
    judged b --resume
    same a-best.iae b-best.iae
}

@test "rows held out that do not fit: 78, 65, 66, and nothing is trained" {
    iae-synth -q mixture -n 9 >other.iae
    run -78 iae-train -q --spec ./flat.spec -o m.iae --eval other.iae 200.iae
    run -66 iae-train -q --spec ./flat.spec -o m.iae --eval missing.iae 200.iae
    head -c 900 held-out.iae >cut.iae
    run -65 iae-train -q --spec ./flat.spec -o m.iae --eval cut.iae 200.iae
    make_stream "dict(id=np.arange(9) + 40, x=np.where(np.arange(36).reshape(9, 4) == 30, np.nan, .5).astype('<f4'))" >nan.iae
    run -65 iae-train -q --spec ./flat.spec -o m.iae --eval nan.iae 200.iae
    [[ $output == *"x of the row with id 47 is not finite" ]]
    iae-cut -n 1 held-out.iae >one.iae
    run -65 iae-train -q --spec ./flat.spec -o m.iae --eval one.iae 200.iae
    [ ! -e m.iae ]
}

@test "on a terminal: a table that fits it, of what the model has; TSV where it was asked for" {
    on_terminal 80x24 'iae-train --threads 1 --spec ./flat.spec --every 1 -o m.iae 200.iae 2>/dev/null' >seen
    head -n 1 seen | grep -q '^ *step *mse *mse_rolled *rho *L_rec *L_reg *L_gen$'
    [ "$(grep -c step seen)" = 1 ]
    [ "$(wc -L <seen)" -lt 80 ]
    on_terminal 40x5 'iae-train --threads 1 --spec ./flat.spec --every 1 --force -o m.iae 200.iae 2>/dev/null' >seen
    head -n 1 seen | grep -q '^ *step *mse *mse_rolled$'
    [ "$(grep -c step seen)" -gt 2 ]
    on_terminal 80x24 'iae-train --threads 1 --spec ./flat.spec --every 1 -o n.iae --metrics n.tsv 200.iae 2>/dev/null' >seen
    iae-train -q --threads 1 --spec ./flat.spec --every 1 -o o.iae 200.iae | cmp - n.tsv
    head -n 1 seen | grep -q '^ *step *mse'
    on_terminal 80x24 'iae-train --threads 1 --spec ./flat.spec --every 1 --force -o n.iae --metrics - 200.iae 2>/dev/null' >seen
    cmp seen n.tsv
}

@test "on a terminal: one line of progress, within its width, gone at the end; none in a pipe" {
    # each time a pipe of its own, since who wrote to the last one may still be at it
    feed() { rm -f rows; mkfifo rows; (iae-shuffle --epochs 9999999 200.iae >rows 2>/dev/null &) ; }
    feed
    on_terminal 70x24 'iae-train --threads 1 --spec ./flat.spec --every 100000000 --max-time 3s -o m.iae rows >/dev/null' >seen || [ $? = 75 ]
    tr '\r' '\n' <seen | sed 's/\x1b\[K//g' >lines
    grep -q '^training: [0-9]* of [0-9]* steps ([0-9]* %), [0-9:]* left' lines
    [ "$(grep training lines | wc -L)" -lt 70 ]
    [ "$(grep -c training seen)" = 1 ]          # never another line of the terminal
    feed
    on_terminal 80x24 'timeout 3 iae-info rows' >seen || true
    feed
    on_terminal 80x24 'TERM=dumb timeout 3 iae-info rows' >dumb || true
    [ ! -s dumb ]
    tr '\r' '\n' <seen | grep -q 'iae-info: [0-9]* of [0-9]* rows ([0-9]* %), [0-9:]* left, [0-9.]*/s'
    feed
    on_terminal 80x24 'timeout 3 iae-cut rows | cat >/dev/null' >seen || true
    ! grep -q 'iae-cut: [0-9]* of' seen
}
