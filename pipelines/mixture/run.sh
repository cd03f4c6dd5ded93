#!/usr/bin/env bash
# Figure 5: seven Gaussians in the plane, by an implicit autoencoder and by a GAN with the same decoder. Both decoders
# get a one-hot code and noise; the autoencoder assigns a Gaussian to each category, the GAN ignores the category.
# Leaves OUT/MODEL-SEED.png, samples coloured by category, and OUT/RESULTS.tsv. See pipelines/runs.bash for options.
set -euo pipefail

name=mixture
models=(iae=mixture gan=mixture-gan)
steps=3000          # minibatches of 512
quick=60
columns=(code_nmi=samples encoder_nmi=codes.nmi modes=samples hq=samples bridge=samples mode_kl=samples)
. "$(dirname "$0")/../runs.bash"

data() {
    iae-synth -n "$rows" --seed "$seed" mixture
}

# samples of the prior, and codes of data not used in training
judge() {
    iae-synth -n 20000 --seed $((seed + 1000)) -o "$run/test.iae" mixture
    iae-sample -n 20000 --seed $((seed + 1000)) | iae-decode -o "$run/samples.iae"
    iae-cut -n 8000 "$run/samples.iae" | iae-view -q --scatter --range 1.3 -o "$run.png"
    iae-eval --task modes --estimate "$run/test.iae" -o "$run/samples.tsv" "$run/samples.iae"
    [ "$model" != iae ] || iae-encode "$run/test.iae" | iae-eval -q --task clusters -o "$run/codes.tsv"
    rm "$run/test.iae" "$run/samples.iae"
}

runs
