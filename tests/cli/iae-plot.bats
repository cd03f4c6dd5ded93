# iae-plot: curves read back from the SVG and compared with the table; text line by line; hostile names; failures

load helpers

need_gnuplot() {
    need_tool gnuplot
}

# look FILE EXPRESSION ... - all are true of the SVG
look() {
    python "$ROOT/tests/cli/plot.py" "$@"
}

on_terminal() {
    python "$ROOT/tests/cli/on-terminal.py" "$@"
}

# metrics ROWS [SEED] - a table such as iae-train prints, with gaps and columns that do not apply
metrics() {
    python - "$@" <<'END'
import sys
import numpy as np
n, r = int(sys.argv[1]), np.random.default_rng(int((sys.argv + ["1"])[2]))
print("step", "L_rec", "L_reg", "L_gen", "mse", "mse_rolled", "rho", "used", "agreement", "gap", sep="\t")
for i in range(n):
    t = i / max(n - 1, 1)
    row = [100 * (i + 1), 1.386 - t + 0.1 * r.normal(), "", 1 + t, 0.1 * np.exp(-3 * t) + 0.001 * r.random(), 0.13, "", 0, "", r.normal()]
    print(*row, sep="\t")
END
}

@test "curves of one run: the values of the table, in a panel of what belongs together" {
    need_gnuplot
    metrics 30 >m.tsv
    iae-plot --format svg m.tsv >m.svg
    look m.svg '[c[0] for c in curves] == ["#0072b2", "#e69f00", "#0072b2", "#e69f00", "#0072b2"]' \
        'linear(table("m.tsv")["L_rec"], ys(curves[0])) < 1e-3' 'linear(table("m.tsv")["L_gen"], ys(curves[1])) < 1e-3' \
        'linear(table("m.tsv")["mse"], ys(curves[2])) < 1e-3' 'linear(table("m.tsv")["gap"], ys(curves[4])) < 1e-3' \
        'linear(table("m.tsv")["step"], xs(curves[0])) < 1e-3' 'all((np.diff(ys(c)) != 0).any() for c in curves[:3])' \
        '{"L_rec", "L_gen", "mse", "mse_rolled", "gap", "step", "1000"} <= set(texts)' \
        'not {"L_reg", "rho", "used", "agreement"} & set(texts)'
    # larger is higher
    look m.svg '(np.corrcoef(table("m.tsv")["mse"], ys(curves[2]))[0, 1]) < -0.999'
}

@test "several runs: a colour each, one panel a column, names without what is common; dashes for columns of one panel" {
    need_gnuplot
    mkdir -p exp/a exp/b
    metrics 20 1 >exp/a/metrics.tsv
    metrics 35 2 >exp/b/metrics.tsv
    iae-plot -o two.svg exp/*/metrics.tsv
    look two.svg '[c[0] for c in curves] == ["#0072b2", "#e69f00"] * 5' '{"a", "b", "mse", "L_rec"} <= set(texts)' \
        'linear(table("exp/b/metrics.tsv")["L_rec"], ys(curves[1])) < 1e-3' 'xs(curves[1]).max() > xs(curves[0]).max() + 50' \
        'not any(c[1] for c in curves)'
    iae-plot -o one.svg --columns mse,mse_rolled exp/a/metrics.tsv exp/b/metrics.tsv
    look one.svg '[(c[0], c[1]) for c in curves] == [("#0072b2", False), ("#0072b2", True), ("#e69f00", False), ("#e69f00", True)]'
    # a run that lacks a column is left out of its panel
    cut -f 1-4 exp/b/metrics.tsv >c.tsv
    iae-plot -o lack.svg --columns mse --columns L_rec exp/a/metrics.tsv c.tsv
    look lack.svg '[c[0] for c in curves] == ["#0072b2", "#0072b2", "#e69f00"]'
}

@test "smoothing is numpy's, and the raw line lies behind it, pale" {
    need_gnuplot
    metrics 30 >m.tsv
    iae-plot --columns L_rec --smooth 0.8 -o a.svg m.tsv
    look a.svg '[c[0] for c in curves] == ["#b3d5e8", "#0072b2"]' 'linear(table("m.tsv")["L_rec"], ys(curves[0])) < 1e-3' \
        '(lambda v, y: (lambda w: linear(w, y) < 1e-3)([np.average(v[:i + 1], weights=0.8 ** np.arange(i, -1, -1)) for i in range(len(v))]))(table("m.tsv")["L_rec"], ys(curves[1]))'
    iae-plot --columns L_rec --smooth 5 -o b.svg m.tsv
    look b.svg 'linear(np.convolve(table("m.tsv")["L_rec"], np.ones(5) / 5, "valid"), ys(curves[1])[2:-2]) < 1e-3' \
        'len(ys(curves[1])) == 30'
    iae-plot --columns L_rec -o c.svg m.tsv
    iae-plot --columns L_rec --smooth 1 -o d.svg m.tsv
    same c.svg d.svg
    for s in '' 0 -1 1.5 x 2e9; do
        run -64 iae-plot --smooth "$s" m.tsv
    done
}

@test "logarithmic axes where values are positive, limits where they were asked for" {
    need_gnuplot
    metrics 30 >m.tsv
    iae-plot --log --columns mse --columns gap -o a.svg m.tsv
    look a.svg 'linear(np.log(table("m.tsv")["mse"]), ys(curves[0])) < 1e-3' 'linear(table("m.tsv")["mse"], ys(curves[0])) > 0.05' \
        'linear(table("m.tsv")["gap"], ys(curves[1])) < 1e-3' '"0.01" in texts'
    iae-plot --columns mse --range mse=0,0.2 --range step=0,6000 -o b.svg m.tsv
    # half of the width and of the height: the frame is from 68 to 690 and from y(0.2) to y(0)
    look b.svg '"0.2" in texts and "6000" in texts and "0" in texts' 'abs(xs(curves[0])[-1] - (68 + 622 / 2)) < 1.5'
    iae-plot --columns mse --columns rho_ --range=-1,1 -o c.svg <(sed '1s/rho/rho_/' m.tsv | awk -F '\t' -v OFS='\t' 'NR > 1 { $7 = 0.5 } 1')
    look c.svg 'texts.count("-1") == 2 and texts.count("1") == 2'
    run -65 iae-plot --columns mse --range rho=0,1 m.tsv
    for r in '' 1 1,0 x,1 nan,1; do
        run -64 iae-plot --range="$r" m.tsv
    done
    run -65 iae-plot --columns mse --range step=1e6,2e6 m.tsv
    [[ $output == *"nothing to draw"* ]]
}

@test "gaps interrupt curves, single points are dots, and one row is enough" {
    need_gnuplot
    printf 'step\ta\n1\t1\n2\t2\n3\t\n4\tnan\n5\t3\n6\t2\n7\t-\n8\t1\n9\tinf\n' >m.tsv
    iae-plot --format svg m.tsv >m.svg
    look m.svg '[len(p) for p in curves[0][2]] == [2, 2]'
    [ "$(grep -c "gpPt6' transform" m.svg)" = 5 ]
    printf 'step\ta\n1\t1\n' | iae-plot --format svg >one.svg
    [ "$(grep -c "gpPt6' transform" one.svg)" = 1 ]
    printf 'step\ta\n1\t1\n' | iae-plot --log >one.png
    python "$ROOT/tests/cli/picture.py" one.png 'a.shape == (480, 720, 3)' '(a[..., 2] > a[..., 0].astype(int) + 60).sum() > 3'
    # many points, and one that stands alone
    { printf 'step\ta\n'; seq 1 100 | awk '{ print $1 "\t" ($1 == 50 || $1 == 52 ? "" : $1) }'; } | iae-plot --format svg >alone.svg
    look alone.svg '[len(p) for p in curves[0][2]] == [49, 48]'
    [ "$(grep -c "gpPt6' transform" alone.svg)" = 1 ]
}

@test "a resumed run: the second heading is passed over, later lines win, and a message says so" {
    need_gnuplot
    printf 'step\ta\n1\t1\n2\t2\n3\t9\n4\t9\nstep\ta\n3\t3\n4\t4\n5\t5\n' >m.tsv
    iae-plot --format svg m.tsv >m.svg 2>said
    look m.svg 'linear([1, 2, 3, 4, 5], ys(curves[0])) < 1e-3'
    [ "$(cat said)" = "iae-plot: m.tsv: 2 lines are left out, whose steps come again in later ones" ]
    iae-plot -q --format svg m.tsv >q.svg 2>said
    [ ! -s said ]
    same m.svg q.svg
}

@test "the table: TSV, CSV, gzipped, on stdin; with an x of its own; the same bytes each time" {
    need_gnuplot
    metrics 20 >m.tsv
    iae-plot --format svg m.tsv >a.svg
    tr '\t' , <m.tsv >m.csv
    gzip -k m.tsv
    iae-plot --format svg m.csv >b.svg
    iae-plot --format svg m.tsv.gz >c.svg
    iae-plot --format svg <m.tsv >d.svg
    iae-plot --format svg - <m.tsv >e.svg
    HOME=$PWD GNUTERM=dumb LC_ALL=C TZ=Asia/Tokyo iae-plot -o f.svg m.tsv
    for f in b c d e f; do
        same a.svg $f.svg
    done
    iae-plot m.tsv >a.png
    run -1 grep -aE 'tIME|tEXt|[0-9]{2}:[0-9]{2}:[0-9]{2}' a.png a.svg
    echo 'set terminal dumb' >.gnuplot
    HOME=$PWD iae-plot m.tsv >c.png
    same a.png c.png
    iae-plot --x mse --columns rho -o x.svg <(sed 's/\t0.13\t\t/\t0.13\t0.5\t/' m.tsv)
    look x.svg '"mse" in texts and "rho" in texts and "step" not in texts' 'linear(table("m.tsv")["mse"], xs(curves[0])) < 1e-3'
    cut -f 5 m.tsv | iae-plot --format svg >row.svg
    look row.svg '"row" in texts' 'linear(np.arange(20), xs(curves[0])) < 1e-3'
}

@test "a million rows: few points, the extremes among them, within seconds" {
    need_gnuplot
    python - <<'END' >m.tsv
import numpy as np
y = np.sin(np.arange(1000000) / 50000) + 0.1 * np.random.default_rng(1).random(1000000)
y[123456] = 7
print("step\tv")
print("\n".join("%d\t%.6g" % p for p in enumerate(y)))
END
    ulimit -t 20
    iae-plot --format svg m.tsv >m.svg
    [ "$(wc -c <m.svg)" -lt 100000 ]
    look m.svg 'len(ys(curves[0])) <= 4 * 632' 'abs(ys(curves[0]).min() - 52) < 30' 'np.sort(ys(curves[0]))[1] - ys(curves[0]).min() > 200' \
        'abs(xs(curves[0])[ys(curves[0]).argmin()] - (68 + 0.123456 * 622)) < 1.5'
}

@test "hostile names are words in the figure, and nothing else happens" {
    need_gnuplot
    local name title='`touch hit` $(touch hit) @mse "q" '\''q'\'' \n {/Bold x} a_b^c <script>&amp; ü %d'
    for name in '`touch hit`' '"; system "touch hit' "'.system('touch hit').'" '@mse' 'a_b{c}^d' '\101\n' '<b>&' '#' '! touch hit' '$(touch hit)' 'END' 'ü€' '-1.5%d%s'; do
        printf 'step\t%s\n1\t1\n2\t2\n' "${name//\"/}" >m.tsv
        iae-plot --format svg --title "$title" m.tsv >m.svg
        NAME=${name//\"/} TITLE=$title look m.svg '__import__("os").environ["NAME"] in texts' '__import__("os").environ["TITLE"] in texts'
        iae-plot --title "$title" --size 720x480 m.tsv >m.png
        python "$ROOT/tests/cli/picture.py" m.png 'a.shape == (480, 720, 3)'
        mkdir -p "run ${name//\//}"
        printf 'step\ta\n1\t1\n2\t2\n' >"run ${name//\//}/m.tsv"
    done
    iae-plot --format svg run*/m.tsv >runs.svg
    look runs.svg '"run `touch hit`" in texts' "'run \"; system \"touch hit' in texts" '"run <b>&" in texts' '"run @mse" in texts'
    # quotes of a CSV, a control sequence for terminals, bytes that are no UTF-8
    printf 'step,"a ""b"", \033[2Jc\xff"\n1,1\n2,2\n' >q.csv
    iae-plot --format svg q.csv >q.svg
    look q.svg "'a \"b\", ?[2Jc?' in texts"
    iae-plot --format text q.csv >q.txt
    grep -qF 'a "b", ?[2Jc?' q.txt
    [ -z "$(find . -name 'hit*')" ]
}

@test "PNG by default and by ending; sizes; a title" {
    need_gnuplot
    metrics 20 >m.tsv
    iae-plot --columns mse m.tsv >a.png
    python "$ROOT/tests/cli/picture.py" a.png 'a.shape == (480, 720, 3)' '(a[0] == 255).all() and (a[:, 0] == 255).all()' \
        '(a[..., 2] > a[..., 0].astype(int) + 60).sum() > 300' '(a < 200).all(2).sum() > 500'
    iae-plot --columns mse --size 300x200 -o b.png m.tsv
    python "$ROOT/tests/cli/picture.py" b.png 'a.shape == (200, 300, 3)'
    iae-plot --size 500x400 -o c.svg m.tsv
    look c.svg '(width, height) == (500, 400)' 'len(curves) == 5' '0 < min(p[0] for c in curves for q in c[2] for p in q) and max(p[0] for c in curves for q in c[2] for p in q) < 500'
    iae-plot --title 'A title' -o d.svg m.tsv
    look d.svg '"A title" in texts'
    iae-plot --format png -o e.svg m.tsv
    [ "$(head -c 4 e.svg | tail -c 3)" = PNG ]
    for s in '' 5 5x 0x0 99999x10 'a x b' 20000x20000; do
        run -64 iae-plot --size "$s" m.tsv
    done
    run -64 iae-plot --size 120x90 m.tsv
    [[ $output == *"too small"* ]]
    run -64 iae-plot --format pdf m.tsv
}

@test "what is no table, or has no such column: 65 with file, line and names" {
    metrics 5 >m.tsv
    run -65 iae-plot --format text --columns msx m.tsv
    [ "$output" = "iae-plot: m.tsv: no column 'msx'; is 'mse' meant? there are step, L_rec, L_reg, L_gen, mse, mse_rolled, rho, used, agreement, gap" ]
    run -65 iae-plot --format text --x epoch m.tsv
    [[ $output == *"no column 'epoch'"* ]]
    run -65 iae-plot --format text --columns rho m.tsv
    [ "$output" = "iae-plot: m.tsv: column 'rho' is empty" ]
    printf 'model\tseed\na\t1\nb\t2\n' >text.tsv
    run -65 iae-plot --format text --columns model text.tsv
    [ "$output" = "iae-plot: text.tsv: line 2: 'model' is a column of text, not of numbers" ]
    iae-plot --format text text.tsv >seed
    grep -q seed seed
    { cat m.tsv; printf '1\t2\n'; } >bad.tsv
    run -65 iae-plot --format text bad.tsv
    [ "$output" = "iae-plot: bad.tsv: line 7: 2 columns, where the lines before have 10" ]
    run -65 iae-plot --format text </dev/null
    [ "$output" = "iae-plot: <stdin>: empty" ]
    head -n 1 m.tsv >head.tsv
    run -65 iae-plot --format text head.tsv
    printf '1\t2\n3\t4\n' >numbers.tsv
    run -65 iae-plot --format text numbers.tsv
    [[ $output == *"line 1: no heading"* ]]
    mnist 3 >a.iae
    run -65 iae-plot --format text a.iae
    [[ $output == *"a.iae: line 1"* ]]
    printf 'step\tz\n1\t0\n' >zero.tsv
    run -65 iae-plot --format text zero.tsv
    run -66 iae-plot --format text nothing.tsv
    run -64 iae-plot --format text $(yes m.tsv | head -n 65)
}

# path_without_gnuplot [PROGRAM] - a PATH with nothing on it, or with this text as gnuplot
fake_path() {
    mkdir -p fake
    rm -f fake/gnuplot
    [ -z "${1:-}" ] || { printf '%s\n' "$@" >fake/gnuplot && chmod +x fake/gnuplot; }
}

@test "without gnuplot, and with one that fails: 69, one line, and the old file stays" {
    metrics 5 >m.tsv
    echo old >m.png
    fake_path
    run -69 env PATH="$PWD/fake" "$IAE_BIN/iae-plot" -o m.png m.tsv
    [ "$output" = "iae-plot: gnuplot: is not installed (Debian: gnuplot-nox)" ]
    PATH=$PWD/fake "$IAE_BIN/iae-plot" --format text m.tsv >text
    [ -s text ]
    fake_path '#!/bin/sh' 'echo half' 'echo "  line 7: no such thing" >&2' 'exit 3'
    run -69 env PATH="$PWD/fake:$PATH" iae-plot -o m.png m.tsv
    [ "$output" = "iae-plot: gnuplot: exit status 3: line 7: no such thing" ]
    fake_path '#!/bin/sh' 'echo half' 'kill -9 $$'
    run -69 env PATH="$PWD/fake:$PATH" iae-plot -o m.png m.tsv
    [ "$output" = "iae-plot: gnuplot: was killed by signal 9" ]
    fake_path '#!/bin/sh' 'exit 0'
    run -69 env PATH="$PWD/fake:$PATH" iae-plot -o m.png m.tsv
    [[ $output == *"no picture" ]]
    fake_path '#!/nowhere/interpreter'
    run -69 env PATH="$PWD/fake" "$IAE_BIN/iae-plot" m.tsv
    [ "$(cat m.png)" = old ]
    [ -z "$(find . -name '.*.tmp.*')" ]
    # one that reads nothing does not kill us by SIGPIPE, nor does it wait for ever
    fake_path '#!/bin/sh' 'exec <&-' 'echo picture'
    python -c 'print("step\ta"); [print(i, i * 7919 % 1009, sep="\t") for i in range(200000)]' >long.tsv
    PATH=$PWD/fake:$PATH iae-plot --size 16000x4000 long.tsv >said
    [ "$(cat said)" = picture ]
}

@test "in a terminal: text that fits it, in colour if it has colours, Braille if the locale is UTF-8" {
    metrics 30 >m.tsv
    LC_ALL=C.UTF-8 TERM=xterm on_terminal 80 24 iae-plot m.tsv >t
    python - <<'END'
import re
t = open("t", encoding="utf-8").read()
assert "\033[38;5;32m" in t and "\033[38;5;214m" in t and t.count("\033") == len(re.findall(r"\033\[[0-9;]*m", t))
lines = re.sub(r"\033\[[0-9;]*m", "", t).split("\n")
assert len(lines) == 23 and lines[-1] == "" and max(map(len, lines)) <= 80, len(lines)
assert "── L_rec  ── L_gen" in lines[0] and any("── mse" in l for l in lines) and sum("⠀" <= c <= "⣿" for c in t) > 60
assert "step" in lines[-2]
END
    LC_ALL=C TERM=dumb on_terminal 80 24 iae-plot m.tsv >d
    run -1 grep -q '[^ -~]' d
    grep -q '\*\* L_rec  oo L_gen' d
    for size in '40 12' '200 60' '24 10' '10 5'; do
        # shellcheck disable=SC2086
        LC_ALL=C TERM=dumb on_terminal $size iae-plot -q --columns mse m.tsv >d || [ $? = 64 ]
        [ "$(awk '{ print length }' d | sort -n | tail -n 1)" -le "${size% *}" ] || [ "$size" = '10 5' ]
    done
    LC_ALL=C TERM=xterm run -64 on_terminal 80 24 iae-plot --format png m.tsv
    LC_ALL=C TERM=xterm on_terminal 80 24 iae-plot --format text -o t.txt m.tsv >none
    [ ! -s none ]
    [ "$(wc -l <t.txt)" = 22 ]
    iae-plot --format text --size 60x15 --columns mse m.tsv >s
    [ "$(wc -l <s)" = 15 ]
}

@test "in text the curve is where its values are" {
    { printf 'step\ta\n'; seq 0 50 | awk '{ print $1 "\t" $1 * $1 }'; } >m.tsv
    iae-plot --format text --size 61x24 m.tsv >t
    python - <<'END'
rows = [l.rstrip("\n") for l in open("t")]
frame = [(r, c - 9) for r, l in enumerate(rows[:20]) for c, ch in enumerate(l) if ch == "*" and c > 8]
top = min(r for r, _ in frame)
height = max(r for r, _ in frame) - top + 1
assert height >= 19 and max(c for _, c in frame) == 49
low, high = -0.04 * 2500, 2500 * 1.04
for r, c in frame:
    values = [high - (r - 1 + d) / 20 * (high - low) for d in (0, 1)]
    x = [c, c + 1]
    assert values[1] <= x[1] ** 2 + 1 and values[0] >= x[0] ** 2 - 1, (r, c, values, x)
END
}
