#!/usr/bin/env bash
# Figure 3: house numbers. 150 dimensions and no local noise: almost perfect reconstruction (3b); 75 dimensions and noise of
# 1000: the middle digit is kept, its neighbours are made up (3c). Leaves OUT/MODEL-SEED.png, test images and draws of their
# reconstruction, OUT/MODEL-SEED-samples.png and OUT/RESULTS.tsv. See pipelines/runs.bash for options, pipelines/colour.bash
# for other images.
set -euo pipefail

name=svhn
models=(svhn-150 svhn-75-1000)
steps=15000         # minibatches of 100
quick=60
all_seeds=(1 2 3)
columns=(mse=reconstruction mse_rolled=reconstruction rho=reconstruction ks=codes covariance=codes)
. "$(dirname "$0")/../colour.bash"
