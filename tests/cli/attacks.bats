# Hostile files, written by hand, through every program that takes such a file: tests/fuzz/attacks.py writes them, and
# tests/fuzz/attack.py runs the programs and checks exit code, message, memory and what is left behind.
# bats file_tags=long:asan
load helpers

setup_file() {
    python "$ROOT/tests/fuzz/attacks.py" "$BATS_FILE_TMPDIR/attacks"
}

attack() {
    if sanitized; then
        export IAE_SANITIZED=1
    fi
    python "$ROOT/tests/fuzz/attack.py" "$BATS_FILE_TMPDIR/attacks" "$1"
}

@test "there are hundreds of hostile files" {
    [ "$(wc -l < "$BATS_FILE_TMPDIR/attacks/table")" -ge 400 ]
}

@test "hostile streams are refused by every program" {
    attack stream
}

@test "memory is that of two records, wherever records have their large tensor" {
    attack large
}

@test "hostile models are refused before their memory is asked for" {
    attack model
}

@test "hostile specs are refused, and make no model" {
    attack spec
}

@test "hostile text is refused by iae-dump --reverse" {
    attack text
}

@test "hostile IDX, npy and gzip files are refused" {
    attack array
}

@test "hostile pictures are refused, or cost no more than a large one" {
    attack picture
}

@test "hostile tars are refused, and no name in one is written to" {
    attack tar
}

@test "hostile zips are refused, and no name in one is written to" {
    attack zip
}

@test "hostile MATLAB files are refused" {
    attack mat
}

@test "hostile npz files are refused" {
    attack npz
}

@test "hostile CIFAR files are refused" {
    attack cifar
}

@test "hostile JPEGs are refused, or cost no more than a large one" {
    attack jpeg
}

@test "hostile GIFs are refused, or cost no more than their screen" {
    attack gif
}

@test "hostile TIFFs are refused, or cost no more than a large one" {
    attack tiff
}

@test "hostile netpbm files are refused" {
    attack pnm
}

@test "hostile BMP files are refused, or cost no more than a large one" {
    attack bmp
}

@test "hostile WebP files are refused, or cost no more than a large one" {
    attack webp
}

@test "hostile samples of WebDataset are refused" {
    attack sample
}

@test "hostile tables are refused" {
    attack csv
}

@test "hostile files of labels are refused" {
    attack label
}

@test "hostile safetensors are refused" {
    attack safetensors
}
