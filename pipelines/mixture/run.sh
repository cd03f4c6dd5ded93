#!/usr/bin/env bash
# Figure 5: seven Gaussians in the plane, by an implicit autoencoder and by a GAN with the same decoder. Both decoders
# get a one-hot code and noise; the autoencoder gives each category a Gaussian, the GAN does not look at the category.
# Leaves OUT/MODEL-SEED.png, samples coloured by category, and OUT/RESULTS.tsv. See pipelines/toys.bash for options.
set -euo pipefail

name=mixture
steps=3000          # minibatches of 512
quick=60
. "$(dirname "$0")/../toys.bash"

for seed in "${seeds[@]}"; do
    for model in iae gan; do
        run=$out/$model-$seed
        [ ! -e "$run/result.tsv" ] || continue

        # 1. train
        spec=mixture
        [ $model = iae ] || spec=mixture-gan
        train "$run" "$seed" mixture 512 "$spec"

        # 2. samples of the prior, and codes of data that were not trained on
        export IAE_MODEL=$run/model.iae
        iae-synth -n 20000 --seed $((seed + 1000)) -o "$run/test.iae" mixture
        iae-sample -n 20000 --seed $((seed + 1000)) | iae-decode -o "$run/samples.iae"
        iae-cut -n 8000 "$run/samples.iae" | iae-view -q --scatter --range 1.3 -o "$out/$model-$seed.png"
        iae-eval --task modes --estimate "$run/test.iae" -o "$run/samples.tsv" "$run/samples.iae"
        encoder=-
        if [ $model = iae ]; then
            iae-encode "$run/test.iae" | iae-eval -q --task clusters -o "$run/codes.tsv"
            encoder=$(value "$run/codes.tsv" nmi)
        fi
        rm "$run/test.iae" "$run/samples.iae"

        # 3. its line of the table
        result "$run" $model "$seed" "$steps" "$(value "$run/samples.tsv" code_nmi)" "$encoder" "$(value "$run/samples.tsv" modes)" \
            "$(value "$run/samples.tsv" hq)" "$(value "$run/samples.tsv" bridge)" "$(value "$run/samples.tsv" mode_kl)"
        results model seed steps code_nmi encoder_nmi modes hq bridge mode_kl
    done
done
cat "$out/RESULTS.tsv"
