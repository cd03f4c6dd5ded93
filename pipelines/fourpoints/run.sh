#!/usr/bin/env bash
# Figures 8 and 9: four points and a two-dimensional Gaussian prior, by InfoGAN, whose posteriors are Gaussians with
# independent coordinates, and by a flipped implicit autoencoder, whose posteriors are free in form.
# Leaves OUT/MODEL-SEED-true.png, codes of the prior coloured by the point that they become, OUT/MODEL-SEED-encoder.png,
# draws of the encoder for each point, and OUT/RESULTS.tsv. See pipelines/toys.bash for options.
set -euo pipefail

name=fourpoints
steps=5000          # minibatches of 256
quick=60
. "$(dirname "$0")/../toys.bash"

for seed in "${seeds[@]}"; do
    for model in fiae infogan; do
        run=$out/$model-$seed
        [ ! -e "$run/result.tsv" ] || continue

        # 1. train
        train "$run" "$seed" fourpoints 256 fourpoints-$model

        # 2. true posteriors: codes of the prior and what they become; the encoder's: two sets of draws
        export IAE_MODEL=$run/model.iae
        iae-sample -n 20000 | iae-decode -o "$run/true.iae"
        iae-synth -n 8000 --seed $((seed + 1000)) fourpoints | iae-encode --seed $((seed + 1000)) -o "$run/a.iae"
        iae-synth -n 8000 --seed $((seed + 2000)) fourpoints | iae-encode --seed $((seed + 2000)) -o "$run/b.iae"
        iae-cut -n 8000 "$run/true.iae" | iae-view -q --scatter --range 4 -o "$out/$model-$seed-true.png"
        iae-view -q --scatter --range 4 -o "$out/$model-$seed-encoder.png" "$run/a.iae"

        # 3. q(z) against the prior; how far posteriors overlap; draws that do not become their point again; masses
        iae-eval --task match -o "$run/match.tsv" "$run/a.iae"
        iae-eval --task codes --estimate "$run/b.iae" -o "$run/overlap.tsv" "$run/a.iae"
        iae-decode "$run/a.iae" | iae-eval -q --task clusters --field xhat -o "$run/again.tsv"
        iae-eval -q --task clusters --field xhat -o "$run/mass.tsv" "$run/true.iae"
        rm "$run/a.iae" "$run/b.iae" "$run/true.iae"

        # 4. its line of the table
        result "$run" $model "$seed" "$steps" "$(value "$run/match.tsv" mmd2)" "$(value "$run/match.tsv" mmd_p)" \
            "$(value "$run/overlap.tsv" knn_error)" "$(value "$run/again.tsv" hungarian_error)" \
            "$(value "$run/mass.tsv" mass_least)" "$(value "$run/mass.tsv" mass_most)"
        results model seed steps mmd2 mmd_p overlap lost mass_least mass_most
    done
done
cat "$out/RESULTS.tsv"
