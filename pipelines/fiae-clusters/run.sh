#!/usr/bin/env bash
# Section 3.1: clusters of MNIST without labels, by a flipped implicit autoencoder with 10 categories, local noise of 10, and
# noise of 20 in the encoder, so that an ambiguous digit may get different categories in different draws.
# Leaves OUT/MODEL-SEED.png, a grid with a column for each category, each row with its own noise; OUT/MODEL-SEED-ambiguous.png,
# the 20 test images whose encoder draws agree least, each above 8 reconstructions of such draws; and OUT/RESULTS.tsv. See
# pipelines/runs.bash for options, pipelines/mnist.bash for the classifier.
set -euo pipefail

name=fiae-clusters
models=(mnist-fiae-10-10)
steps=40000         # minibatches of 32
quick=100
columns=(hungarian_error=mean majority_error=mean head_error=mean selection=selection.j_flipped nmi=mean ari=mean used=mean
    balance=mean confidence=mean hungarian_1=clusters.hungarian_error majority_1=clusters.majority_error flips=mean
    flips_wrong=mean mse=reconstruction mse_rolled=reconstruction rho=reconstruction preservation=labels agreement=labels
    label_entropy=labels)
. "$(dirname "$0")/../mnist.bash"
draws=20
[ -z "$hasty" ] || draws=4

# ambiguous - the 20 test images whose encoder draws agree least, with the decodings of 8 of these draws
ambiguous() {
    local images image
    images=$(iae-cut --field id,z "$run/test-draws.iae" | iae-export --format csv | awk -F , -v draws=$draws '
        NR == 1 { next }
        {
            best = 2
            for (k = 3; k <= NF; k++)
                if ($k + 0 > $best + 0)
                    best = k
            if (++votes[best] > most)
                most = votes[best]
        }
        (NR - 1) % draws == 0 {
            print most, (NR - 1) / draws - 1
            split("", votes)
            most = 0
        }' | sort -n -k 1,1 -k 2,2 | sed -n '1,20s/.* //p')
    for image in $images; do
        iae-cut --skip "$image" -n 1 "$run/test.iae"
    done | iae-encode --draws 8 | iae-decode | iae-view -q --scale 2 --columns 20 -o "$run-ambiguous.png"
}

judge() {
    local set
    codes
    reconstructions 16
    estimate
    iae-eval --task clusters --estimate "$run/estimate.iae" -o "$run/clusters.tsv" "$run/test.iae"
    for set in estimate test; do
        iae-encode --threads "$threads" --draws $draws "$run/$set.iae" | iae-cut --field id,y,z -o "$run/$set-draws.iae"
    done
    iae-eval --task clusters --mean --estimate "$run/estimate-draws.iae" -o "$run/mean.tsv" "$run/test-draws.iae"
    selection
    ambiguous
    categories 10
    rm "$run"/{test,estimate}{,-draws}.iae
}

runs
