#!/usr/bin/env bash
# Figures 8 and 9: four points and a two-dimensional Gaussian prior, by InfoGAN, whose posteriors are Gaussians with
# independent coordinates, and by a flipped implicit autoencoder, whose posteriors may have any form.
# Leaves OUT/MODEL-SEED-true.png, codes of the prior coloured by the point to which they are decoded, OUT/MODEL-SEED-encoder.png,
# draws of the encoder for each point, and OUT/RESULTS.tsv. See pipelines/runs.bash for options.
set -euo pipefail

name=fourpoints
models=(fiae=fourpoints-fiae infogan=fourpoints-infogan)
steps=5000          # minibatches of 256
quick=60
columns=(mmd2=match mmd_p=match overlap=overlap.knn_error lost=again.hungarian_error mass_least=mass mass_most=mass)
. "$(dirname "$0")/../runs.bash"

data() {
    iae-synth -n "$rows" --seed "$seed" fourpoints
}

judge() {
    # true posteriors: codes of the prior and the points they are decoded to; the encoder's: two sets of draws
    iae-sample -n 20000 | iae-decode -o "$run/true.iae"
    iae-synth -n 8000 --seed $((seed + 1000)) fourpoints | iae-encode --seed $((seed + 1000)) -o "$run/a.iae"
    iae-synth -n 8000 --seed $((seed + 2000)) fourpoints | iae-encode --seed $((seed + 2000)) -o "$run/b.iae"
    iae-cut -n 8000 "$run/true.iae" | iae-view -q --scatter --range 4 -o "$run-true.png"
    iae-view -q --scatter --range 4 -o "$run-encoder.png" "$run/a.iae"

    # q(z) against the prior; overlap of the posteriors; draws that are not decoded to their point; probability of each point
    iae-eval --task match -o "$run/match.tsv" "$run/a.iae"
    iae-eval --task codes --estimate "$run/b.iae" -o "$run/overlap.tsv" "$run/a.iae"
    iae-decode "$run/a.iae" | iae-eval -q --task clusters --field xhat -o "$run/again.tsv"
    iae-eval -q --task clusters --field xhat -o "$run/mass.tsv" "$run/true.iae"
    rm "$run/a.iae" "$run/b.iae" "$run/true.iae"
}

runs
