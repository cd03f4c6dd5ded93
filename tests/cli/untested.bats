# untested.bats - which modules have no unit test: a list that may only become shorter
# bats file_tags=quick,plain

load helpers

# In the order of the rooms. They are tested through programs, and some by the test of a neighbour.
untested() {
    tr ' ' '\n' <<'END' | sort
base/alloc base/datadir base/io base/log base/profile base/signals base/strlist
spec/fields spec/spec_lines spec/spec_terms spec/spec_text
gemm/ukernel gemm/ukernel_avx2 gemm/ukernel_avx512 gemm/ukernel_generic
gemm/ukernel_rounded_amx gemm/ukernel_rounded_avx2 gemm/ukernel_rounded_avx512 gemm/ukernel_rounded_bf16 gemm/ukernel_rounded_generic
engine/bf16_factor engine/conv engine/conv_columns engine/native engine/native_conv engine/native_conv_tile engine/native_linear
engine/openblas engine/openblas_conv engine/openblas_linear engine/patches engine/reference
gemm/gemm_openblas
ranks/ranks_mpi
nn/batchnorm nn/layer nn/layer_add nn/layer_common nn/layer_conv nn/layer_kinds nn/layer_linear
nn/layer_pool nn/layer_upsample nn/layer_words nn/minibatch_std nn/net nn/net_parse nn/net_run
nn/net_shapes nn/spectral_norm nn/view
model/gmm model/infer model/spec_parse
train/bn_recalibrate train/disc_run train/encoder_losses train/grad_accum train/labelled_set train/losses
train/minibatch train/optimizer_step train/train_log train/trainer
eval/covariance
bytes/input_file bytes/line_reader bytes/reader
archive/dir_list archive/zip_writer archive/zipcheck
array/array_file array/array_formats array/array_plan array/cifar array/mat array/mat_file array/npz
image/apng image/gif_writer image/image image/image_transform image/jpeg image/resample
stream/block stream/header stream/metadata stream/msgpack_codec stream/msgpack_token stream/row_repeat
stream/row_table stream/stream_reader stream/stream_writer
text/dump text/lexer text/undump
checkpoint/checkpoints checkpoint/safetensors checkpoint/spec_file
dataset/catalogue dataset/dataset_files dataset/download dataset/synthetic
inspect/stream_compare inspect/stream_summary
view/animation_view view/grid_view view/scatter_text view/scatter_view view/terminal_image view/view_output
convert/array_import convert/dataset_celeba convert/dataset_cifar convert/dataset_idx convert/dataset_kinds
convert/dataset_mat convert/export convert/export_csv convert/export_numpy convert/export_png convert/image_import
convert/image_rows convert/image_walk convert/import_list convert/label_file convert/name_file convert/row_builder
convert/sample_names
tasks/column_reader tasks/evaluation tasks/task_bits tasks/task_codes tasks/task_labels tasks/task_prior
tasks/task_registry tasks/task_samples tasks/task_selection
apply/data_field apply/disc_logits apply/filter apply/latent_mixture apply/latent_traversal
report/explorer report/model_text report/overview report/page_files report/pictures report/report report/run report/samples
training/aggregates training/grad_reader training/labelled_reader training/minibatch_reader training/model_update
training/preview_grid training/train_program training/train_stage training/train_state training/training_ranks training/training_run
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
        ls "$ROOT"/{libcommon,formats,cmd/lib}/"${module%c}"[ch] 2>/dev/null | grep -q . || {
            echo "tests/unit/$module tests no module"
            return 1
        }
    done
}
