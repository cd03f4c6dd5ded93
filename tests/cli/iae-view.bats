# iae-view: sheets, read back by Pillow and by other code

load helpers

# look FILE EXPRESSION ... - all are true of the picture
look() {
    python "$ROOT/tests/cli/picture.py" "$@"
}

on_terminal() {
    python "$ROOT/tests/cli/on-terminal.py" "$@"
}

@test "one field: a nearly square grid, pixel for pixel" {
    mnist 100 >a.iae
    iae-view a.iae >a.png
    look a.png 'a.shape == (298, 298, 3)' \
        'all((a[r*30:r*30+28, c*30:c*30+28] == tile(mnist(100)[0][r*10+c])).all() for r in range(10) for c in range(10))' \
        '(a[28:30] == 96).all() and (a[:, 28:30] == 96).all()'
    iae-view --columns 3 --gap 0 --rows 7 a.iae >b.png
    look b.png 'a.shape == (84, 84, 3)' '(a[56:, :28] == tile(mnist(7)[0][6])).all()' '(a[56:, 28:] == 96).all()'
    iae-view --rows 1 --scale 3 a.iae >c.png
    look c.png 'a.shape == (84, 84, 3)' '(a[::3, ::3] == tile(mnist(1)[0][0])).all()' '(a[2::3, 1::3] == a[::3, ::3]).all()'
}

@test "256 images by default, all with --rows 0, and a warning where a picture holds no more" {
    mnist 400 >a.iae
    iae-view a.iae >a.png
    look a.png 'a.shape == (478, 478, 3)'
    iae-view --rows 0 a.iae >b.png 2>err
    look b.png 'a.shape == (598, 598, 3)' '(a[570:, 570:] == tile(mnist(400)[0][399])).all()'
    [ ! -s err ]
    iae-view --rows 400 --scale 10 a.iae >c.png 2>err
    grep -q 'showing the first' err
    look c.png 'a.shape[0] * a.shape[1] <= 1 << 24' '(a[:280:10, :280:10] == tile(mnist(1)[0][0])).all()'
}

@test "x with xhat: pairs, x on top" {
    make_stream '(lambda x: {"id": np.arange(300), "x": x, "xhat": (1 - x / np.float32(255)).astype("f4")})(mnist(300)[0])' >a.iae
    iae-view --gap 0 a.iae >a.png
    look a.png 'a.shape == (8 * 56, 16 * 28, 3)' \
        'all((a[k//16*56:k//16*56+28, k%16*28:k%16*28+28] == tile(mnist(128)[0][k])).all() for k in range(128))' \
        'all((a[k//16*56+28:k//16*56+56, k%16*28:k%16*28+28] == tile(255 - mnist(128)[0][k])).all() for k in range(128))'
    iae-view --gap 0 --field xhat --rows 4 a.iae >b.png
    look b.png 'a.shape == (56, 56, 3)' '(a[28:, 28:] == tile(255 - mnist(4)[0][3])).all()'
    iae-view --rows 20 a.iae >c.png
    look c.png 'a.shape == (2 * 58 + 6, 10 * 30 - 2, 3)'
}

@test "several draws: a column a sample, however the records were cut" {
    e='(lambda x: {"id": np.repeat(np.arange(5), 3), "x": np.repeat(x, 3, 0),
        "xhat": (np.arange(15, dtype="<f4").reshape(15, 1, 1, 1) / 15 + 0 * np.repeat(x, 3, 0)).astype("<f4")})(mnist(5)[0])'
    make_stream "$e" >a.iae
    make_stream "$e" --cut 2 >b.iae
    iae-view --gap 0 a.iae >a.png
    iae-view --gap 0 b.iae >b.png
    same a.png b.png
    look a.png 'a.shape == (112, 140, 3)' 'all((a[:28, k*28:k*28+28] == tile(mnist(5)[0][k])).all() for k in range(5))' \
        'all((a[28+28*d:56+28*d, k*28:k*28+28] == round((3*k+d)*17)).all() for k in range(5) for d in range(3))'
}

@test "equal images with different ids are different samples; different images with one id too" {
    make_stream '{"id": np.arange(4), "x": np.zeros((4, 2, 2, 1), "u1"), "xhat": np.ones((4, 2, 2, 1), "f4")}' >a.iae
    iae-view --gap 0 a.iae >a.png
    look a.png 'a.shape == (4, 8, 3)'
    make_stream '{"id": np.zeros(4, "i8"), "x": np.arange(16, dtype="u1").reshape(4, 2, 2, 1), "xhat": np.ones((4, 2, 2, 1), "f4")}' >b.iae
    iae-view --gap 0 b.iae >b.png
    look b.png 'a.shape == (4, 8, 3)'
}

@test "a sample that the limit cut is left out" {
    make_stream '{"id": np.repeat(np.arange(50), 9), "x": np.repeat(rng.integers(0, 255, (50, 4, 4, 1), "u1"), 9, 0), "xhat": rng.random((450, 4, 4, 1), "f4")}' >a.iae
    iae-view --gap 0 a.iae >a.png
    look a.png 'a.shape == (2 * 40, 12 * 4, 3)'
    iae-view --gap 0 --rows 10 a.iae >b.png
    look b.png 'a.shape == (40, 8, 3)' '(a[8:, 4:] == 96).all()'
}

@test "colour, signed range, values outside of it, not a number" {
    make_stream '{"xhat": np.array([-1, 0, 1, -7, 7, np.nan, 0.5, -0.5] * 3, "f4").reshape(2, 2, 2, 3)}' range=signed >a.iae
    iae-view --gap 0 a.iae >a.png
    look a.png 'a[:, :2].ravel().tolist() == [0, 128, 255, 0, 255, 0, 191, 64, 0, 128, 255, 0]'
    make_stream '{"x": np.array([-1, 0, 1, 0.5], "f4").reshape(1, 2, 2)}' >b.iae
    iae-view b.iae >b.png
    look b.png 'a[..., 0].ravel().tolist() == [0, 0, 255, 128]'
}

@test "what is no image is refused with its shape" {
    make_stream '{"x": np.zeros((2, 5), "f4"), "z": np.zeros((2, 4, 4, 2), "f4"), "y": np.zeros((2, 4, 4), "i4")}' >a.iae
    run -78 iae-view a.iae
    [[ $output == *'x: rows of [5]'* ]]
    run -78 iae-view --field z a.iae
    [[ $output == *'[4,4,2]'* ]]
    run -78 iae-view --field y a.iae
    run -78 iae-view --field nothing a.iae
    make_stream '{"z": np.zeros((2, 5), "f4")}' >b.iae
    run -78 iae-view b.iae
    make_stream '{"x": np.zeros((2, 4, 4, 1), "f4"), "xhat": np.zeros((2, 4, 5, 1), "f4")}' >c.iae
    run -78 iae-view c.iae
    make_stream '{"x": np.zeros((1, 3000, 3000, 1), "u1")}' >d.iae
    run -78 iae-view --scale 2 d.iae
    make_stream '{"x": np.zeros((0, 4, 4, 1), "u1")}' >e.iae
    run -65 iae-view e.iae
}

@test "nothing is written before the end was verified" {
    mnist 300 >a.iae
    size=$(stat -c %s a.iae)
    for n in 1 30 1000 $((size - 40)) $((size - 1)); do
        head -c "$n" a.iae >cut.iae
        echo before >x.png
        run -65 --separate-stderr iae-view -o x.png cut.iae
        [ "$(cat x.png)" = before ]
        run -65 --separate-stderr iae-view --rows 1 --sixel cut.iae
        [ -z "$output" ]
    done
    iae-view -o x.png a.iae
    look x.png 'a.shape == (478, 478, 3)'
}

@test "on a terminal: half blocks in 24 bits, in 256 colours, or ASCII" {
    mnist 100 >a.iae
    TERM=xterm COLORTERM=truecolor on_terminal 80 24 iae-view a.iae >t24
    look t24 'a.shape == (44, 74, 3)' '(a[:14, :14] == (tile(mnist(1)[0][0]).astype(int).reshape(14, 2, 14, 2, 3).sum((1, 3)) + 2) // 4).all()'
    env -u COLORTERM TERM=xterm python "$ROOT/tests/cli/on-terminal.py" 80 24 iae-view a.iae >t8
    look t8 'a.shape == (44, 74, 3)' 'abs(a.astype(int) - load("t24")).max() <= 20'
    TERM=dumb on_terminal 80 24 iae-view a.iae >ascii
    [ "$(wc -l <ascii)" = 22 ]
    run -1 grep -q '[^ .:=+*#%@-]' ascii
    TERM=xterm COLORTERM=truecolor on_terminal 33 200 iae-view --columns 10 --rows 40 a.iae >wide
    look wide 'a.shape[1] <= 33' 'a.shape[0] > 10'
    TERM=xterm on_terminal 80 24 iae-view -o a.png a.iae >none
    [ ! -s none ]
    look a.png 'a.shape == (298, 298, 3)'
}

@test "sixels show the picture, in greys and in colours" {
    mnist 10 >a.iae
    iae-view a.iae >a.png
    iae-view --sixel a.iae >a.six
    look a.six 'abs(a.astype(int) - load("a.png")).max() <= 4'
    make_stream '{"x": rng.integers(0, 256, (5, 7, 9, 3), "u1")}' >c.iae
    iae-view c.iae >c.png
    iae-view --sixel c.iae >c.six
    look c.six 'a.shape == load("c.png").shape' 'abs(a.astype(int) - load("c.png")).max() <= 27'
}

# Three points, labels 0, 1 and -1; with axes from -1 to 1 the pixel (44 + 240(x+1), 24 + 240(1-y)) is in the middle of each.
points='{"x": np.array([[-0.3, 0.3], [0.3, 0.3], [0.3, -0.3]], "f4"), "y": np.array([0, 1, -1], "i4")}'

@test "scatter: points where they belong, in colours that all can tell apart, on axes that were asked for" {
    make_stream "$points" >a.iae
    iae-view --scatter --range 1 a.iae >a.png
    look a.png 'a.shape == (526, 536, 3)' \
        '(abs(a[192, 212].astype(int) - [51, 143, 193]) <= 2).all()' '(abs(a[192, 356].astype(int) - [235, 178, 51]) <= 2).all()' \
        '(abs(a[336, 356].astype(int) - [171, 171, 171]) <= 2).all()' '(a[370, 150] == 255).all()' \
        '(a[24, 44:524] == 110).all() and (a[24:504, 44] == 110).all()'
    iae-view --scatter --range 1 --scale 2 a.iae >b.png
    look b.png 'a.shape == (1052, 1072, 3)' '(abs(a[384, 424].astype(int) - [51, 143, 193]) <= 2).all()'
    iae-view --scatter --range 0,1,-1,0 a.iae >c.png 2>err
    look c.png '(abs(a[168, 188].astype(int) - [171, 171, 171]) <= 2).all()'
    grep -q '2 of 3 rows lie outside' err
    iae-view --scatter --label none --range -1,1 a.iae >d.png
    look d.png '(abs(a[336, 356].astype(int) - [51, 143, 193]) <= 2).all()'
    for r in '' x 1,0 0 1,2,3 1,2,3,4,5 nan inf -1,inf; do
        run -64 iae-view --scatter --range="$r" a.iae
    done
}

@test "scatter: what is shown, and what colours it" {
    # z says 1 by its largest place, xhat (two numbers) is shown
    make_stream '{"z": np.array([[0, 1, 0]], "f4"), "xhat": np.full((1, 2), 0.3, "f4"), "x": np.full((1, 2), 0.6, "f4")}' >a.iae
    iae-view --scatter --range 1 a.iae >a.png
    look a.png '(abs(a[192, 356].astype(int) - [235, 178, 51]) <= 2).all()'
    iae-view --scatter --range 2 --field x --label xhat a.iae >b.png
    look b.png '(abs(a[192, 356].astype(int) - [51, 143, 193]) <= 2).all()' 'a[228, 320].min() > 200'
    # 40 labels: ninth and first have one colour and two shapes
    make_stream '{"x": np.zeros((1, 2), "f4"), "y": np.array([8], "i4")}' >c.iae
    make_stream '{"x": np.zeros((1, 2), "f4"), "y": np.array([0], "i4")}' >d.iae
    iae-view --scatter --label y --scale 4 c.iae >c.png
    iae-view --scatter --label y --scale 4 d.iae >d.png
    look c.png '(a[1056, 1136] == load("d.png")[1056, 1136]).all()' '(a[1000:1100, 1100:1200] != load("d.png")[1000:1100, 1100:1200]).any()'
    mnist 3 >m.iae
    run -78 iae-view --scatter m.iae
    run -78 iae-view --scatter --field y a.iae
    run -78 iae-view --scatter --label y a.iae
    run -78 iae-view --scatter --label x m.iae
    run -64 iae-view --scatter --columns 3 a.iae
    run -64 iae-view --label y a.iae
    run -64 iae-view --range 1 a.iae
    run -78 iae-view --scatter --scale 64 a.iae
}

@test "scatter: many rows in little memory, however they were cut; damaged, empty, odd numbers" {
    iae-synth -n 100000 --std 0.2 mixture >a.iae
    iae-view --scatter a.iae >a.png 2>err
    python - <<'END' >b.iae
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np, stream
r = stream.read("a.iae")[1]
d = {k: np.concatenate([q[k] for q in r]) for k in r[0]}
stream.write(sys.stdout.buffer, [{k: v[i:i + 777] for k, v in d.items()} for i in range(0, 100000, 777)])
END
    iae-view --scatter b.iae >b.png 2>err
    same a.png b.png
    iae-view --scatter --rows 1000 a.iae >c.png
    iae-cut -n 1000 a.iae | iae-view --scatter >d.png
    same c.png d.png
    sanitized || (ulimit -v 200000 && iae-synth -n 3000000 mixture | iae-view -q --scatter >e.png)
    head -c 100000 a.iae >cut.iae
    run -65 iae-view --scatter -o f.png cut.iae
    [ ! -e f.png ]
    make_stream '{"x": np.zeros((0, 2), "f4")}' >none.iae
    run -65 iae-view --scatter none.iae
    make_stream '{"x": np.array([[np.nan, 0], [np.inf, 1], [3e38, -3e38], [1, 1]], "f4")}' >odd.iae
    iae-view --scatter odd.iae >g.png 2>err
    grep -q '2 of 4 rows lie outside' err
    make_stream '{"x": np.full((4, 2), 1e30, "f4")}' >same.iae
    iae-view --scatter same.iae >h.png
    look h.png 'a.shape == (526, 536, 3)'
}

@test "scatter: on a terminal, and as sixels" {
    iae-synth -n 2000 mixture >a.iae
    TERM=xterm COLORTERM=truecolor on_terminal 80 24 iae-view --scatter a.iae >t
    look t 'a.shape == (40, 71, 3)' '(np.ptp(a.astype(int), axis=2) > 60).sum() > 50' 'len(text("t")) == 23 and max(map(len, text("t"))) <= 80' \
        'text("t")[0].split() == "● 0 ● 1 ● 2 ● 3 ● 4 ● 5 ● 6".split()' 'text("t")[-2].split() == ["-1", "-0.5", "0", "0.5", "1"]' \
        '[l.split()[0] for l in text("t") if l[0:7].strip()] == ["1", "0.5", "0", "-0.5", "-1"]'
    TERM=xterm COLORTERM=truecolor on_terminal 120 40 iae-view --scatter --range 2 a.iae >u
    look u 'a.shape == (72, 111, 3)' 'text("u")[-2].split() == ["-2", "-1", "0", "1", "2"]'
    # the number stands below its tick: x = 0 is the middle of 111 pixels behind 8 columns
    look u 'text("u")[-2].index(" 0 ") + 1 == 8 + 55'
    TERM=dumb on_terminal 80 24 iae-view --scatter a.iae >d
    run -1 grep -q '[^- .:=+*#%@0-9]' d
    TERM=xterm on_terminal 12 4 iae-view --scatter a.iae >small
    iae-view --scatter --sixel a.iae >s
    look s 'a.shape == (526, 536, 3)'
}

# The first two components by numpy's SVD of the centred rows, the largest entry of each axis positive, as fields x (rows of two) and y.
by_numpy() {
    python - "$1" "$2" <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np, stream
records = stream.read(sys.argv[1])[1]
z = np.concatenate([r[sys.argv[2]] for r in records]).astype(float)
z = z.reshape(len(z), -1)
z -= z.mean(0)
_, s, v = np.linalg.svd(z, full_matrices=False)
v *= np.sign(v[np.arange(len(v)), abs(v).argmax(1)])[:, None]
print(*("PC %d (%.1f %%)" % (k + 1, 100 * s[k] ** 2 / (s ** 2).sum()) for k in range(2)), sep=", up ", file=sys.stderr)
stream.write(sys.stdout.buffer, [{"x": (z @ v[:2].T).astype("f4"), "y": np.concatenate([r["y"] for r in records])}])
END
}

@test "scatter: principal components are those of numpy's SVD" {
    make_stream '{"z": (rng.normal(size=(300, 6)) * [1, 3, 0.5, 2, 0.1, 1] @ np.linalg.qr(rng.normal(size=(6, 6)))[0] + 5).astype("f4"), "y": rng.integers(0, 9, 300).astype("i4")}' >z.iae
    make_stream '(lambda h: {"z": (rng.normal(size=(400, 100)) + 3 * h[:, None] * np.sin(np.arange(100))).astype("f4"), "y": (h > 0).astype("i4")})(rng.normal(size=400))' >wide.iae
    make_stream '(lambda d: {"x": d[0], "y": d[1]})(mnist(200))' >x.iae
    for f in z.iae:z wide.iae:z x.iae:x; do
        by_numpy ${f%:*} ${f#*:} >flat.iae 2>title
        iae-view --scatter flat.iae >flat.png
        iae-view --scatter --pca ${f%:*} >pca.png
        # the axes are equal but for rounding at the edges of marks; the picture has room for two titles besides
        look pca.png 'a.shape == (546, 560, 3)' \
            '(abs(a[24:504, 68:548].astype(int) - load("flat.png")[24:504, 44:524]) > 3).sum() <= 3' '(a < 100).any(2)[100:400, :20].any()'
        TERM=xterm on_terminal 80 24 iae-view --scatter --pca ${f%:*} >t
        grep -qF "across $(cat title)" t
    done
    # as many rows as are shown, however they were cut; a range; rows that are not finite
    iae-view --scatter --pca --rows 100 z.iae >a.png
    iae-cut -n 100 z.iae | iae-view --scatter --pca >b.png
    same a.png b.png
    iae-view --scatter --pca --range -9,9 --field z z.iae >c.png
    make_stream '{"z": np.array([[1, 2, 3], [4, 5, 7], [0, 1, 0], [np.nan, 0, 0]], "f4")}' >odd.iae
    iae-view --scatter --pca odd.iae >d.png 2>err
    grep -q '1 of 4 rows lie outside' err
    make_stream '{"z": np.ones((1, 3), "f4")}' >one.iae
    iae-view --scatter --pca one.iae >e.png
    make_stream '{"z": np.full((5, 3), 7, "f4")}' >same.iae
    iae-view --scatter --pca same.iae >f.png
}

@test "scatter: numbers that cannot be shown say what can" {
    make_stream '{"z": np.zeros((2, 10), "f4"), "n": np.zeros((2, 1), "f4")}' >z.iae
    run -78 iae-view --scatter z.iae
    [[ $output == *"--pca shows two principal components"* ]]
    run -78 iae-view --scatter --field z z.iae
    [[ $output == *"z: rows of [10], 10 numbers; --pca shows their two"* ]]
    run -78 iae-view --scatter --pca --field n z.iae
    [[ $output == *"1 number a row, where two or more are needed"* ]]
    make_stream '{"x": np.zeros((2, 1025), "f4")}' >x.iae
    run -78 iae-view --scatter --pca x.iae
    run -78 iae-view --scatter --pca --field x x.iae
    [[ $output == *"1025 numbers a row, where at most 1024"* ]]
    make_stream '{"z": np.zeros((0, 10), "f4")}' >none.iae
    run -65 iae-view --scatter --pca none.iae
    run -64 iae-view --pca z.iae
    run -64 iae-view --thumbs z.iae
    run -78 iae-view --scatter --pca --thumbs z.iae
    [[ $output == *"neither x nor xhat has images"* ]]
}

@test "scatter: many rows of many numbers in little memory and little time" {
    make_stream '{"z": rng.normal(size=(60000, 100)).astype("f4"), "y": rng.integers(0, 10, 60000).astype("i4")}' --cut 3000 >a.iae
    iae-view --scatter --pca a.iae >a.png
    sanitized || (ulimit -v 250000 && timeout 20 iae-view --scatter --pca a.iae >b.png && same a.png b.png)
    head -c 100000 a.iae >cut.iae
    run -65 iae-view --scatter --pca -o c.png cut.iae
    [ ! -e c.png ]
}

@test "scatter: images at their places, the first of those that overlap" {
    make_stream '{"z": np.array([[-0.5, 0.5], [0.5, -0.5], [0.52, -0.5], [0.999, 0.999]], "f4"), "x": mnist(4)[0], "y": np.array([1, -1, 3, 4], "i4")}' >a.iae
    iae-view --scatter --thumbs --range 1 a.iae >a.png 2>err
    grep -q '2 of 4 images have a place' err
    # middles at (44 + 240(x+1), 24 + 240(1-y)); 28 pixels and a frame of two
    look a.png '(a[130:158, 150:178] == tile(mnist(1)[0][0])).all()' '(a[128:160, 148:150] == [230, 159, 0]).all()' \
        '(a[370:398, 390:418] == tile(mnist(2)[0][1])).all()' '(a[368:370, 388:420] == 150).all()'
    iae-view --scatter --thumbs --range 1 --scale 2 --label none a.iae >b.png 2>err
    look b.png '(a[274:302, 314:342] == tile(mnist(1)[0][0])).all()'
    # large ones are made smaller, small ones larger; the second name is the images'
    make_stream '{"z": np.zeros((1, 2), "f4"), "xhat": np.full((1, 100, 50, 3), 0.2, "f4"), "x": np.full((1, 4, 4), 255, "u1")}' >c.iae
    iae-view --scatter --thumbs --field z,xhat --range 1 c.iae >c.png
    look c.png '(a[264 - 12:264 + 12, 284 - 6:284 + 6] == 51).all()' '(a[264 - 20, 260:300] != 51).all()'
    iae-view --scatter --thumbs --field z --range 1 c.iae >d.png
    look d.png '(a[264 - 12:264 + 12, 284 - 12:284 + 12] == 255).all()' '(a[264 - 13, 284 - 14:284 + 14] != 255).any()'
}

@test "scatter: the legend names classes, in as many lines as it takes" {
    make_stream '{"x": rng.normal(size=(30, 2)).astype("f4"), "y": np.arange(30, dtype="i4") % 10}' "classes=$(printf 'a long name of class %d\n' 0 1 2 3 4 5 6 7 8 9)" >a.iae
    iae-view --scatter a.iae >a.png
    look a.png 'a.shape == (526 + 4 * 18, 536, 3)' '(a[24 + 72, 44:524] == 110).all()'
    TERM=xterm on_terminal 80 24 iae-view --scatter a.iae >t
    [ "$(grep -o 'a long name of class [0-9]' t | wc -l)" = 10 ]
    [ "$(wc -l <t)" -le 22 ]
}

# lines of images with values of their own: id, and x [n,3,4,1]
lines() {
    make_stream "{'id': np.array($1), 'xhat': (np.arange(len($1) * 12, dtype='f4').reshape(-1, 3, 4, 1) % 250 / 255).astype('f4'), 'z': np.array(${2:-range(len($1))}, 'f4').reshape(-1, 1)}" ${3:-}
}

@test "rows that belong together are a line: by the header, or by runs of equal ids" {
    lines '[0,0,0,1,1,1,2,2,2,3,3,3]' '' columns:=3 >a.iae
    iae-view --gap 0 a.iae >a.png
    look a.png 'a.shape == (12, 12, 3)' '(a[3:6, 4:8, 0].ravel() == np.arange(48, 60)).all()'
    lines '[0,0,0,1,1,1,2,2,2,3,3,3]' >b.iae
    iae-view --gap 0 b.iae >b.png
    same a.png b.png
    iae-view --gap 0 --columns 4 b.iae >c.png
    look c.png 'a.shape == (9, 16, 3)'
    # two lines of one id, as traversals of dimensions; one line; a line that is cut
    lines '[0,0,0,0,1,1,1,1]' '' columns:=2 >d.iae
    iae-view --gap 0 d.iae >d.png
    look d.png 'a.shape == (12, 8, 3)'
    lines '[7,7,7,7,7]' '' columns:=5 >e.iae
    iae-view --gap 0 e.iae >e.png
    look e.png 'a.shape == (3, 20, 3)'
    iae-view --gap 0 --rows 5 b.iae >f.png
    look f.png 'a.shape == (6, 12, 3)'
    # draws of a code are below each other
    lines '[0,0,0,0,1,1,1,1]' '[1,1,2,2,3,3,4,4]' columns:=2 >g.iae
    iae-view --gap 0 g.iae >g.png
    look g.png 'a.shape == (12, 8, 3)' '(a[:3, 4:, 0].ravel() == np.arange(24, 36)).all()' '(a[3:6, :4, 0].ravel() == np.arange(12, 24)).all()'
    # what is no line: shuffled rows, runs of different lengths, a single run
    lines '[0,1,0,1,2,2,0,1,2]' '' columns:=2 >h.iae
    iae-view --gap 0 h.iae >h.png
    look h.png 'a.shape == (9, 12, 3)'
    lines '[0,0,0,0,1,1,1,1,1]' >i.iae
    iae-view --gap 0 i.iae >i.png
    same h.png i.png
    lines '[5,5,5,5,5,5,5,5,5]' >j.iae
    iae-view --gap 0 j.iae >j.png
    same h.png j.png
    # of more than fit by default no line is cut
    make_stream '{"id": np.arange(600) // 10, "x": np.zeros((600, 4, 4, 1), "u1")}' >k.iae
    iae-view --gap 0 k.iae >k.png
    look k.png 'a.shape == (25 * 4, 40, 3)'
}

@test "traversals of a model are sheets of their lines" {
    cat >m.spec <<'END'
data           4x4x1 unit
code           gaussian 3
reconstruction euclidean
encoder: fc 3
decoder: fc 4x4x1 sigmoid
reg: fc 8 relu ; fc 1
END
    iae-init -q --spec m.spec -o m.iae
    for n in 'line 7 5' 'dimensions 6 15'; do
        set -- $n
        iae-sample -m m.iae -n 5 --traverse "$1" --traverse-steps "$2" >z.iae
        iae-decode -m m.iae z.iae >x.iae
        iae-view --gap 0 x.iae >x.png
        look x.png "a.shape == (4 * $3, 4 * $2, 3)"
    done
    iae-sample -m m.iae -n 12 >z.iae
    iae-decode -m m.iae z.iae >x.iae
    iae-view --gap 0 x.iae >x.png
    look x.png 'a.shape == (12, 16, 3)'
}

@test "on a terminal: how many of all images are shown" {
    mnist 200 >a.iae
    TERM=xterm on_terminal 80 24 iae-view a.iae 2>err >t
    grep -q '15 of 200 images' err
    TERM=xterm on_terminal 80 24 iae-view --rows 15 a.iae 2>err >t
    [ ! -s err ]
    TERM=xterm on_terminal 80 24 iae-view -q a.iae 2>err >t
    [ ! -s err ]
    iae-cut -n 15 a.iae >b.iae
    TERM=xterm on_terminal 80 24 iae-view b.iae 2>err >t
    [ ! -s err ]
}

@test "animations: frame k has the k-th row of each line, as Pillow reads it" {
    make_stream '{"id": np.arange(200) // 5, "x": rng.integers(0, 256, (200, 6, 5, 3), "u1")}' >a.iae
    iae-view --animate --delay 250 a.iae >a.png
    iae-view --animate --loop once --rows 10 --delay 40 -o b.png a.iae
    for k in 0 1 2 3 4; do
        python - $k >f.iae <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np, stream
x = np.concatenate([r["x"] for r in stream.read("a.iae")[1]])
stream.write(sys.stdout.buffer, [{"x": x[int(sys.argv[1])::5]}])
END
        iae-view f.iae >$k.png
    done
    look a.png '(lambda f, i: len(f) == 8 and all((f[k] == load(f"{min(k, 8 - k)}.png")).all() for k in range(8)) and i[0]["loop"] == 0 and all(q["duration"] == 250 for q in i))(*frames("a.png"))' \
        '(a == load("0.png")).all()'
    look b.png '(lambda f, i: f.shape == (5, 6, 12, 3) and i[0]["loop"] == 1 and i[4]["duration"] == 40)(*frames("b.png"))'
    # every row a frame, forward; draws of a sample
    make_stream '{"x": np.arange(96, dtype="u1").reshape(4, 4, 6)}' >c.iae
    iae-view --animate c.iae >c.png
    look c.png '(lambda f, i: len(f) == 4 and (f[..., 0].ravel() == np.arange(96)).all())(*frames("c.png"))'
    make_stream '(lambda x: {"id": np.arange(12) // 3, "x": np.repeat(x, 3, 0), "xhat": np.arange(12, dtype="u1").reshape(12, 1, 1, 1) + 0 * np.repeat(x, 3, 0)})(rng.integers(0, 255, (4, 2, 2, 1), "u1"))' >d.iae
    iae-view --animate --gap 0 d.iae >d.png
    look d.png '(lambda f, i: f.shape == (4, 4, 8, 3) and (f[1, 2:, ::2, 0] == [[1, 4, 7, 10]] * 2).all() and (f[:, :2] == f[:1, :2]).all())(*frames("d.png"))'
}

@test "animations: GIF has the colours of the frames, or the nearest of 256" {
    make_stream '{"x": rng.integers(0, 256, (3, 5, 7, 1), "u1")}' >grey.iae
    iae-view --animate -o grey.gif --delay 70 grey.iae
    iae-view --animate grey.iae >grey.png
    look grey.gif '(frames("grey.gif")[0] == frames("grey.png")[0]).all()' 'frames("grey.gif")[1][1]["duration"] == 70' 'frames("grey.gif")[1][0]["loop"] == 0'
    make_stream '{"x": rng.integers(0, 4, (3, 9, 9, 3), "u1") * np.uint8(85)}' >few.iae
    iae-view --animate --format gif --loop once few.iae >few.gif
    iae-view --animate few.iae >few.png
    look few.gif '(frames("few.gif")[0] == frames("few.png")[0]).all()' '"loop" not in frames("few.gif")[1][0]'
    # a smooth picture of 4096 colours: the mean error is that of a good palette, and each pixel is near
    make_stream '{"x": np.stack([np.stack(np.meshgrid(np.arange(64) * 4, np.arange(64) * 4), -1).astype("u1")[..., [0, 1, 0]]] * 2)}' >many.iae
    iae-view --animate -o many.gif many.iae
    iae-view --animate many.iae >many.png
    look many.gif '(lambda e: e.mean() < 5 and e.max() <= 24)(abs(frames("many.gif")[0].astype(int) - frames("many.png")[0]))'
}

@test "animations: what is refused, empty, damaged, long" {
    mnist 3 >a.iae
    run -64 iae-view --animate --scatter a.iae
    run -64 iae-view --animate --sixel a.iae
    run -64 iae-view --delay 50 a.iae
    run -64 iae-view --format gif a.iae
    run -64 iae-view --loop once a.iae
    run -64 iae-view --animate --loop never a.iae
    run -64 on_terminal 80 24 iae-view --animate a.iae
    make_stream '{"x": np.zeros((0, 4, 4, 1), "u1")}' >none.iae
    run -65 iae-view --animate -o n.png none.iae
    head -c 1000 a.iae >cut.iae
    run -65 iae-view --animate -o n.png cut.iae
    [ ! -e n.png ]
    make_stream '{"x": np.zeros((10001, 1, 1, 1), "u1")}' >long.iae
    run -78 iae-view --animate long.iae
    [[ $output == *'10001 frames, where at most 10000'* ]]
    make_stream '{"x": np.zeros((1, 3, 2, 1), "u1")}' >one.iae
    iae-view --animate one.iae >one.png
    iae-view --animate -o one.gif one.iae
    look one.png 'a.shape == (3, 2, 3)' 'len(frames("one.gif")[0]) == 1'
}

@test "a file or a folder that is no stream is told where it belongs" {
    mnist 2 >a.iae
    iae-view a.iae >a.png
    for p in iae-view iae-info iae-cut; do
        run -65 $p a.png
        [[ $output == *"a.png: a PNG file, not an iae stream: iae-import makes rows of it"* ]]
    done
    iae-export a.iae >a.npz
    run -65 iae-info a.npz
    [[ $output == *"a zip or npz file"* ]]
    run -65 iae-info a.iae a.png
    [[ $output == *"a PNG file"* ]]
    mkdir folder
    run -66 iae-view folder
    [[ $output == *"a folder, of whose files iae-import makes rows"* ]]
}
