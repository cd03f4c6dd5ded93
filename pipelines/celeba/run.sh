#!/usr/bin/env bash
# Figure 4: faces. 150 dimensions and no local noise: almost perfect reconstruction (4b); 50 dimensions and noise of 1000:
# the face is kept, glasses, moustache and smile vary (4c). Leaves OUT/MODEL-SEED.png, test images and draws of their
# reconstruction, OUT/MODEL-SEED-samples.png and OUT/RESULTS.tsv. See pipelines/runs.bash for options, pipelines/colour.bash
# for other images.
set -euo pipefail

name=celeba
models=(celeba-150 celeba-50-1000)
steps=10000         # minibatches of 100
quick=6
all_seeds=(1 2 3)
columns=(mse=reconstruction mse_rolled=reconstruction rho=reconstruction ks=codes covariance=codes)
. "$(dirname "$0")/../colour.bash"
