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
