# iae-import: the formats of pictures; every pixel equal to Pillow's
# bats file_tags=long:asan
load helpers

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    ! python -c 'import PIL' 2>/dev/null || python "$BATS_TEST_DIRNAME/pictures-data.py"
}

setup() {
    need_module PIL
    cd "$BATS_TEST_TMPDIR"
    DATA=$BATS_FILE_TMPDIR
}

# right FOLDER [OPTION ...] - of each picture in it iae-import makes what the .npy beside it holds, by an import each, without a word, unless
# there are more pages
right() {
    local folder=$DATA/$1 f
    shift
    for f in "$folder"/*; do
        [[ $f != *.npy ]] || continue
        run -0 iae-import "$@" "$f" -o "${f##*/}.iae"
        case $f in
        */animated.gif | */pages.tif) [[ $output == *"of which the first is taken: 1" ]] ;;
        *) [ -z "$output" ] ;;
        esac
    done
    python - "$folder" <<'PY'
import os, sys
import msgpack, msgpack_numpy
import numpy as np
files = [f for f in sorted(os.listdir(sys.argv[1])) if not f.endswith(".npy")]
assert files
for f in files:
    o = list(msgpack.Unpacker(open(f + ".iae", "rb"), object_hook=msgpack_numpy.decode))
    x, want = o[1]["x"], np.load(os.path.join(sys.argv[1], f + ".npy"))
    assert x.dtype == np.uint8 and x.shape == want.shape, (f, x.shape, want.shape)
    assert (x == want).all(), (f, np.abs(x.astype(int) - want).max(), np.argwhere(x != want)[0])
PY
}

# refused FILE WORDS - the file is damaged data, and the message says these words of it
refused() {
    run -65 iae-import "$1" -o out.iae
    [[ $output == "iae-import: $1: "*"$2"* ]]
    [ ! -e out.iae ]
}

@test "PBM: bits and digits, black is 1; blanks may follow a picture" {
    right pbm
    printf 'P4 9 2\n\1\2\3' >cut.pbm
    refused cut.pbm "the file is cut: 3 bytes of samples, where 4 are needed"
    printf 'P4 8 1\n\1 P4 8 1\n\2' >two.pbm
    iae-import two.pbm | iae-info | grep -q ' 2 rows'
    printf 'P1 3 1\n012' >digit.pbm
    refused digit.pbm "neither 0 nor 1"
}

@test "all endings of a format's names are pictures of a folder" {
    right endings
    mkdir all
    cp "$DATA"/endings/*.j[pf]* "$DATA"/endings/*.JPG all
    rm all/*.npy
    run -0 iae-import all -o all.iae
    [ -z "$output" ]
    [ "$(rows all.iae)" = 5 ]
}

@test "JPEG: four inks, CMYK and YCCK" {
    right inks
}

@test "what libjpeg and libpng only warn about is no damage where no pixel is lost" {
    right odd
    need_tool cjpeg
    { printf 'P5 64 64 255\n'; seq 2000 | head -c 4096; } | cjpeg -restart 1 >restarts.jpg
    python - <<'PY'
data = open("restarts.jpg", "rb").read()
at = data.index(b"\xff\xd1")
for name, bad in ("padding", b"padding\xff\xd1"), ("missing", b""), ("other", b"\xff\xd5"):
    open(name + ".jpg", "wb").write(data[:at] + bad + data[at + 2:])
PY
    run -0 iae-import restarts.jpg -o restarts.iae
    refused padding.jpg "extraneous bytes before marker 0xd1"
    refused missing.jpg "before marker 0xd2"
    refused other.jpg "found marker 0xd5 instead of RST1"
}

@test "a picture is turned upright by its EXIF orientation, before it is cropped and resized" {
    right ways -q
    right crop -q --crop 15
    right size -q --size 11x40
}

@test "BMP and DIB: palettes, masks, alpha, run lengths, both directions" {
    right bmp
    for f in 1-gray-13 8-color-5 24-40 565-124 rle8 rle4; do
        size=$(stat -c %s "$DATA/bmp/$f.bmp")
        for cut in 18 50 54 $((size / 2)) $((size - 8)); do
            head -c "$cut" "$DATA/bmp/$f.bmp" >cut.bmp
            refused cut.bmp "bmp: the file is cut"
        done
    done
    run -0 iae-import --format bmp "$DATA/bmp/pillow-RGB.bmp" -o o.iae
}

@test "WebP: lossy and lossless, alpha, orientation; every cut is noticed" {
    python -c 'import PIL.features, sys; sys.exit(not PIL.features.check("webp_anim"))' || skip "Pillow has no WebP"
    right webp -q
    for f in lossy lossless-alpha lossy-alpha; do
        size=$(stat -c %s "$DATA/webp/$f.webp")
        for cut in 12 20 30 $((size / 2)) $((size - 2)) $((size - 1)); do
            head -c "$cut" "$DATA/webp/$f.webp" >cut.webp
            refused cut.webp "webp: "
        done
    done
    cp "$DATA/animation.webp" .
    refused animation.webp "an animation"
}

@test "GIF: the first frame on its screen, interlaced or not, transparent pixels white" {
    right gif
    for f in color-0 color-1; do
        for n in 13 100 200; do
            head -c $n "$DATA/gif/$f.gif" >cut.gif
            refused cut.gif "the file is cut"
        done
        head -c -1 "$DATA/gif/$f.gif" >cut.gif
        refused cut.gif "no end mark"
    done
}

@test "TIFF: the kinds and compressions of Pillow, and of others" {
    right tiff
    right tags -q
    for f in tiff/color-None.tif tiff/color-tiff_lzw.tif tiff/color-jpeg.tif tags/deep-color-strips.tif tags/color-plane-tiles.tiff; do
        for n in 4 100 300 500; do
            head -c $n "$DATA/$f" >cut.tif
            refused cut.tif "tiff: "
        done
    done
    python - "$DATA/tiff" <<'PY'
import sys
for form, at in ("jpeg", 900), ("tiff_lzw", 300), ("group4", 40):
    data = bytearray(open("%s/%s-%s.tif" % (sys.argv[1], "bits" if form == "group4" else "color", form), "rb").read())
    data[at:at + 4] = b"\xff\xd9\xff\xff"
    open(form + ".tif", "wb").write(data)
PY
    refused jpeg.tif "Corrupt JPEG data"
    refused tiff_lzw.tif "code not yet in table"
    refused group4.tif "line"
}

@test "TIFF: what is not read is named" {
    refused "$DATA/refused/float.tif" "floating-point samples"
    refused "$DATA/refused/signed.tif" "signed or complex samples"
    refused "$DATA/refused/lab.tif" "PhotometricInterpretation 8"
    refused "$DATA/refused/ycbcr.tif" "YCbCr that is not within JPEG"
    refused "$DATA/refused/jbig.tif" "compression 34661, ISO JBIG, which is not read"
    refused "$DATA/refused/old-jpeg.tif" "compression 6, Old-style JPEG, which is not read"
    refused "$DATA/refused/few-samples.tif" "2 samples a pixel"
    refused "$DATA/refused/no-palette.tif" "missing required \"Colormap\""
    refused "$DATA/refused/deep-palette.tif" "a palette for samples of 16 bits"
    refused "$DATA/refused/inks.tif" "inks that are not CMYK"
}
