# torch.bats - iae_torch: models in PyTorch compute what the programs compute, and come back

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    need_module torch
    write_specs
    flat_rows 60 >flat.iae
    mnist 60 >tiny.iae
}

# forward MODEL DATA - codes, pictures, codes of these
forward() {
    if iae-encode -m "$1" "$2" -o codes.iae 2>/dev/null; then
        iae-decode -m "$1" codes.iae | iae-encode -m "$1" --xhat
    else
        iae-sample -m "$1" -n 60 | iae-decode -m "$1"
    fi
}

# prepare NAME SPEC LINE ... - NAME.iae, which has seen some steps of the spec with these lines, NAME.safetensors and NAME.rows.iae
prepare() {
    local name=$1 spec=$2 data=flat.iae sets=() line
    [[ $spec != *tiny* ]] || data=tiny.iae
    for line in "${@:3}"; do
        sets+=(--set "$line")
    done
    train --spec "./$spec.spec" --set 'batch 10' "${sets[@]}" --steps 3 -o "$name.iae" $data $data $data $data
    iae-export -o "$name.safetensors" "$name.iae"
    forward "$name.iae" $data >forward.iae
    iae-score -m "$name.iae" -o "$name.rows.iae" forward.iae 2>message || mv forward.iae "$name.rows.iae"
}

# bats test_tags=plain
@test "every model of tests/data/variants.tsv: codes, pictures and logits as the programs', from both kinds of files" {
    # lines that change the model, not only its training; modules of PyTorch compute in float32
    local model='(:|noise|posterior|direction|reconstruction|regularization|condition|code|bnorm|logprior)' names=() line
    while IFS=$'\t' read -r -a line; do
        [[ ${line[*]} != *labels* && ${line[*]} != *bf16* ]] && [[ ${#line[@]} = 1 || ${line[*]:1} =~ $model ]] || continue
        prepare "v${#names[@]}" "${line[@]}"
        names+=("v${#names[@]}")
    done <"$ROOT/tests/data/variants.tsv"
    # windows beyond the border
    prepare pool tiny 'encoder: conv 4 3x3/1 relu ; avgpool 4x4/2 ; maxpool 4x4/2 ; fc 3 bn'
    names+=(pool)
    [ ${#names[@]} -gt 30 ]
    run -0 python "$ROOT/tests/cli/torch-equal.py" "${names[@]}"
    [ "$output" = 'lv mu rec_fake rec_real reg_fake reg_real xhat z zhat' ]
    # what PyTorch wrote is the model again
    local m
    for m in v0 v10 v12 pool; do
        iae-init -q --weights "$m.again.safetensors" -o again.iae --force
        iae-export -o again.safetensors again.iae
        iae-export "$m.iae" | tail -c 400 >a
        tail -c 400 again.safetensors >b
        same a b
    done
}

# py SCRIPT - Python with iae, iae_torch and numpy at hand
py() {
    PYTHONPATH=$ROOT/formats/python python -c 'import sys, numpy as np, torch, iae, iae_torch
exec(sys.stdin.read())'
}

@test "training mode: batch statistics as in the programs; a step of PyTorch's own optimizer comes back as a model" {
    prepare m flat 'ema 0' 'posterior none'
    iae-encode -m m.iae --train flat.iae | iae-cut -n 10 -o batch.iae
    py <<'END'
rows = iae.read("batch.iae")
model, spec = iae_torch.load("m.iae")
z = model.train().encode(spec.to_torch(rows["x"]))
assert abs(z.detach().numpy() - rows["z"]).max() < 1e-5
before = {k: v.clone() for k, v in model.state_dict().items()}
optimizer = torch.optim.SGD(model.parameters(), 0.1)
x = spec.to_torch(rows["x"])
(model(x) - x).square().mean().backward()
optimizer.step()
now = model.state_dict()
changed = {k for k in now if not torch.equal(now[k], before[k])}
assert {"encoder.0.weight", "decoder.0.weight", "decoder.0.bn.running_mean"} <= changed and not any(k.startswith("reg") for k in changed)
iae_torch.save(model, "m.safetensors")
END
    iae-init -q --weights m.safetensors -o m.iae --force
    forward m.iae flat.iae >m.rows.iae
    python "$ROOT/tests/cli/torch-equal.py" m
    [ "$(iae-info m.iae | awk '$1 == "meta" && $2 == "step" { print $3 }')" = 3 ]
}

@test "a model from the text of a spec: sizes as numbers or as the words code and data, and what cannot be loaded" {
    py <<'END'
text = "data 32x32x3 signed\ncode gaussian 7\nnoise gaussian 5\nregularization kl\ncondition location 9\n"
words = "encoder: fc 9 bn relu ; fc code\ndecoder: fc data/8x6 relu ; upconv 4 4x4/2 bn ; upconv 8 4x4/2 bn relu ; upconv data 4x4/2 tanh\nrec: conv 4 4x4/2 ; fc 1"
numbers = words.replace("fc code", "fc 14").replace("data/8x6", "4x4x6").replace("upconv data", "upconv 3")
a, b = iae_torch.Model(text + words), iae_torch.Model(iae_torch.Spec(text + numbers))
shapes = lambda m: {k: tuple(v.shape) for k, v in m.state_dict().items()}
assert shapes(a) == shapes(b) and shapes(a)["encoder.1.weight"] == (14, 9)
x = torch.rand(2, 3, 32, 32)
assert a(x).shape == x.shape and [v.shape for v in a.posterior(x)] == [(2, 7)] * 2
import copy, pickle
for c in copy.deepcopy(a), pickle.loads(pickle.dumps(a)):
    assert torch.equal(c(x), a(x))
assert a.rec(x, torch.zeros(2, 7)).shape == (2,) and not hasattr(a, "reg")
try:
    iae_torch.Model("code gaussian 2")
    raise AssertionError
except ValueError as e:
    assert "no line 'data'" in str(e)
def fails(*args):
    try:
        iae_torch.load(*args)
    except (ValueError, RuntimeError, OSError) as e:
        return str(e)
    raise AssertionError(args)
assert "rows, not a model" in fails("flat.iae")
iae_torch.save(a, "a.safetensors")
raw = open("a.safetensors", "rb").read()
open("cut.safetensors", "wb").write(raw[:-4])
assert "outside the file" in fails("cut.safetensors")
open("bare.safetensors", "wb").write(raw.replace(b'"spec"', b'"text"'))
assert "load(path, spec=TEXT)" in fails("bare.safetensors")
assert iae_torch.load("bare.safetensors", text + words)[1].code == 7
assert "size mismatch" in fails("bare.safetensors", text + words.replace("fc 9", "fc 8"))
END
}
