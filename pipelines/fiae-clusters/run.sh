#!/usr/bin/env bash
# Section 3.1: clusters of MNIST without labels, by a flipped implicit autoencoder with 10 categories, local noise of 10, and
# noise of 20 in the encoder, whose draws may answer an ambiguous digit in several ways.
# Leaves OUT/MODEL-SEED.png, in which a column is a category and a row one noise; OUT/MODEL-SEED-ambiguous.png, the 20 test
# images of which the encoder's draws agree least, each above 8 reconstructions of such draws; and OUT/RESULTS.tsv. See
# pipelines/runs.bash for options, pipelines/mnist.bash for the classifier.
set -euo pipefail

name=fiae-clusters
models=(mnist-fiae-10-10)
steps=20000         # minibatches of 128
quick=100
columns=(hungarian_error=mean majority_error=mean head_error=mean nmi=mean ari=mean used=mean balance=mean confidence=mean
    hungarian_1=clusters.hungarian_error majority_1=clusters.majority_error agreement_eps=eps.agreement
    entropy_eps=eps.label_entropy mse=reconstruction mse_rolled=reconstruction rho=reconstruction preservation=labels
    agreement=labels label_entropy=labels)
. "$(dirname "$0")/../mnist.bash"
draws=20
[ -z "$hasty" ] || draws=4

# answers SET - of $run/SET.iae to draws of the encoder's noise, side by side in a line: $run/SET.csv
answers() {
    local draw tables=()
    for ((draw = 1; draw <= draws; draw++)); do
        tables+=("$run/draw-$draw.csv")
        iae-encode --threads "$threads" --seed $draw "$run/$1.iae" | iae-cut --field id,y,z |
            iae-export --format csv -o "$run/draw-$draw.csv"
    done
    paste -d , "${tables[@]}" >"$run/$1.csv"
    rm "${tables[@]}"
}

# averaged SET - a row for each draw again: z is the mean of the image's draws, zhat the draw itself
averaged() {
    awk -F , -v draws=$draws -v CONVFMT=%.9g '
        NR == 1 {
            fields = NF / draws
            shape = " f4 [" draws "," fields - 2 "]"
            print "iae 1 rows field id i8 [] field y i4 [] field z f4 [" fields - 2 "] field zhat f4 [" fields - 2 "]"
            next
        }
        {
            id = y = mean = means = answers = ""
            for (k = 3; k <= fields; k++) {
                sum = 0
                for (d = 0; d < draws; d++)
                    sum += $(d * fields + k)
                mean = mean " " sum / draws
            }
            for (d = 0; d < draws; d++) {
                id = id " " $1
                y = y " " $2
                means = means mean
                for (k = 3; k <= fields; k++)
                    answers = answers " " $(d * fields + k)
            }
            print "record tensor id i8 [" draws "]" id " tensor y i4 [" draws "]" y
            print "tensor z" shape means
            print "tensor zhat" shape answers
        }
        END { print "end" }' "$run/$1.csv" | iae-dump --reverse -o "$run/$1-averaged.iae"
}

# ambiguous - the test images of which draws agree least, with reconstructions of 8 draws of the encoder's noise
ambiguous() {
    local images image draw
    images=$(awk -F , -v draws=$draws '
        NR > 1 {
            fields = NF / draws
            most = 0
            split("", votes)
            for (d = 0; d < draws; d++) {
                best = 3
                for (k = 4; k <= fields; k++)
                    if ($(d * fields + k) + 0 > $(d * fields + best) + 0)
                        best = k
                if (++votes[best] > most)
                    most = votes[best]
            }
            print most, NR - 2
        }' "$run/test.csv" | sort -n -k 1,1 -k 2,2 | sed -n '1,20s/.* //p')
    for image in $images; do
        iae-cut --skip "$image" -n 1 "$run/test.iae"
    done | iae-cut -o "$run/some.iae"
    for draw in 1 2 3 4 5 6 7 8; do
        iae-encode --seed $draw -o "$run/some-$draw.iae" "$run/some.iae"
    done
    for ((image = 0; image < 20; image++)); do
        for draw in 1 2 3 4 5 6 7 8; do
            iae-cut --skip $image -n 1 "$run/some-$draw.iae"
        done
    done | iae-decode | iae-view -q --scale 2 --columns 20 -o "$run-ambiguous.png"
    rm "$run"/some*.iae
}

judge() {
    codes
    reconstructions 16
    estimate
    iae-eval --task clusters --estimate "$run/estimate.iae" -o "$run/clusters.tsv" "$run/test.iae"
    answers estimate
    answers test
    averaged estimate
    averaged test
    iae-eval --task clusters --estimate "$run/estimate-averaged.iae" -o "$run/mean.tsv" "$run/test-averaged.iae"
    iae-eval --task labels -o "$run/eps.tsv" "$run/test-averaged.iae"
    ambiguous
    categories 10
    rm "$run"/{test,estimate}{.iae,.csv,-averaged.iae}
}

runs
