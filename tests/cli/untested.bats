# untested.bats - which modules have no unit test: a list that may only become shorter
# bats file_tags=quick,plain

load helpers

# They are tested through programs, and some by the test of a neighbour.
untested() {
    tr ' ' '\n' <<'END' | sort
base/alloc base/datadir base/io base/log base/progress base/signals base/strlist
eval/covariance
gemm/fingerprint gemm/gemm_native gemm/ukernel gemm/ukernel_avx2 gemm/ukernel_avx512 gemm/ukernel_generic
model/fields model/gmm model/infer model/latent model/model
nn/batchnorm nn/conv_gemm nn/layer nn/layer_common nn/layer_conv nn/layer_linear nn/linear_gemm nn/minibatch_std
nn/net nn/net_run nn/profile nn/spectral_norm nn/view
spec/spec_lines spec/spec_networks spec/spec_parse spec/spec_text
train/bn_recalibrate train/grad_accum train/labelled_set train/losses train/minibatch train/optimizer_step
train/train_log train/trainer
archive/dir_list archive/zip_writer archive/zipcheck
array/array_file array/cifar array/mat
bytes/input_file bytes/line_reader bytes/reader bytes/tempfile
checkpoint/checkpoints checkpoint/safetensors checkpoint/spec_file checkpoint/torch_file
dataset/catalogue dataset/download dataset/synthetic
image/image image/image_file image/jpeg image/pnm image/resample
stream/block stream/header stream/metadata stream/msgpack_codec stream/msgpack_token stream/row_repeat
stream/row_table stream/stream_reader stream/stream_writer
text/dump text/lexer text/undump
apply/data_field apply/disc_logits apply/latent_traversal
convert/array_import convert/celeba convert/export convert/image_import convert/import_file convert/label_file
convert/row_builder convert/sample_names
inspect/stream_compare inspect/stream_summary
tasks/column_reader tasks/eval_common tasks/eval_prior tasks/eval_samples tasks/eval_tasks
training/aggregates training/grad_reader training/labelled_reader training/minibatch_reader training/model_update
training/preview_grid training/train_stage training/train_state
view/image_grid view/scatter_plot view/terminal_image
END
}

@test "every other module has tests/unit/ROOM/MODULE.c" {
    local room file module
    for file in "$ROOT"/libcommon/*/*.c "$ROOT"/formats/*/*.c "$ROOT"/cmd/lib/*/*.c; do
        room=${file%/*}
        module=${room##*/}/$(basename "$file" .c)
        [ -e "$ROOT/tests/unit/$module.c" ] || echo "$module"
    done | sort >without
    untested >listed
    diff listed without >differences || {
        sed -n 's/^> \(.*\)/\1 has no unit test: write tests\/unit\/\1.c/p; s/^< \(.*\)/\1 has a test now, or another name: take it from the list/p' differences
        return 1
    }
}

@test "every unit test has a module, but for those of many modules" {
    local file module
    for file in "$ROOT"/tests/unit/*/*.c; do
        module=${file#"$ROOT"/tests/unit/}
        case $module in
        */grad_*.c | train/by_stages.c | train/oracle.c) continue ;;
        esac
        [ -e "$ROOT/libcommon/$module" ] || [ -e "$ROOT/formats/$module" ] || [ -e "$ROOT/cmd/lib/$module" ] || {
            echo "tests/unit/$module tests no module"
            return 1
        }
    done
}
