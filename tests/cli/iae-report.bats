# iae-report: what a page holds, what it leaves out; and in a browser, if there is one, that it works and asks for nothing

load helpers

# Three models with decoders of every kind of layer and activation, a little trained, so that averages and statistics have values.
setup_file() {
    cd "$BATS_FILE_TMPDIR"
    mnist 200 >digits.iae
    sh "$ROOT/pipelines/narrow.sh" 1/8 "$ROOT/pipelines/specs/mnist-10-100.spec" >narrow.spec
    mkdir run
    iae-shuffle --epochs 3 digits.iae | iae-train -q --spec ./narrow.spec --every 1 --sheet-every 2 -o run/model.iae >run/metrics.tsv
    printf 'metric\tvalue\nmse\t0.123456789\nnmi\tnan\n' >run/eval.tsv
    cat >clusters.spec <<'END'
data            28x28x1 unit
code            categorical 5
noise           none
scale code      3
batch           50
encoder:  fc 16 relu ; fc 5 softmax
decoder:  fc 20 relu ; fc 28x28x1 sigmoid
rec:      fc 16 relu ; fc 1
reg:      fc 16 relu ; fc 1
END
    iae-shuffle digits.iae | iae-train -q --spec ./clusters.spec -o clusters.iae >/dev/null
    cat >layers.spec <<'END'
data            16x16x3 signed
code            gaussian 6
noise           gaussian 5
condition       invariant
batch           10
ema             0.5
encoder:  conv 4 4x4/2 relu ; fc 6 bn
init            normal 0.3
decoder:  fc 4x4x12 bn lrelu 0.2 as a ; conv 12 3x3/1 bn noaffine gelu ; add a elu ; upsample 2 ; conv 8 5x5/1 bn scale silu ; maxpool 3x3/1 ; upconv 6 4x4/2 mish ; conv 6 1x1/1 softplus ; upconv 4 3x3/1 sigmoid ; conv 5 3x3/1 selu ; conv 4 3x3/1 relu ; avgpool 3x3/1 ; conv 3 3x3/1 tanh
rec:      conv 4 4x4/2 relu ; fc 1
reg:      fc 8 relu ; fc 1
END
    make_stream '(lambda r: {"id": np.arange(60), "x": (255 * (r.random((60, 1, 1, 3)) + 0.3 * r.random((60, 16, 16, 3)))).clip(0, 255).astype("u1")})(np.random.default_rng(3))' >colours.iae
    iae-shuffle --epochs 4 colours.iae | iae-train -q --spec ./layers.spec -o layers.iae >/dev/null
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    cp -r "$BATS_FILE_TMPDIR"/. .
}

need_browser() {
    need_tool chromium
}

in_browser() {
    python "$ROOT/tests/cli/report-browser.py" "$@"
}

# part PAGE SELECTOR - text of the first element with this start tag, up to its end tag
part() {
    python - "$@" <<'END'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
tag = sys.argv[2]
name = re.match(r"<(\w+)", tag)[1]
sys.stdout.write(text.split(tag, 1)[1].split(f"</{name}>", 1)[0])
END
}

# grid FOLDER - two jobs as grid.sh leaves them, the second one without a model
grid() {
    mkdir -p "$1/rate=1,seed=1" "$1/rate=2,seed=1"
    cp run/* "$1/rate=1,seed=1"
    printf 'rate encoder=1\tseed=1\nsteps=6 spec=a b\n' >"$1/rate=1,seed=1/settings"
    printf 'rate encoder=2\tseed=1\nsteps=6 spec=a b\n' >"$1/rate=2,seed=1/settings"
    printf 'step\tL_rec\tmse\n1\t2\t\n2\t1.5\t0.25\n' >"$1/rate=2,seed=1/metrics.tsv"
    printf 'who\twhat\nall\t1\n' >"$1/summary.tsv"
}

@test "a run: its line, layers, metrics, sheets by step, evaluation, spec and history" {
    iae-report run >page.html
    grep -q '<h1>run</h1>' page.html
    grep -q 'implicit autoencoder (IAE) of 28x28x1 pixels; Gaussian code of 10, noise of 100; moving averages; after 6 steps.' page.html
    grep -q '<td>upconv 8 4x4/2 bn relu</td><td>14x14x8</td><td class="number">2064</td>' page.html
    part page.html '<script type="application/json" class="metrics">' >metrics.json
    python - <<'END'
import json
file, = json.load(open("metrics.json"))
lines = [l.split("\t") for l in open("run/metrics.tsv").read().splitlines()]
assert file["name"] == "metrics.tsv" and file["columns"][:2] == ["step", "L_rec"] and "agreement" not in file["columns"]
for name, values in zip(file["columns"], file["values"]):
    expected = [float(l[lines[0].index(name)]) for l in lines[1:]]
    assert len(values) == 6 and all(abs(a - b) <= 1e-5 * abs(b) for a, b in zip(values, expected)), name
END
    [ "$(grep -c '<figure data-step="[246]"><img width' page.html)" = 3 ]
    python - <<'END'
import base64, re
page = open("page.html", encoding="utf-8").read()
pictures = re.findall(r'src="data:image/png;base64,([^"]*)"', page)
assert [base64.b64decode(p) for p in pictures] == [open(f"run/model-000000000{k}.png", "rb").read() for k in (2, 4, 6)]
END
    grep -q '<td class="number" title="0.123456789">0.12346</td>' page.html
    part page.html '<pre>' >spec
    grep -q '^encoder: fc 250 relu ; fc 250 relu ; fc code bn$' spec
    grep -q '<li>iae-train [0-9]' page.html
}

@test "the page is closed: no request is allowed, scripts and styles by their digest only" {
    iae-report run >page.html
    grep -q "content=\"default-src 'none'; img-src data:; style-src 'sha256-" page.html
    [ "$(grep -c unsafe page.html)" = 0 ]
    python - <<'END'
import base64, hashlib, re
page = open("page.html", encoding="utf-8").read()
policy = re.search(r'content="(default-src[^"]*)"', page)[1]
for tag in "style", "script":
    body, = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
    assert f"{tag}-src 'sha256-{digest}'" in policy, tag
    assert len(body) > 3000
assert not re.search(r'(?:src|href|url)\s*[=(]\s*["\']?(?!data:|#)[a-z/]', page.split("<style>")[0] + page.split("</style>")[1].split("<script>")[0])
END
}

@test "the same input gives the same bytes, by any number of threads, from any folder" {
    iae-report run >a.html
    iae-report --threads 3 -o b.html run
    same a.html b.html
    cd run
    iae-report . >../c.html
    same ../a.html ../c.html
}

@test "a model alone brings what is called after it, and nothing else" {
    cp run/model.iae a.iae
    cp run/model-0000000002.png a-2.png
    cp run/model-0000000002.png ab-2.png
    printf 'step\tL_rec\n1\t2\n' >a.tsv
    printf 'step\tL_reg\n1\t2\n' >b.tsv
    iae-report a.iae >page.html
    grep -q '<h1>a</h1>' page.html
    [ "$(grep -c '<figure' page.html)" = 1 ]
    part page.html '<script type="application/json" class="metrics">' >metrics.json
    [[ $(cat metrics.json) == *'"L_rec"'* && $(cat metrics.json) != *'"L_reg"'* ]]
}

@test "a folder of runs: what differs between them, results, and a section for each" {
    grid jobs
    iae-report jobs >page.html
    grep -q '<p class="lead">2 runs.</p>' page.html
    grep -q '<thead><tr><th>run</th><th>rate encoder</th>' page.html
    part page.html '<thead>' >head
    run ! grep '<th>steps</th>\|<th>spec</th>\|<th>seed</th>' head
    grep -q '<tr><td><a href="#run-1">rate=1,seed=1</a></td><td class="number" title="1">1</td>' page.html
    grep -q '<details class="run" id="run-2"><summary><h2>rate=2,seed=1</h2>' page.html
    grep -q '<caption>summary.tsv</caption>' page.html
    # results are those of the evaluation; without any, the last metrics
    part page.html '<thead>' | grep -q '<th>mse</th><th>nmi</th>'
    rm jobs/*/eval.tsv
    iae-report jobs >page.html
    part page.html '<thead>' | grep -q '<th>mse</th>.*<th>L_rec</th>'
    grep -q 'title="0.25">0.25</td>' page.html
    iae-report run clusters.iae >page.html
    part page.html '<thead>' | grep -q '<th>code</th>'
    grep -q '>categorical 5</td>' page.html
}

@test "pictures and tables beside the folders of runs find their place" {
    mkdir -p exp/mnist-1
    cp run/model.iae exp/mnist-1
    cp run/model-0000000002.png exp/mnist-1.png
    cp run/model-0000000002.png exp/mnist-1-prior.png
    cp run/model-0000000002.png exp/mnist-10.png
    printf 'run\tmse\nmnist-1\t0.1\n' >exp/RESULTS.tsv
    iae-report exp >page.html
    [ "$(grep -c '<figure' page.html)" = 2 ]
    grep -q '<caption>RESULTS.tsv</caption>' page.html
}

@test "a run without metrics, sheets or model still gives a page" {
    mkdir a b
    cp run/model.iae a
    iae-report a >page.html
    grep -q 'class="decoder"' page.html
    cp run/metrics.tsv b
    head -c 100 run/metrics.tsv >b/cut.tsv
    : >b/empty.tsv
    iae-report b >page.html
    grep -q 'No model' page.html
    grep -q '"name":"metrics.tsv"' page.html
}

@test "metrics: later lines hold where steps go back, gaps are null, many rows become few" {
    mkdir a
    printf 'step\tmse\tnone\tzero\n1\t5\t\t0\n2\t4\t\t0\nstep\tmse\tnone\tzero\n2\t3\t\t0\n3\tnan\t\t0\n4\tinf\t\t0\n5\t1e-9\t\t0\n6' >a/m.tsv
    iae-report a >page.html
    grep -q '\[{"name":"m.tsv","columns":\["step","mse"\],"values":\[\[1,2,3,4,5\],\[5,3,null,null,1e-09\]\]}\]' page.html
    awk 'BEGIN { print "step\ta"; for (i = 1; i <= 50000; i++) print i "\t" (i == 33333 ? 7 : i % 2) }' >a/m.tsv
    iae-report a >page.html
    [ "$(wc -c <page.html)" -lt 100000 ]
    part page.html '<script type="application/json" class="metrics">' >metrics.json
    python - <<'END'
import json
(step, a), = [f["values"] for f in json.load(open("metrics.json"))]
assert len(step) == len(a) == 1000 and step[0] == 1 and step[-1] == 50000 and max(a) == 7 and min(a) == 0
assert abs(step[a.index(7)] - 33333) <= 100
END
}

@test "what is in files stays text" {
    local name='<script>alert(1)</script>&"'\''.tsv'
    mkdir '<b>run'
    printf '<i>metric</i>\tvalue\n</td><script>alert(2)</script>\t1\n' >"<b>run/${name//\//_}"
    printf 'step\t</script><script>alert(3)</script>\n1\t2\n' >'<b>run/m.tsv'
    printf 'key</h2><img src=x onerror=alert(4)>=<u>\n' >'<b>run/settings'
    cp run/model-0000000002.png '<b>run/"><script>alert(5)<_script>-7.png'
    python - <<'END'
import os
os.mkdir(b"bytes")
open(b"bytes/\xff\xfe\x01<.tsv", "wb").write(b"a\tb\n\xc3(\t\xed\xa0\x80\n")
END
    iae-report '<b>run' bytes --title '</title><script>alert(6)</script>' >page.html
    run ! grep -q '<script>alert\|<img src=x\|<b>\|<u>\|<i>' page.html
    [ "$(grep -o '<script' page.html | wc -l)" = 2 ]
    python - <<'END'
text = open("page.html", encoding="utf-8").read()          # valid throughout
assert "\ufffd\ufffd\ufffd&lt;.tsv" in text and "\x01" not in text
END
}

@test "what cannot be shown: the statuses, and that nothing is written" {
    mkdir none two bad
    run -65 --separate-stderr iae-report none
    [[ $stderr == *"none: no model, metrics, tables or pictures"* ]]
    run -66 iae-report nothing.iae
    run -65 iae-report /dev/null
    run -64 iae-report
    run -78 iae-report digits.iae
    cp run/model.iae two/a.iae
    cp run/model.iae two/b.iae
    run -65 --separate-stderr iae-report two
    [[ $stderr == *"several models, a.iae and b.iae"* ]]
    head -c 3000 run/model.iae >bad/model.iae
    echo old >page.html
    run -65 iae-report -o page.html bad
    [ "$(cat page.html)" = old ]
    run -73 iae-report -o nowhere/page.html run
    printf 'a\tb\0c\n' >bad.tsv
    mkdir zero
    mv bad.tsv zero
    run -65 iae-report zero
    run -64 iae-report --codes digits.iae run run
    run -78 iae-report --codes digits.iae run
}

@test "older checkpoints and streams of rows beside the model do not count; a picture that is none is left out" {
    cp run/model.iae run/model-4.iae
    cp digits.iae run
    echo no picture >run/x.png
    iae-report run >page.html 2>err
    grep -q 'x.png: left out: not a PNG file' err
    run ! grep -q 'alt="x"' page.html
}

@test "--explorer limits what decoders take, 0 leaves them out" {
    iae-report --explorer 0 run >none.html
    run ! grep -q 'class="decoder"' none.html
    iae-report run >page.html
    [ "$(wc -c <none.html)" -lt "$(wc -c <page.html)" ]
    printf 'data 3000 unit\ncode gaussian 2\nencoder: fc 2\ndecoder: fc 200 relu ; fc 3000\nrec: fc 2 ; fc 1\nreg: fc 2 ; fc 1\n' >large.spec
    iae-init -q --spec ./large.spec -o large.iae
    iae-report --explorer 1 large.iae >page.html
    run ! grep -q 'class="decoder"' page.html
    grep -q 'Without an explorer: the decoder has 1.2 MB, where 1.0 MB are left' page.html
}

@test "weights beyond half precision stay floats; those of any size fit" {
    iae-export clusters.iae >model.safetensors
    python - <<'END'
import json, numpy as np
b = open("model.safetensors", "rb").read()
n = int.from_bytes(b[:8], "little")
head, data = json.loads(b[8:8 + n]), bytearray(b[8 + n:])
def change(name, f):
    begin, end = head[name]["data_offsets"]
    values = f(np.frombuffer(bytes(data[begin:end]), "<f4").reshape(head[name]["shape"]))
    data[begin:end] = np.ascontiguousarray(values, "<f4").tobytes()
# the same function with weights of 1e9 and 1e-9, and one whose results need more than half precision
change("decoder.0.weight", lambda w: w * np.float32(1e9))
change("decoder.0.bias", lambda w: w * np.float32(1e9))
change("decoder.1.weight", lambda w: w * np.float32(1e-9))
open("scaled.safetensors", "wb").write(b[:8 + n] + data)
change("decoder.1.weight", lambda w: w * np.float32(1e4))
open("steep.safetensors", "wb").write(b[:8 + n] + data)
END
    local name
    for name in scaled steep; do
        iae-init -q --weights $name.safetensors -o $name.iae
        iae-report $name.iae >$name.html
        part $name.html '<script type="application/json" class="decoder">' >$name.json
    done
    python - <<'END'
import json
layers = json.load(open("scaled.json"))["layers"]
assert all("exponent" in l["weight"] for l in layers), layers
steep = json.load(open("steep.json"))
assert not all("exponent" in l["weight"] for l in steep["layers"]) and steep["error"] <= 0.25
END
}

@test "decoder.js knows every layer and every activation of the library" {
    local word
    for word in $(sed -n 's/.*\.word = "\([a-z]*\)".*/\1/p' "$ROOT"/libcommon/nn/layer_*.c "$ROOT"/libcommon/nn/activation.c); do
        grep -Eq "^    $word(:|,)" "$ROOT/cmd/lib/report/decoder.js" || {
            echo "no $word in decoder.js"
            return 1
        }
    done
    [ "$(sed -n 's/.*\.word = "\([a-z]*\)".*/\1/p' "$ROOT"/libcommon/nn/layer_*.c | wc -l)" -ge 7 ]
}

# bats test_tags=plain
@test "in a browser: pictures are those of iae-decode, for all layers, in colour" {
    need_browser
    iae-report layers.iae >page.html
    iae-sample -m layers.iae -n 12 | iae-decode -m layers.iae --draws 4 >decoded.iae
    in_browser samples page.html decoded.iae
}

# bats test_tags=plain
@test "in a browser: pictures are those of iae-decode, for digits with noise, from given codes" {
    need_browser
    iae-cut -n 12 digits.iae | iae-encode -m run/model.iae >codes.iae
    iae-decode -m run/model.iae --draws 4 codes.iae >decoded.iae
    iae-report --codes codes.iae run >page.html
    in_browser samples page.html decoded.iae -- look page.html 'document.querySelector("[data-sample]").textContent === "7"'
    # another seed, other noise
    iae-report --codes codes.iae --seed 2 run >other.html
    run -1 --separate-stderr in_browser samples other.html decoded.iae
    [[ $stderr == *"grey levels"* ]]
}

# bats test_tags=plain
@test "in a browser: pictures are those of iae-decode, for categories" {
    need_browser
    iae-report clusters.iae >page.html
    iae-sample -m clusters.iae -n 12 | iae-decode -m clusters.iae >decoded.iae
    in_browser samples page.html decoded.iae -- moves page.html
}

# bats test_tags=plain
@test "in a browser: sliders, buttons and strips change the picture; curves, sheets and layout are right" {
    need_browser
    iae-report run >page.html
    in_browser moves page.html -- look page.html 'document.querySelectorAll(".panel path.series").length > 10' \
        'document.querySelectorAll(".sheets figure:not([hidden])").length === 1' \
        'document.querySelector(".sheets figure:not([hidden])").dataset.step === "6"' \
        '(document.querySelector("[aria-label=earlier]").click(), document.querySelector(".sheets figure:not([hidden])").dataset.step === "4")' \
        'document.documentElement.scrollWidth <= innerWidth'
}

# bats test_tags=plain
@test "in a browser: runs can be sorted, opened and compared, and text of files is text" {
    need_browser
    grid jobs
    mkdir 'jobs/<script>alert(1)<_script>'
    printf 'step\t</script><script>alert(3)</script>\n1\t2\n' >'jobs/<script>alert(1)<_script>/m.tsv'
    iae-report jobs >page.html
    in_browser look page.html 'document.querySelectorAll(".overview .panel").length > 3' \
        'document.querySelector(".overview a").textContent.startsWith("<script>")' \
        'document.querySelectorAll("details[open]").length === 0' \
        '(location.hash = "#run-3", new Promise(done => setTimeout(() => done(document.querySelector("#run-3").open), 100)))' \
        '(document.querySelectorAll(".overview th button")[1].click(), document.querySelector(".overview a").textContent === "rate=1,seed=1")' \
        '(document.querySelectorAll(".overview th button")[1].click(), document.querySelector(".overview a").textContent === "rate=2,seed=1")' \
        'document.querySelectorAll("script").length === 6'
}

# bats test_tags=plain
@test "in a browser: these tests see a request and an error" {
    need_browser
    printf '<p><img src="nothing.png"><script>throw new Error("seen")</script>' >page.html
    run -1 --separate-stderr in_browser look page.html true
    [[ $stderr == *nothing.png*seen* ]]
}
