# iae-eval: metrics against independent numbers, sets and their names, requirements
# Under ASan the metrics themselves are run by tests/unit/eval, and iae-eval by common.bats.
# bats file_tags=long:asan

load helpers

# value TABLE METRIC
value() {
    awk -F'\t' -v m="$2" '$1 == m { print $2 }' "$1"
}

# close A B [TOLERANCE]
close() {
    awk -v a="$1" -v b="$2" -v t="${3:-1e-7}" 'BEGIN { d = a - b; exit !(a != "" && d <= t && -d <= t) }' || {
        echo "$1 where $2 is right" >&2
        return 1
    }
}

@test "squared error is numpy's, on bytes and in the signed range; records and threads change nothing" {
    e='(lambda x: {"id": np.arange(90), "x": x, "xhat": (x / np.float32(255) * np.float32(0.8)).astype("f4")})(mnist(90)[0])'
    make_stream "$e" >a.iae
    make_stream "$e" --cut 7 >b.iae
    iae-eval a.iae >a
    iae-eval --threads 2 b.iae >b
    same a b
    close "$(value a mse)" "$(make_stream "$e" | python -c '
import sys, io; sys.path.insert(0, "'"$ROOT"'/tests/cli")
import numpy as np
from stream import read
r = read("a.iae")[1][0]
print(((r["x"] / 255 - r["xhat"].astype(float)) ** 2).mean())')"
    close "$(value a mse_rolled)" "$(python -c '
import sys; sys.path.insert(0, "'"$ROOT"'/tests/cli")
import numpy as np
from stream import read
r = read("a.iae")[1][0]
print(((np.roll(r["x"], 1, 0) / 255 - r["xhat"].astype(float)) ** 2).mean())')"
    make_stream '{"x": np.full((3, 4, 4, 1), 255, "u1"), "xhat": np.zeros((3, 4, 4, 1), "f4")}' range=signed >s.iae
    iae-eval s.iae >s
    close "$(value s mse)" 0.25
    make_stream '{"x": np.full((3, 4), 1, "f4"), "xhat": np.full((3, 4), -1, "f4")}' range=signed >t.iae
    iae-eval t.iae >t
    close "$(value t mse)" 1
}

@test "rho: 0 where the noise is ignored, 1 where it is all, absent without draws" {
    make_stream '{"id": np.repeat(np.arange(50), 4), "x": np.zeros((200, 3), "f4"), "xhat": np.repeat(rng.random((50, 3), "f4"), 4, 0)}' >a.iae
    iae-eval a.iae >a
    close "$(value a rho)" 0
    make_stream '{"id": np.repeat(np.arange(50), 4), "x": np.zeros((200, 3), "f4"), "xhat": rng.random((200, 3), "f4")}' >b.iae
    iae-eval b.iae >b
    close "$(value b rho)" 1 0.1
    make_stream '{"id": np.arange(200), "x": np.zeros((200, 3), "f4"), "xhat": rng.random((200, 3), "f4")}' >c.iae
    iae-eval c.iae >c
    [ -z "$(value c rho)" ]
}

# Two classes 10 apart along the first number; the estimate set's labels are right, five of the score set's are not.
codes='{"id": np.arange(100), "y": np.arange(100) % 2, "z": np.c_[np.arange(100) % 2 * 10 + rng.random(100), rng.random(100)].astype("f4")}'
flipped='(lambda d: dict(d, y=np.where(d["id"] < 5, 1 - d["y"], d["y"]).astype("i4")))'

@test "codes: neighbours and probe, fitted on the set that is named" {
    make_stream "dict($codes, y=np.arange(100, dtype='i4') % 2)" dataset=toy split=train >e.iae
    make_stream "$flipped($codes)" dataset=toy split=test >s.iae
    iae-eval --estimate e.iae s.iae >t
    printf '%s\t' metric value rows set estimate | sed 's/$/estimate_rows\n/' >want
    printf 'knn_error\t0.05\t100\ttoy/test\ttoy/train\t100\nprobe_error\t0.05\t100\ttoy/test\ttoy/train\t100\n' >>want
    diff want t
    iae-eval --task codes --threads 2 --k 1 --estimate e.iae <s.iae >u
    same t u
    run -64 iae-eval --task codes s.iae
    [[ $output == *--estimate* ]]
    run -78 iae-eval --k 101 --estimate e.iae s.iae
    make_stream '{"y": np.zeros(3, "i4"), "z": np.zeros((3, 3), "f4")}' >d3.iae
    run -78 iae-eval --estimate d3.iae s.iae
    run -78 iae-eval --field mu --task codes --estimate e.iae s.iae
    run -66 iae-eval --estimate nowhere s.iae
}

# Ten clusters, of which cluster i holds class 9 - i, and 4 of 200 rows are in the wrong one.
clusters='(lambda y: {"id": np.arange(200), "y": y.astype("i4"), "z": onehot(np.where(np.arange(200) < 4, 0, 9 - y), 10)})(np.arange(200) % 10)'

@test "clusters: three protocols, information, usage" {
    make_stream "$clusters" dataset=toy >a.iae
    iae-eval --task clusters --estimate a.iae a.iae >t
    close "$(value t majority_error)" 0.02
    close "$(value t hungarian_error)" 0.02
    close "$(value t used)" 10
    close "$(value t confidence)" 1
    close "$(value t entropy)" 0
    close "$(value t nmi)" 0.964977856
    close "$(value t ari)" 0.952979099
    [ "$(awk -F'\t' '$1 == "hungarian_error" { print $5 }' t)" = toy ]
    [ "$(awk -F'\t' '$1 == "nmi" { print $5 }' t)" = - ]
    iae-eval a.iae >u 2>err
    grep -q -- --estimate err
    [ -z "$(value u head_error)$(value u majority_error)$(value u knn_error)" ]
    close "$(value u hungarian_error)" 0.02
    make_stream '{"z": onehot(np.arange(40) % 4, 8)}' >nolabels.iae
    iae-eval nolabels.iae >v
    close "$(value v used)" 4
    close "$(value v balance)" 0.666666667
    [ -z "$(value v nmi)" ]
}

@test "metrics on request: in the table only when they are named" {
    make_stream "$clusters" >a.iae
    iae-eval --task clusters a.iae >t
    [ -z "$(value t homogeneity)$(value t v_measure)" ]
    iae-eval --task clusters --metric homogeneity --require 'v_measure>0.9' a.iae >u
    close "$(value u v_measure)" "$(value t nmi)"
    [ -n "$(value u homogeneity)" ]
    [ -z "$(value u completeness)" ]
    same t <(grep -v 'homogeneity\|v_measure' u)
    make_stream '{"z": onehot(np.arange(40) % 4, 8)}' >nolabels.iae
    run -78 iae-eval --task clusters --metric homogeneity nolabels.iae
}

@test "psnr and ssim on request: as numpy computes them from the definition" {
    python - >pairs.iae <<'PY'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
from stream import write
rng = np.random.default_rng(3)
x = rng.integers(0, 256, (7, 14, 17, 3)).astype("u1")
x[0] = 0
xhat = np.clip(x / 255 + rng.normal(size=x.shape) * np.arange(7)[:, None, None, None] / 20, 0, 1).astype("<f4")
write(sys.stdout.buffer, [dict(x=x, xhat=xhat)])
a, b = x / 255, xhat.astype("f8")
w = np.exp(-(np.arange(11) - 5.0) ** 2 / 4.5)
w = np.outer(w, w) / w.sum() ** 2
view = np.lib.stride_tricks.sliding_window_view
mean = lambda v: np.einsum("nijcab,ab->nijc", view(v, (11, 11), axis=(1, 2)), w)
A, B = mean(a), mean(b)
AA, BB, AB = mean(a * a) - A * A, mean(b * b) - B * B, mean(a * b) - A * B
ssim = ((2 * A * B + 1e-4) * (2 * AB + 9e-4) / ((A * A + B * B + 1e-4) * (AA + BB + 9e-4))).mean()
mse = ((a - b) ** 2).mean((1, 2, 3))
open("want", "w").write("%.9g %.9g\n" % (np.minimum(100, -10 * np.log10(np.maximum(mse, 1e-300))).mean(), ssim))
PY
    read -r psnr ssim <want
    iae-eval --task reconstruction pairs.iae >t
    [ -z "$(value t psnr)$(value t ssim)" ]
    iae-eval --task reconstruction --metric psnr --metric ssim pairs.iae >t
    close "$(value t psnr)" "$psnr"
    close "$(value t ssim)" "$ssim"
    make_stream '{"x": rng.normal(size=(5, 4)).astype("f4"), "xhat": rng.normal(size=(5, 4)).astype("f4")}' >flat.iae
    run -78 iae-eval --task reconstruction --metric ssim flat.iae
}

@test "who comes without a field is told which program adds it" {
    make_stream '{"x": rng.normal(size=(5, 4)).astype("f4")}' >x.iae
    for with in "reconstruction:iae-decode" "prior:iae-encode" "bits:iae-score" "labels:iae-encode" "samples:iae-encode --features"; do
        run -78 iae-eval -q --task "${with%%:*}" --estimate x.iae x.iae || run -78 iae-eval -q --task "${with%%:*}" x.iae
        [[ $output == *"${with#*:}"* ]] || { echo "$with: $output"; return 1; }
    done
}

@test "rows without label count for nothing that needs one" {
    make_stream "(lambda d: dict(d, y=np.where(d['id'] < 150, d['y'], -1).astype('i4')))($clusters)" >a.iae
    iae-eval -q a.iae >t
    close "$(value t hungarian_error)" 0.026666667
    [ "$(awk -F'\t' '$1 == "nmi" { print $3 }' t)" = 150 ]
    [ "$(awk -F'\t' '$1 == "used" { print $3 }' t)" = 200 ]
    make_stream "dict($clusters, y=np.full(200, -1, 'i4'))" >none.iae
    run -65 iae-eval --task codes --estimate a.iae none.iae
    run -65 iae-eval --task clusters --estimate none.iae a.iae
}

@test "a Gaussian code is no clustering" {
    make_stream "dict($codes, y=np.zeros(100, 'i4'))" >a.iae
    run -78 iae-eval --task clusters a.iae
    [[ $output == *'no probability distribution'* ]]
    run -78 iae-eval a.iae
    mnist 5 >x.iae
    run -78 iae-eval x.iae
    run -78 iae-eval --task reconstruction x.iae
}

@test "requirements: 1 and a line for each that is not met, the table all the same" {
    make_stream '{"x": np.zeros((3, 4), "f4"), "xhat": np.full((3, 4), 0.5, "f4")}' >a.iae
    iae-eval --require 'mse<0.3' --require 'mse>=0.25' a.iae >want
    run -1 --separate-stderr iae-eval --require 'mse<0.25' --require 'mse_rolled>1' a.iae
    [ "$output" = "$(cat want)" ]
    [ "${#stderr_lines[@]}" = 2 ]
    [[ ${stderr_lines[0]} == *'mse<0.25, it is 0.25' ]]
    run -64 iae-eval --require 'mse=3' a.iae
    run -64 iae-eval --require 'accuracy>0.3' a.iae
    run -64 iae-eval --require 'head_error<0.3' a.iae
    run -78 iae-eval --require 'nmi>0.3' a.iae
    run -64 iae-eval --task everything a.iae
    iae-eval --metric mse --metric mse_rolled a.iae >t
    same t want
    run -64 iae-eval --metric accuracy a.iae
    run -64 iae-eval --metric head_error a.iae
    run -78 iae-eval --metric nmi a.iae
}

@test "damaged, cut, empty, and not finite input" {
    make_stream "$clusters" >a.iae
    size=$(stat -c %s a.iae)
    for n in 0 1 100 $((size - 1)); do
        head -c "$n" a.iae >cut.iae
        run -65 --separate-stderr iae-eval cut.iae
        [ -z "$output" ]
        run -65 --separate-stderr iae-eval --estimate cut.iae a.iae
        [ -z "$output" ]
    done
    make_stream '{"x": np.zeros((0, 4), "f4"), "xhat": np.zeros((0, 4), "f4")}' >empty.iae
    run -65 iae-eval empty.iae
    make_stream '{"x": np.zeros((2, 4), "f4"), "xhat": np.array([[0, 0, 0, np.inf], [0] * 4], "f4")}' >inf.iae
    run -65 iae-eval inf.iae
    make_stream '{"y": np.zeros(2, "i4"), "z": np.array([[1, 0], [np.nan, 0]], "f4")}' >nan.iae
    run -65 iae-eval nan.iae
    make_stream '{"y": np.zeros((2, 2), "i4"), "z": np.array([[1, 0], [1, 0]], "f4")}' >y2.iae
    run -78 iae-eval y2.iae
    make_stream '{"id": np.zeros((2, 2), "i8"), "z": np.array([[1, 0], [1, 0]], "f4")}' >id2.iae
    run -78 iae-eval id2.iae
}

@test "modes: samples against classes of data, and the categories that they were made of" {
    iae-synth -n 5000 --seed 7 mixture >data.iae
    # the data's own samples, category 6 - k for mode k; 100 of 2000 are 0.2 off: neither good (0.15) nor a bridge (0.3)
    iae-synth -n 2000 mixture >s.iae
    python - <<'END' >samples.iae
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np, stream
d = stream.read("s.iae")[1][0]
c = np.array([np.sin(2 * np.pi * d["y"] / 7), np.cos(2 * np.pi * d["y"] / 7)]).T
x = c + 0.2 * (d["x"] - c)
x[:100] = c[:100] * 1.2
x[100:120] = 0
stream.write(sys.stdout.buffer, [{"xhat": x.astype("f4"), "z": np.eye(7, dtype="f4")[6 - d["y"]]}])
END
    iae-eval --task modes --estimate data.iae samples.iae >t
    close "$(value t hq)" 0.94
    close "$(value t bridge)" 0.01
    close "$(value t modes)" 7
    close "$(value t code_nmi)" 0.98 0.015
    close "$(value t mode_kl)" 0 0.01
    [ "$(awk -F'\t' '$1 == "hq" { print $5, $6 }' t)" = "mixture 5000" ]
    iae-cut --drop z samples.iae | iae-eval --task modes --estimate data.iae >u
    [ -z "$(value u code_nmi)" ]
    iae-eval --task modes --estimate data.iae --require 'hq>0.9' --require 'modes>=7' samples.iae >u
    same t u
    run -64 iae-eval --task modes samples.iae
    run -64 iae-eval --require 'hq>0.9' samples.iae
    run -78 iae-eval --task modes --estimate data.iae s.iae
    iae-synth -n 100 fourpoints >four.iae
    run -78 iae-eval --task modes --estimate four.iae samples.iae
    iae-cut --drop y data.iae >nolabels.iae
    run -78 iae-eval --task modes --estimate nolabels.iae samples.iae
}

@test "match and prior: few codes, whatever the number of threads" {
    make_stream '{"z": rng.normal(size=(300, 8)).astype("f4")}' >a.iae
    for task in match prior; do
        iae-eval --task $task a.iae >t
        iae-eval --task $task --threads 3 a.iae >u
        same t u
    done
}

@test "match: equal distributions are told from others, with random numbers that depend on the seed alone" {
    need_plain "thousands of codes"
    make_stream '{"z": rng.normal(size=(3000, 2)).astype("f4")}' >a.iae
    make_stream '{"z": rng.normal(size=(3000, 2)).astype("f4") * 1.2}' >b.iae
    iae-eval --task match a.iae >t
    [ "$(awk -F'\t' '$1 == "mmd2" { print $3, $5, $6 }' t)" = "2000 normal 0" ]
    close "$(value t mmd2)" 0 0.002
    awk -v p="$(value t mmd_p)" 'BEGIN { exit !(p > 0.02 && p <= 1) }'
    iae-eval --task match --threads 2 a.iae >u
    same t u
    iae-eval --task match --seed 2 a.iae >u
    [ "$(value t mmd2)" != "$(value u mmd2)" ]
    iae-eval --task match b.iae >u
    close "$(value u mmd_p)" 0.005
    run -1 iae-eval --task match --require 'mmd_p>0.01' b.iae
    iae-eval --task match --estimate b.iae a.iae >u
    close "$(value u mmd_p)" 0.005
    iae-cut --skip 1500 b.iae >b2.iae
    iae-cut -n 1500 b.iae | iae-eval --task match --estimate b2.iae >u
    [ "$(awk -F'\t' '$1 == "mmd2" { print $3, $6 }' u)" = "1500 1500" ]
    awk -v p="$(value u mmd_p)" 'BEGIN { exit !(p > 0.02) }'
    iae-cut -n 1 a.iae >one.iae
    run -65 iae-eval --task match one.iae
    run -65 iae-eval --task match --estimate one.iae a.iae
    run -78 iae-eval --task match --field mu a.iae
}

@test "clusters: shares of the smallest and the largest" {
    make_stream '{"z": onehot(np.array([0] * 5 + [1] * 3 + [2] * 2), 4)}' >a.iae
    iae-eval a.iae >t
    close "$(value t mass_least)" 0
    close "$(value t mass_most)" 0.5
}

# A classifier's answers to four draws of each of 50 samples: wrong for one draw of every tenth sample, by one class.
answers='(lambda i: {"id": i // 4, "y": (i // 4 % 5).astype("i4"), "zhat": onehot((i // 4 + (i % 40 == 0)) % 5, 5)})(np.arange(200))'

@test "labels: preserved or not, agreement of draws, and who is taken for whom" {
    make_stream "$answers" dataset=toy >a.iae
    iae-eval --task labels --confusion c a.iae >t
    close "$(value t preservation)" 0.975
    close "$(value t agreement)" 0.975
    close "$(value t label_entropy)" 0.0811278124
    [ "$(cut -f 1,3 t | tail -n +2 | tr '\n\t' '  ')" = "preservation 200 agreement 200 label_entropy 200 " ]
    printf 'y/zhat\t0\t1\t2\t3\t4\n0\t35\t5\t0\t0\t0\n1\t0\t40\t0\t0\t0\n2\t0\t0\t40\t0\t0\n3\t0\t0\t0\t40\t0\n4\t0\t0\t0\t0\t40\n' >want
    diff want c
    iae-eval --task labels --require 'preservation>=0.975' --require 'label_entropy<0.1' a.iae >u
    same t u
    run -1 iae-eval --task labels --require 'agreement>0.98' a.iae
    # one draw each: nothing to agree on
    iae-cut --count 1 a.iae >one.iae
    iae-eval --task labels one.iae >u
    [ "$(cut -f 1,2 u | tail -n 1)" = "preservation	0" ]
    # rows of unknown label
    make_stream "(lambda d: dict(d, y=np.where(d['id'] < 5, d['y'], -1).astype('i4')))($answers)" >few.iae
    iae-eval --task labels few.iae >u
    close "$(value u preservation)" 0.95
    [ "$(awk -F'\t' '$1 == "preservation" { print $3 }' u)" = 20 ]
}

@test "labels: the error of a code that was taught them; without labels, its categories against the answers" {
    make_stream "(lambda d: dict(d, z=np.roll(d['zhat'], 4, 0)))($answers)" >a.iae
    iae-eval --task labels --field zhat --zhat none a.iae >t
    close "$(value t label_error)" 0.025
    [ -z "$(value t preservation)" ]
    iae-eval --task labels a.iae >u
    close "$(value u label_error)" 1 0.03
    close "$(value u preservation)" 0.975
    make_stream "(lambda d: dict(z=onehot(d['y'], 5), id=d['id'], zhat=d['zhat']))($answers)" >nolabels.iae
    iae-eval --task labels --confusion c nolabels.iae >t
    close "$(value t preservation)" 0.975
    [ -z "$(value t label_error)" ]
    [ "$(head -n 1 c | cut -f 1)" = z/zhat ]
    # categories that are no labels: the table, and no preservation
    make_stream "(lambda d: dict(z=onehot(d['y'] % 3, 3), id=d['id'], zhat=d['zhat']))($answers)" >three.iae
    iae-eval --task labels --confusion c three.iae >t
    [ -z "$(value t preservation)" ]
    close "$(value t agreement)" 0.975
    [ "$(wc -l <c)" = 4 ]
    # a Gaussian code beside the predictions is left out
    make_stream "dict($answers, z=rng.normal(size=(200, 3)).astype('f4'))" >gauss.iae
    iae-eval --task labels gauss.iae >t
    [ -z "$(value t label_error)" ]
    close "$(value t preservation)" 0.975
}

@test "labels: what is refused" {
    make_stream "$answers" >a.iae
    run -64 iae-eval --task labels --estimate a.iae a.iae
    run -64 iae-eval --confusion c a.iae
    run -78 iae-eval --task labels --zhat none a.iae
    make_stream "dict($answers, y=np.full(200, 5, 'i4'))" >beyond.iae
    run -78 iae-eval --task labels beyond.iae
    [[ $output == *"label 5, where zhat has 5 categories"* ]]
    make_stream "dict($answers, zhat=np.ones((200, 5), 'f4'))" >odd.iae
    run -78 iae-eval --task labels odd.iae
    make_stream '{"zhat": onehot(np.arange(3), 3)}' >none.iae
    run -65 iae-eval --task labels none.iae
}

@test "prior: normal codes are within the bounds of normal codes, others are not" {
    need_plain "thousands of codes"
    make_stream '{"z": rng.normal(size=(5000, 8)).astype("f4")}' dataset=toy >a.iae
    iae-eval --task prior a.iae >t
    close "$(value t ks_bound)" 0.0192333044
    awk -v d="$(value t ks)" 'BEGIN { exit !(d > 0.005 && d < 0.03) }'
    close "$(value t covariance)" 0.0424 0.01          # sqrt(9/5000)
    close "$(value t wasserstein)" 0.0182 0.006        # 1.29/sqrt(5000)
    close "$(value t c2st)" 0.5 0.03                   # four deviations
    awk -v p="$(value t mmd_p)" 'BEGIN { exit !(p > 0.02) }'
    [ "$(awk -F'\t' '$1 == "ks" { print $3, $5, $6 }' t)" = "5000 normal 0" ]
    # of fewer rows, which is quicker
    iae-cut -n 600 a.iae >few.iae
    iae-eval --task prior few.iae >t
    iae-eval --task match few.iae >u
    [ "$(grep ^mmd t)" = "$(grep ^mmd u)" ]
    iae-eval --task prior --threads 3 few.iae >u
    same t u
    iae-eval --task prior --seed 2 few.iae >u
    [ "$(value t ks) $(value t covariance)" = "$(value u ks) $(value u covariance)" ]
    [ "$(value t wasserstein)" != "$(value u wasserstein)" ]
    # one dimension of 8 is shifted by 0.5: D = 0.197
    make_stream '{"z": (rng.normal(size=(5000, 8)) + np.array([0.5] + [0] * 7)).astype("f4")}' >b.iae
    iae-eval --task prior b.iae >t
    close "$(value t ks)" 0.1974 0.02
    awk -v b="$(value t ks_beyond)" 'BEGIN { exit !(b >= 0.125 && b < 0.6) }'
    # one is wider by half: C - I has 1.25 there
    make_stream '{"z": (rng.normal(size=(5000, 8)) * np.array([1.5] + [1] * 7)).astype("f4")}' >b.iae
    status=0
    iae-eval --task prior --require 'covariance<0.1' --require 'ks<0.0193' b.iae >t 2>err || status=$?
    [ $status = 1 ]
    close "$(value t covariance)" 0.444 0.06
    close "$(value t c2st)" 0.5985 0.03                # Phi(c) - Phi(c/1.5) and 1/2, where c = 1.2082: densities are equal
}

@test "prior: categories, their mean probabilities and their shares" {
    make_stream '{"z": np.array([[0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0.75, 0.25], [0, 0, 0.25, 0.75]], "f4")}' >a.iae
    iae-eval --task prior a.iae >t
    close "$(value t prior_kl)" 0
    close "$(value t prior_kl_hard)" 0.34657359
    [ "$(awk -F'\t' '$1 == "prior_kl" { print $3, $5, $6 }' t)" = "4 uniform 0" ]
    [ -z "$(value t ks)" ]
    iae-eval --task prior --prior '2, 2 3 1' a.iae >t
    close "$(value t prior_kl)" "$(python -c 'from math import log; print(.5 * log(.25 / .25) + .25 * log(.25 / .375) + .25 * log(.25 / .125))')"
    close "$(value t prior_kl_hard)" "$(python -c 'from math import log; print(.5 * log(.5 / .25) + .25 * log(.25 / .375) + .25 * log(.25 / .125))')"
    [ "$(awk -F'\t' '$1 == "prior_kl" { print $5 }' t)" = prior ]
    iae-eval --task prior --prior 1,1,1,0 a.iae >t
    [ "$(value t prior_kl)" = inf ]
    run -78 iae-eval --task prior --prior 1,1,1 a.iae
    make_stream '{"z": rng.normal(size=(9, 4)).astype("f4")}' >gauss.iae
    run -78 iae-eval --task prior --prior 1,1,1,1 gauss.iae
    for p in '' 0,0,0,0 1,1,1,-1 1,1,1,x 1,1,1,nan "$(printf '1 %.0s' {1..257})"; do
        run -64 iae-eval --task prior --prior "$p" a.iae
    done
    run -64 iae-eval --task clusters --prior 1,1,1,1 a.iae
    run -64 iae-eval --task prior --estimate a.iae a.iae
    run -78 iae-eval --task prior --field mu a.iae
    iae-cut -n 1 a.iae >one.iae
    run -65 iae-eval --task prior one.iae
}

# Logits of optimal discriminators, ln(real/fake), of normal distributions in one dimension: KL(N(m,1) || N(0,1)) = m^2/2.
# rec: real N(2,1), fake N(0,1); reg: real N(0,1) the prior, fake N(1,1) the codes.
bits='(lambda r: dict(rec_real=2 * (r[0] + 2) - 2, rec_fake=2 * r[1] - 2, reg_real=0.5 - r[2], reg_fake=0.5 - (r[3] + 1)))'
bits="(lambda d: {k: v.astype('f4') for k, v in d.items()})($bits(rng.normal(size=(4, 40000))))"

@test "bits: known divergences, with the signs of real and fake" {
    make_stream "$bits" dataset=toy >a.iae
    iae-eval --task bits a.iae >t
    close "$(value t rec_bits)" 2.885390082 0.08        # 2 nats
    close "$(value t rec_bits_dv)" 2.885390082 0.4      # E exp T has the variance e^4 - 1
    close "$(value t reg_bits)" 0.721347520 0.04        # 1/2 nat
    close "$(value t reg_bits_dv)" 0.721347520 0.06
    close "$(value t reg_bits_fgan)" 0.721347520 0.06
    awk -v d="$(value t rec_bits_dv)" -v f="$(value t rec_bits_fgan)" 'BEGIN { exit !(f <= d) }'
    close "$(value t bits)" "$(awk -v a="$(value t rec_bits)" -v b="$(value t reg_bits)" 'BEGIN { printf "%.9g", a + b }')" 1e-7
    [ "$(sed 1d t | cut -f 3,5,6 | sort -u)" = "40000	-	0" ]
    iae-eval --task bits --require 'bits<4' --require 'reg_bits_dv>0.6' a.iae >u
    same t u
    run -1 iae-eval --task bits --require 'rec_bits_dv>4' a.iae
    make_stream "$bits" --cut 7 >b.iae
    iae-eval --task bits b.iae | cut -f 1,2 >u
    cut -f 1,2 t >v
    same u v
}

@test "bits: one side alone, the other side from another file, and what is refused" {
    make_stream "$bits" >a.iae
    iae-eval --task bits a.iae >t
    iae-cut --drop reg_real a.iae >fake.iae
    iae-cut --field reg_real a.iae | iae-cut --count 30000 >real.iae
    iae-eval --task bits fake.iae >u
    [ "$(value u reg_bits)" = "$(value t reg_bits)" ]
    [ -z "$(value u reg_bits_dv)" ]
    iae-eval --task bits --estimate real.iae fake.iae >u
    close "$(value u reg_bits_dv)" "$(value t reg_bits_dv)" 0.02
    [ "$(awk -F'\t' '$1 == "reg_bits_dv" { print $6 }' u)" = 30000 ]
    run -78 iae-eval --task bits --estimate fake.iae fake.iae
    run -78 iae-eval --task bits real.iae
    make_stream '{"rec_real": np.zeros((3, 2), "f4"), "rec_fake": np.zeros(3, "f4")}' >pairs.iae
    run -78 iae-eval --task bits pairs.iae
    make_stream '{"rec_real": np.zeros(3, "f4"), "rec_fake": np.zeros((3, 2), "f4")}' >pairs.iae
    run -78 iae-eval --task bits pairs.iae
    make_stream '{"rec_real": np.zeros(3, "f4"), "rec_fake": np.array([0, np.inf, 0], "f4")}' >inf.iae
    run -65 iae-eval --task bits inf.iae
    # exp T is beyond all numbers: one bound is, too
    make_stream '{"rec_real": np.zeros(2, "f4"), "rec_fake": np.full(2, 1e6, "f4")}' >huge.iae
    iae-eval --task bits huge.iae >u
    [ "$(value u rec_bits_fgan)" = -inf ]
    close "$(value u rec_bits_dv)" -1442695.04 0.01
    run -1 iae-eval --task bits --require 'rec_bits_fgan>0' huge.iae
}

@test "bits: of models in both directions, over test images and over samples" {
    cat >iae.spec <<'END'
data 28x28x1 unit
code gaussian 4
noise gaussian 3
batch 20
encoder: fc 10 relu ; fc 4
decoder: fc 10 relu ; fc 28x28x1 sigmoid
rec: fc 10 relu ; fc 1
reg: fc 10 relu ; fc 1
END
    iae-init -q --spec ./iae.spec -o f.iae
    iae-init -q --spec ./iae.spec --set 'direction flipped' -o b.iae
    mnist 200 >x.iae
    iae-encode -m f.iae x.iae | iae-decode -m f.iae | iae-score -m f.iae -o s.iae
    iae-eval --task bits s.iae >forward
    iae-sample -m b.iae -n 300 | iae-decode -m b.iae | iae-encode -m b.iae --xhat | iae-score -m b.iae -o fresh.iae
    iae-score -m b.iae x.iae -o data.iae
    iae-eval --task bits --estimate data.iae fresh.iae >flipped
    python - <<'END' >want
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np, stream
def field(path, name):
    return np.concatenate([r[name] for r in stream.read(path)[1]]).astype(float).ravel()
def show(rec_p, rec_n, reg_p, reg_n):
    for p, n in ((rec_p, rec_n), (-reg_p, -reg_n)):
        loss = np.logaddexp(0, -p).mean() + np.logaddexp(0, n).mean()
        for v in (p.mean(), p.mean() - np.log(np.exp(n).mean()), p.mean() - np.exp(n).mean() + 1, np.log(2) - loss / 2):
            print(v / np.log(2))
    print((rec_p.mean() - reg_p.mean()) / np.log(2))
s, f, d = "s.iae", "fresh.iae", "data.iae"
# forward: P = (x,z), N = (xhat,z); P = the codes, N = samples of the prior
show(field(s, "rec_real"), field(s, "rec_fake"), field(s, "reg_fake"), field(s, "reg_real"))
# flipped: P = (xhat,z), N = (xhat,zhat); P = xhat, N = x
show(field(f, "rec_real"), field(f, "rec_fake"), field(f, "reg_fake"), field(d, "reg_real"))
END
    cat forward flipped | awk -F'\t' '$1 != "metric" { print $2 }' >got
    [ "$(wc -l <got)" = 18 ]
    paste got want | while read -r a b; do close "$a" "$b" 1e-6; done
}

@test "bits: the loss is a bound, and hard shares stand for a code that has no density" {
    make_stream "$bits" >a.iae
    iae-eval --task bits a.iae >t
    # JS of N(1,1) and N(0,1), in bits, by quadrature
    close "$(value t reg_js)" "$(python -c '
import numpy as np
x = np.linspace(-12, 13, 200001)
p, q = np.exp(-(x - 1) ** 2 / 2), np.exp(-x ** 2 / 2)
p, q = p / p.sum(), q / q.sum()
print(((p * np.log2(2 * p / (p + q))).sum() + (q * np.log2(2 * q / (p + q))).sum()) / 2)')" 0.01
    make_stream "dict($bits, z=onehot(np.arange(40000) % 3, 4) * np.float32(0.9) + np.float32(0.025))" >c.iae
    iae-eval --task bits c.iae >t
    close "$(value t reg_bits_hard)" 0.415037499 1e-6     # log2(4/3)
    close "$(value t bits_hard)" "$(awk -v a="$(value t rec_bits)" 'BEGIN { print a + 0.415037499 }')" 1e-4
    iae-eval --task bits --prior 1,1,1,0 c.iae >t
    close "$(value t reg_bits_hard)" 0 1e-6
    # flipped, z is of the prior itself; a Gaussian code has no shares
    make_stream "dict($bits, z=onehot(np.arange(40000) % 3, 4), zhat=onehot(np.arange(40000) % 3, 4))" >d.iae
    iae-eval --task bits d.iae >t
    [ -z "$(value t reg_bits_hard)" ]
    run -78 iae-eval --task bits --prior 1,1,1,1 d.iae
    make_stream "dict($bits, z=rng.normal(size=(40000, 2)).astype('f4'))" >e.iae
    iae-eval --task bits e.iae >t
    [ -z "$(value t bits_hard)" ]
}

# 60 samples of 4 draws in 3 clusters, the labels: every sixth sample, one of label 0, has draws 1 1 2 0, hence is wrong; of the others
# every fourth draw of every tenth sample is another's.
draws='(lambda i: {"id": i // 4 % 7, "y": (i // 4 % 3).astype("i4"),
    "z": onehot(np.where(i // 4 % 6 == 0, np.array([1, 1, 2, 0])[i % 4], (i // 4 + (i % 40 == 7)) % 3), 3)})(np.arange(240))'

@test "draws of a stochastic encoder: one by one, their mean, and where they differ" {
    make_stream "$draws" >a.iae
    iae-eval --task clusters a.iae >single
    iae-eval --task clusters --mean a.iae >mean
    close "$(value single hungarian_error)" "$(python -c 'print((10 * 3 + 6) / 240)')" 1e-7
    close "$(value mean hungarian_error)" "$(python -c 'print(10 / 60)')" 1e-7
    close "$(value mean flips)" "$(python -c 'print((10 * 5 / 6 + 6 * 3 / 6) / 60)')" 1e-7
    close "$(value mean flips_wrong)" "$(python -c 'print(5 / 6)')" 1e-7
    [ "$(awk -F'\t' '/^flips/ { print $3 }' mean | tr '\n' ' ')" = "60 10 " ]
    [ -z "$(value single flips)" ]
    # by majority, where categories are more than classes: those of the estimate set bear labels 0, 1, 2 and none
    make_stream "dict($draws, z=np.c_[$draws['z'], np.zeros(240)].astype('f4'))" >b.iae
    make_stream '{"y": np.arange(9, dtype="i4") % 3, "z": onehot(np.arange(9) % 3, 4)}' >e.iae
    iae-eval --task clusters --mean b.iae >t
    [ -n "$(value t flips)" ]
    [ -z "$(value t flips_wrong)" ]
    iae-eval --task clusters --mean --estimate e.iae b.iae >t
    close "$(value t flips_wrong)" "$(python -c 'print(5 / 6)')" 1e-7
    close "$(value t majority_error)" "$(python -c 'print(10 / 60)')" 1e-7
    # samples without label are no wrong ones, nor do their neighbours become one sample
    make_stream "(lambda d: dict(d, y=np.where(np.arange(240) // 4 % 2, -1, d['y']).astype('i4')))($draws)" >few.iae
    iae-eval --mean few.iae >t
    [ "$(awk -F'\t' '/^flips/ { print $3 }' t | tr '\n' ' ')" = "60 10 " ]
    # one draw each
    make_stream "dict($draws, id=np.arange(240))" >one.iae
    iae-eval --task clusters --mean one.iae >t
    same t <(iae-eval --task clusters one.iae)
    for task in reconstruction labels prior selection; do
        run -64 iae-eval --task "$task" --mean a.iae
    done
}

@test "samples: distances of features are scipy's, for samples and for data" {
    f='(lambda f, n: {"f": f.astype("f4"), "z": onehot(np.arange(n) % 3, 201), "fhat": (1 + f ** 2).astype("f4")})'
    make_stream "$f(np.maximum(rng.normal(size=(400, 12)), 0) @ rng.normal(size=(12, 12)), 400)" dataset=toy >data.iae
    iae-cut --count 300 data.iae >real.iae
    iae-cut --skip 300 data.iae >both.iae
    iae-cut --drop fhat both.iae >rest.iae
    iae-eval --task samples --estimate real.iae rest.iae >t
    iae-eval --task samples --estimate real.iae both.iae >u
    python - <<'END' >want
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np, stream
def field(path, name):
    return np.concatenate([r[name] for r in stream.read(path)[1]]).astype(float)
b = field("real.iae", "f")
for a in field("both.iae", "f"), field("both.iae", "fhat"):
    sa, sb = np.cov(a.T), np.cov(b.T)
    root = np.sqrt(np.maximum(np.real(np.linalg.eigvals(sa @ sb)), 0)).sum()
    print(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(sa + sb) - 2 * root)
    k = lambda p, q: (p @ q.T / 12 + 1) ** 3
    off = lambda m: (m.sum() - np.trace(m)) / (len(m) * (len(m) - 1))
    print(off(k(a, a)) + off(k(b, b)) - 2 * k(a, b).mean())
END
    { value t frechet; value t kid; value u frechet; value u kid; } >got
    [ "$(wc -l <got)" = 4 ]
    paste got want | while read -r a b; do close "$a" "$b" "$(awk -v b="$b" 'BEGIN { print (b < 0 ? -b : b) * 1e-6 }')"; done
    [ "$(awk -F'\t' '$1 == "kid" { print $3, $5, $6 }' t)" = "100 toy 300" ]
    close "$(value t classes)" 3
    close "$(value t class_kl)" 4.20474 1e-3             # ln(201/3), 34:33:33
    [ -z "$(value u classes)" ]
    iae-eval --threads 3 --task samples --estimate real.iae rest.iae >u
    same t u
    run -64 iae-eval --task samples rest.iae
    run -64 iae-eval --require 'frechet<3' rest.iae
    iae-cut -n 1 rest.iae >one.iae
    run -65 iae-eval --task samples --estimate real.iae one.iae
    run -65 iae-eval --task samples --estimate one.iae rest.iae
    make_stream '{"f": rng.normal(size=(9, 5)).astype("f4")}' >five.iae
    run -78 iae-eval --task samples --estimate real.iae five.iae
    make_stream '{"fhat": np.zeros((2, 513), "f4")}' >wide.iae
    run -78 iae-eval --task samples --estimate real.iae wide.iae
    mnist 5 >x.iae
    run -78 iae-eval --task samples --estimate real.iae x.iae
}

@test "labels: the share of the variance of features that the noise makes" {
    make_stream "dict($answers, fhat=np.repeat(rng.random((50, 3)), 4, 0).astype('f4'))" >a.iae
    iae-eval --task labels a.iae >t
    close "$(value t rho_f)" 0
    make_stream "dict($answers, fhat=rng.random((200, 3)).astype('f4'))" >b.iae
    iae-eval --task labels b.iae >t
    close "$(value t rho_f)" 1 0.1
    iae-cut --field id,fhat b.iae >c.iae
    make_stream "(lambda f: dict(id=np.arange(200) // 4, x=f, xhat=f))(rng.random((200, 3)).astype('f4'))" >c.iae
    close "$(iae-eval c.iae >u && value u rho)" "$(value t rho_f)" 1e-8
}

@test "selection: codes that are found again, and used alike" {
    make_stream '(lambda k: {"z": onehot(k, 4), "zhat": onehot(np.where(k < 3, k, 0), 4)})(np.arange(80) % 4)' >a.iae
    make_stream '{"z": np.array([[0.5, 0.5, 0, 0]] * 6, "f4")}' dataset=toy >data.iae
    iae-eval --task selection --estimate data.iae a.iae >t
    close "$(value t recovered)" 0.75
    close "$(value t real_balance)" 0.5
    close "$(value t j)" 1.25
    close "$(value t j_flipped)" 0.375
    [ "$(awk -F'\t' '$1 == "j" { print $3, $5, $6 }' t)" = "80 toy 6" ]
    [ "$(iae-eval --task selection a.iae | cut -f 1,2 | tail -n +2)" = "recovered	0.75" ]
    run -64 iae-eval --task selection --require 'j>1' a.iae
    run -78 iae-eval --task selection data.iae
    make_stream '{"z": rng.normal(size=(9, 4)).astype("f4")}' >gauss.iae
    run -78 iae-eval --task selection --estimate gauss.iae a.iae
    make_stream '{"z": onehot(np.arange(9) % 3, 3)}' >three.iae
    run -78 iae-eval --task selection --estimate three.iae a.iae
}

@test "each metric is in the manual page, and each name there is a metric" {
    run -64 iae-eval --require 'nothing<1' /dev/null
    sed 's/.*metrics are //; s/;.*//' <<<"$output" | tr -d ' ' | tr , '\n' | sort >metrics
    [ "$(wc -l <metrics)" -gt 50 ]
    sed -n '/^\.Sh DESCRIPTION/,/^\.It Fl/s/^\.It \([a-z].*\)/\1/p' "$ROOT/man/iae-eval.1" | tr -d ' ' | tr , '\n' | sort >manual
    diff metrics manual
}
