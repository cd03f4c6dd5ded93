# array-values.bats - above the engine and the networks no code touches the values of arrays (tensor/array.h)
#
# clang compiles the rooms once more, with a real whose pointers must not be dereferenced (the attribute noderef): a subscript, a
# memcpy or a memset of them is a warning, arithmetic with addresses is none. Functions of tensor/ that read or write reals behind a
# pointer are named beside it.
# bats file_tags=quick,plain

load helpers

ROOMS="libcommon/model libcommon/train cmd/lib/training cmd/lib/apply formats/checkpoint"

# Files whose reals are the program's own memory: rows that were read from a stream, single codes.
OWN="libcommon/model/gmm.c libcommon/model/latent_code.c cmd/lib/training/labelled_reader.c cmd/lib/training/preview_grid.c"
OWN="$OWN cmd/lib/apply/data_field.c cmd/lib/apply/latent_traversal.c"

# touched FILE ... - the places where values are touched; memory may be given back
touched() {
    local file place line
    cat >"$BATS_TEST_TMPDIR/real.h" <<'E'
#define TENSOR_REAL_H
typedef float __attribute__((noderef)) real;
E
    for file; do
        clang -std=c11 -D_GNU_SOURCE -fsyntax-only -fno-caret-diagnostics -Wno-everything -Wnoderef -iquote libcommon -iquote formats \
            -iquote cmd/lib -include "$BATS_TEST_TMPDIR/real.h" "$file" 2>"$BATS_TEST_TMPDIR/said" || cat "$BATS_TEST_TMPDIR/said"
        grep "^$file:.*Wnoderef" "$BATS_TEST_TMPDIR/said" | while read -r place; do
            line=${place#"$file":}
            sed -n "${line%%:*}p" "$file" | grep -q 'free(' || echo "$place"
        done
        grep -nHE '\b(rng_normal|rng_uniform|vector_[a-z_]+)\(' "$file" || true
    done
}

@test "no values of arrays are touched above the engine and the networks" {
    need_tool clang
    cd "$ROOT"
    local room file
    for room in $ROOMS; do
        for file in "$room"/*.c; do
            case " $OWN " in *" $file "*) continue ;; esac
            echo "$file"
        done
    done >"$BATS_TEST_TMPDIR/files"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/files")" -gt 12 ]
    # shellcheck disable=SC2046
    touched $(cat "$BATS_TEST_TMPDIR/files") >"$BATS_TEST_TMPDIR/touched"
    cat "$BATS_TEST_TMPDIR/touched"
    [ ! -s "$BATS_TEST_TMPDIR/touched" ]
}

@test "each way of touching a value is found, and addresses are none" {
    need_tool clang
    cd "$ROOT"
    local found
    while read -r found code; do
        { cat libcommon/train/losses.c && echo "void planted(struct minibatch *o); void planted(struct minibatch *o) { $code }"; } \
            >"$BATS_TEST_TMPDIR/planted.c"
        touched "$BATS_TEST_TMPDIR/planted.c" >"$BATS_TEST_TMPDIR/touched"
        [ "$(wc -l <"$BATS_TEST_TMPDIR/touched")" = "$found" ] || {
            echo "$code: $(cat "$BATS_TEST_TMPDIR/touched")"
            return 1
        }
    done <<'E'
1 for (size_t i = 0; i < o->n; i++) o->d[i] = 0;
1 o->losses.gen += (double)*o->t;
1 o->losses.gen += (double)o->field[FIELD_X][3];
1 __builtin_memset(o->d, 0, o->n * sizeof *o->d);
2 __builtin_memcpy(o->d, o->t, 4);
1 vector_argmax(o->t, o->n);
1 rng_normal(NULL, 0, o->d, o->n);
0 compute_engine(o->compute)->arrays->zero(o->d + o->n, o->n);
0 compute_engine(o->compute)->arrays->copy(&o->d[o->n], o->t, sizeof *o->d);
E
}
