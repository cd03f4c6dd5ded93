#!/usr/bin/env python3
"""Runs iae-init, iae-train, iae-encode and iae-decode, and the twin beside them; prints how far apart they are.

    IAE_BIN=build/bin python3 tests/oracle/compare.py SPEC STREAM [LINE ...]

SPEC is a file or an installed spec, LINEs are as in --set, STREAM holds at least three minibatches of rows (times the
shards); with `labels`, its rows with labels are the labelled ones too. A GAN, which has no encoder, decodes draws of the
prior. Exits with 1 where the programs are further from the twin in float64 than rounding explains. For codes and pictures that is 1e-4.
The way that a network's parameters went in three steps is not well defined in float32: Adam makes full steps of
gradients that are rounding noise, and where a relu's input is nearly 0 its gradient is there or not. So PyTorch in
float32 stands beside it; three times its difference, or 5 % if that is more, are allowed (statistics: or 1e-3).
"""
import os
import subprocess
import sys
import tempfile

import numpy as np
import torch

sys.dont_write_bytecode = True
import chance  # noqa: E402
import steps  # noqa: E402
import twin  # noqa: E402

STEPS = 3
bad = []


def program(name, *words, **files):
    subprocess.run([os.path.join(os.environ.get("IAE_BIN", "build/bin"), name), *words], check=True, **files)


def report(what, off, allowed, usual=None):
    print("%-42s %.2e%s%s" % (what, off, "" if usual is None else "  (PyTorch in float32 %.2e)" % usual, "" if off <= allowed else "  TOO FAR"))
    if not off <= allowed:
        bad.append(what)


def main(spec, stream, sets):
    folder = tempfile.mkdtemp()
    first, last, codes, pictures = (os.path.join(folder, n) for n in ("first.iae", "last.iae", "codes.iae", "pictures.iae"))
    words = ["--spec", spec, "--seed", "3"] + [w for s in sets for w in ("--set", s)]
    program("iae-init", "-q", *words, "-o", first)
    _, rows = twin.read_stream(stream)
    text = twin.read_stream(first)[0]["meta"]["spec"]
    s = twin.Spec(text)
    labels = ["--labelled", stream] if s.hypers["labels"] else []
    program("iae-train", "-q", *words, *labels, "--steps", str(STEPS), "-o", last, stream, stdout=subprocess.DEVNULL)
    if s.has("encoder"):
        program("iae-encode", "-m", last, "--seed", "5", "-o", codes, stream)
    else:
        program("iae-sample", "-m", last, "--seed", "5", "-n", str(len(rows["x"])), "-o", codes)
    program("iae-decode", "-m", last, "--seed", "5", "--noise", str(s.Dn), "-o", pictures, codes)

    x = rows["x"].reshape(len(rows["x"]), -1).astype("f8")
    if rows["x"].dtype == np.uint8:
        x = x / 127.5 - 1 if s.signed else x / 255
    ends, total = {}, STEPS
    for dtype in (torch.float64, torch.float32):
        model = twin.Model.load(first, dtype)
        start = {k: v.astype("f8") for k, v in dict(model.values(), **{"ema." + k: v for k, v in model.ema.items()}).items()}
        pool = tuple(v[rows["y"] >= 0] for v in (x, rows["id"], rows["y"])) if labels else None
        batches = ((x[i:i + s.batch], rows["id"][i:i + s.batch]) for i in range(0, len(x), s.batch))
        list(steps.train(model, batches, STEPS, total, pool))
        ends[dtype] = dict(model.values(), **{"ema." + k: v for k, v in model.ema.items()})
    ours, exact, float32 = twin.read_stream(last)[1], ends[torch.float64], ends[torch.float32]

    def off(a, net, state):
        names = [k for k in exact if k.startswith(net) and ("running_" in k or k.endswith((".mbstd", ".prior", ".u"))) == state]
        far = sum(np.sum((a[k] - exact[k]) ** 2) for k in names) ** 0.5
        return far / (sum(np.sum((exact[k] - start[k]) ** 2) for k in names) ** 0.5 + 1e-30) if names else 0.0

    for net in [n for n in twin.NETS if s.has(n)] + ["ema." + n for n in ("encoder", "decoder") if s.has(n) and s.hypers["ema"] > 0]:
        for state, what in ((False, "parameters"), (True, "statistics")):
            usual = off(float32, net + ".", state)
            report("%s: %s after %d steps" % (net, what, STEPS), off(ours, net + ".", state), max(1e-3 if state else 0.05, 3 * usual), usual)

    # Applied: from the file's own values, so that training does not matter.
    fresh = twin.Model(text, 3, torch.float64, ours)
    fresh.ema = {k: ours["ema." + k].astype("f8") for k in fresh.ema}
    got = twin.read_stream(codes)[1]
    z = fresh.encode(x, rows["id"], 5) if s.has("encoder") else fresh.prior(chance.Chance(5, chance.PRIOR), got["id"]).numpy()
    report("iae-encode: z" if s.has("encoder") else "iae-sample: z", float(np.max(np.abs(got["z"] - z))), 1e-4)
    xhat = fresh.decode(z, got["id"], 5)
    got = twin.read_stream(pictures)[1]["xhat"].reshape(len(x), -1)
    report("iae-decode: xhat", float(np.max(np.abs(got - xhat))), 1e-4)
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
