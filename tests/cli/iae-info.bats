# iae-info: verifies, and says what is there

load helpers

@test "rows: counts, fields, meta, history" {
    mnist 30 >mnist.iae
    iae-cut --count 20 mnist.iae >a.iae
    run -0 iae-info a.iae
    [ "${lines[0]}" = "a.iae: 20 rows, whole" ]
    [ "${lines[1]}" = "records  1, 15920 bytes of values" ]
    [[ $output == *"field    x u1 [28,28,1]"* ]]
    [[ $output == *"meta     dataset mnist"* ]]
    [[ $output == *"history  iae-cut "*" --count 20"* ]]
    run -0 iae-info <a.iae
    [ "${lines[0]}" = "<stdin>: 20 rows, whole" ]
}

@test "several operands, one block each; parts are counted" {
    mnist 5 >a.iae
    cat a.iae a.iae >aa.iae
    run -0 iae-info a.iae aa.iae
    [[ $output == "a.iae: 5 rows"*"aa.iae: 10 rows"*"parts    2"* ]]
}

@test "a model: values of each network, spec" {
    printf '%s\n' 'iae 1 model meta spec "# one\n\' 'two\n" meta step 7' \
        'record tensor encoder.0.weight f4 [2,3] 1 2 3 4 5 6 record tensor encoder.0.bias f4 [2] 1 2' \
        'record tensor decoder.0.weight f4 [1] -1 record tensor adam.m.encoder.0.bias f4 [2] 0 nan' \
        'record tensor ema.decoder.0.weight f4 [1] 0 end' >m.txt
    iae-dump --reverse m.txt >m.iae
    run -0 iae-info m.iae
    [ "${lines[0]}" = "m.iae: a model, whole" ]
    [[ $output == *"network  encoder: 8 values in 2 tensors"* ]]
    [[ $output == *"network  adam.m: 2 values in 1 tensors"* ]]
    [[ $output == *"network  ema: 1 values in 1 tensors"* ]]
    [[ $output == *"meta     step 7"* ]]
    iae-info --spec m.iae >spec
    printf '# one\ntwo\n' >want
    same spec want
    run -0 iae-info --stats m.iae
    [[ $output == *"tensor   encoder.0.weight f4 [2,3]  min 1  max 6  mean 3.5"* ]]
    [[ $output == *"adam.m.encoder.0.bias f4 [2]  min 0  max 0  mean 0  and values that are not finite"* ]]
    mnist 2 >a.iae
    run -78 iae-info --spec a.iae
}

@test "--stats agrees with numpy" {
    mnist 100 >a.iae
    run -0 iae-info --stats <(iae-cut --count 0 a.iae)
    [[ $output == *"field    y i4 []  no finite values"* ]]
    run -0 iae-info --stats a.iae
    printf '%s\n' "$output" >said
    python - <<'END'
import os, re, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
_, records = read("a.iae")
said = open("said").read()
for k, v in records[0].items():
    lo, hi, mean = re.search(r"field    %s .*  min (\S+)  max (\S+)  mean (\S+)" % k, said).groups()
    assert (float(lo), float(hi)) == (v.min(), v.max()) and abs(float(mean) - v.mean()) < 1e-6, (k, lo, hi, mean)
END
}

@test "-q says nothing and still verifies; nothing is said of a damaged stream" {
    mnist 20 >a.iae
    run -0 iae-info -q a.iae
    [ -z "$output" ]
    head -c 9000 a.iae >cut.iae
    run -65 --separate-stderr iae-info cut.iae
    [ -z "$output" ]
    python -c 'b = bytearray(open("a.iae", "rb").read()); b[9000] ^= 1; open("flip.iae", "wb").write(b)'
    run -65 --separate-stderr iae-info a.iae flip.iae
    [[ $stderr == "iae-info: flip.iae: "*"CRC-32"* ]]
}

@test "a hundred thousand tensors take a moment" {
    python -c 'print("iae 1 model"); [print(f"record tensor n{i}.x f4 [1] 0") for i in range(100000)]; print("end")' | iae-dump --reverse >many.iae
    timeout 20 iae-info many.iae >out
    [ "$(grep -c '^network' out)" = 100000 ]
}

@test "foreign names and texts cannot play with the terminal" {
    printf '%s\n' 'iae 1 model meta "\x1b[2Jkey" "\x1b]0;title\x07" history "\x1b[31m" end' >m.txt
    iae-dump --reverse m.txt >m.iae
    iae-info m.iae >said
    run -1 grep -q "$(printf '\033')" said
}

# odd.spec - layers of all kinds, with words before them, and a line that is too long for a column
odd_spec() {
    cat >odd.spec <<'END'
data      8x8x3 signed
code      categorical 5 running 0.5
noise     gaussian 4
posterior gaussian 2
condition location 9
ema       0.9
encoder:  noise 0.1 ; conv 4 4x4/2 bn noaffine lrelu 0.25 as a ; maxpool 2x2/2 ; dropout 0.5 ; fc 7 bn relu ; concat eps ; fc 5 softmax
decoder:  fc 2x2x6 bn scale relu ; upconv 5 4x4/2 bn relu ; upconv 3 4x4/2 tanh
rec:      conv 4 4x4/2 spectral relu ; fc 2x2x3 spectral relu ; fc 1
reg:      fc 6 spectral relu ; mbstd ; fc 1
END
}

# bats test_tags=quick
@test "layers: parameters are those of the tensors, multiply-adds those of the shapes" {
    odd_spec
    for spec in ./odd.spec fourpoints mixture; do
        iae-init --spec "$spec" -o m.iae --force
        iae-info m.iae >said
        python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
nets = ("encoder", "decoder", "rec", "reg")
state = ("running_mean", "running_var", "mbstd", "u", "prior")
meta = read("m.iae")[0]["meta"]
tensors = {k: v for r in read("m.iae")[1] for k, v in r.items() if k.split(".")[0] in nets}
parameters = {k: v for k, v in tensors.items() if k.split(".")[-1] not in state}
table, net = {}, None
for line in open("said"):
    words = line.split()
    if words[0] in nets or words[0] == "all":
        net = words[0]
        table[net] = [[0] + [int(w.replace(",", "")) for w in words[1:]]]
    elif line.startswith("  ") and net:
        if not words[-1].replace(",", "").isdigit():
            continue                    # a long layer, whose numbers follow
        table[net].append([words[-3]] + [int(w.replace(",", "")) for w in words[-2:]])
    elif net:
        break
total = [0, 0]
for net in nets:
    own = [v.size for k, v in parameters.items() if k.startswith(net + ".")]
    assert bool(own) == (net in table), net
    if not own:
        continue
    head, layers = table[net][0], table[net][1:]
    assert head[1] == sum(own) == sum(l[1] for l in layers), net
    assert head[2] == sum(l[2] for l in layers), net
    total = [total[0] + head[1], total[1] + head[2]]
    for i, (result, _, adds) in enumerate(layers):
        w = tensors.get(f"{net}.{i}.weight")
        if w is None:
            continue
        if w.ndim == 2:                 # fc: each weight once a row
            want = w.size
        else:                           # conv: once for each pixel of the result; upconv: of the input
            h, width, _ = map(int, (result if "x" in result else "1x1x" + result).split("x"))
            upconv = net == "decoder"
            want = w.size * h * width // (4 if upconv else 1)
        assert adds == want, (net, i, adds, want)
assert table["all"][0][1:] == total
END
    done
}

@test "layers stand there as the spec has them, in 80 columns" {
    odd_spec
    iae-info odd.spec >said
    grep -q '^  noise 0.1 ; conv 4 4x4/2 bn noaffine lrelu 0.25 as a$' said
    grep -Eq '^ +4x4x4 +192 +3,072$' said
    grep -Eq '^  maxpool 2x2/2 +2x2x4 +0 +0$' said
    grep -Eq '^  dropout 0.5 ; fc 7 bn relu +7 +126 +112$' said
    grep -Eq '^  mbstd ; fc 1 +1 +8 +7$' said
    grep -Eq '^  condition: fc 9 relu +9 +54 +45$' said
    grep -q '^model    implicit autoencoder (IAE): forward, adversarial, adversarial$' said
    grep -q '^code     5 categories$' said
    [ "$(grep -c '^noise ' said)" = 2 ]
    iae-init --list-specs | while read -r name _; do
        iae-info "$name" || exit
    done >all
    [ "$(grep -c '^layer ' all)" -ge 20 ]
    [ "$(awk '{ if (length > 80) n++ } END { print n + 0 }' all)" = 0 ]
}

@test "a model: size, training, what is left of it; checksums with -v" {
    mnist 40 >a.iae
    printf '%s\n' 'data 28x28x1 unit' 'code gaussian 2' 'reconstruction euclidean' 'regularization none' 'batch 10' 'ema 0.5' \
        'encoder: fc 9 relu ; fc 2' 'decoder: fc 9 bn relu ; fc 28x28x1 sigmoid' >ae.spec
    iae-init --spec ./ae.spec --seed 7 -o m.iae
    run -0 iae-info m.iae
    [[ $output == *$'\ntrained  not yet; seed 7\n'* ]]
    iae-train -q --resume -o m.iae a.iae >metrics
    iae-info m.iae >said
    head -n 3 said | tail -n 1 | grep -q '^model    autoencoder: forward, euclidean, none$'
    grep -q '^trained  4 steps, minibatches of 10; 40 rows read; seed 7$' said
    iae-info mnist-10-100-quarter | grep -q '^trained  6000 steps, minibatches of 100; 600000 rows read, of data of 10 epochs; seed 1$'
    iae-info -v m.iae >more
    python - said more <<'END'
import os, re, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
header, records = read("m.iae")
size = {k: v.nbytes for r in records for k, v in r.items()}
part = lambda f: "%.1f" % (sum(v for k, v in size.items() if f(k)) / 1e6)
said = open("said").read()
want = tuple(part(f) for f in (lambda k: True, lambda k: k[:4] not in ("ema.", "adam"), lambda k: k[:4] == "ema.", lambda k: k[:4] == "adam",
                               lambda k: k[:4] == "ema."))
assert "size     %s MB: networks %s, averages %s, moments %s; stripped %s\n" % want in said, want
sums = ["meta     %s %d" % i for i in header["meta"].items() if i[0].startswith("crc32.")]
more = open("more").read().split("\n")
assert len(sums) > 20 and all(s in more for s in sums) and "crc32." not in said
moments = [v // 4 for k, v in size.items() if k.startswith("adam.m.")]
assert "network  adam.m: %d values in %d tensors" % (sum(moments), len(moments)) in more
END
    iae-strip m.iae >s.iae
    iae-info s.iae >said
    grep -Eq '^size     0\.1 MB: stripped to encoder decoder for inference; before, 0\.2 MB$' said
    # of the discriminators only what is there
    iae-info mnist-10-100-quarter >said
    run -1 grep -E '^re[cg] ' said
}

# bats test_tags=quick
@test "a spec: a file by its content, or an installed one by its name" {
    odd_spec
    mv odd.spec odd
    run -0 iae-info odd fourpoints
    [[ $output == "odd: a spec"$'\n'*$'\n'"fourpoints: a spec"$'\n'* ]]
    iae-info --spec odd >text
    same odd text
    iae-info --spec mnist-5-100 >text
    same "$ROOT/pipelines/specs/mnist-5-100.spec" text
    run -0 iae-info -q odd
    [ -z "$output" ]
    # a file comes first, and a stream is one, whatever its name
    mnist 3 >fourpoints
    run -0 iae-info fourpoints
    [ "${lines[0]}" = "fourpoints: 3 rows, whole" ]
    sed 's/fc 1$/fc 2/' odd >wrong
    run -78 iae-info wrong
    [[ $output == "iae-info: wrong: line "*"rec ends with"* ]]
    echo "a text about data" >text
    run -65 iae-info text
    : >empty
    run -65 iae-info empty
    run -66 iae-info no-such-spec
    run -66 iae-info ./mnist-20
    head -c 60000 /dev/zero | tr '\0' '#' >long
    echo 'data 4' >>long
    run -65 iae-info long
}

@test "a model whose spec this program does not know is 78; without the checksum of ours, the tensors are listed" {
    text='data 4 unit\nquantum 7\n'
    crc=$(printf "$text" | gzip -c | tail -c 8 | od -An -N4 -tu4 | tr -d ' ')
    printf '%s\n' "iae 1 model meta spec \"$text\" meta crc32.spec $crc record tensor encoder.0.bias f4 [1] 1 end" >m.txt
    iae-dump --reverse m.txt >m.iae
    run -78 iae-info m.iae
    [[ $output == "iae-info: m.iae: line 2: "* ]]
    iae-info -q m.iae
    sed "s/crc32.spec $crc/crc32.spec 1/" m.txt | iae-dump --reverse >m.iae
    run -0 iae-info m.iae
    [[ $output == *"network  encoder: 1 values in 1 tensors"* ]]
}

# bats test_tags=quick
@test "--list-specs: the same in both programs, every installed spec, with the numbers of iae-info" {
    iae-init --list-specs >list
    iae-train --list-specs >again
    same list again
    awk '{ print $1 }' list >names
    (cd "$ROOT/pipelines/specs" && ls ./*.spec) | sed 's|^\./||; s/\.spec$//' | LC_ALL=C sort >want
    diff want names
    [ "$(awk '{ if (length > 100) n++ } END { print n + 0 }' list)" = 0 ]
    python - <<'END'
import subprocess
unit = {"K": 1e3, "M": 1e6, "G": 1e9}
value = lambda t: float(t.rstrip("KMG")) * unit.get(t[-1], 1)
for line in open("list"):
    name, parameters, adds, title = line.split(None, 3)
    if name not in ("fourpoints", "mnist-20", "celeba", "mnist-classifier"):
        continue
    info = subprocess.run(["iae-info", name], stdout=subprocess.PIPE, check=True).stdout.decode()
    have = [int(w.replace(",", "")) for w in next(l for l in info.split("\n") if l.startswith("all ")).split()[1:]]
    for a, b in zip((parameters, adds), have):
        assert abs(value(a) - b) <= 0.006 * b, (name, a, b)
    first = open(f"{__import__('os').environ['ROOT']}/pipelines/specs/{name}.spec").readline()
    cut = title.rstrip("\n")
    assert first.strip("# \n").startswith(cut[:-3] if cut.endswith("...") else cut), (name, cut)
END
    mkdir specs
    printf '%s\n' 'data 4 unit' 'code gaussian 1' 'encoder: fc 1' 'decoder: fc 4 sigmoid' 'reconstruction euclidean' 'regularization none' >specs/own.spec
    IAE_SHARE=$PWD iae-init --list-specs >list
    [ "$(cat list)" = "own     13      8" ]
    IAE_SHARE=/nonexistent run -78 iae-train --list-specs
}
