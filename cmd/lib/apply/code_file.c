/* code_file.c - reads codes to the verified end of their stream; begins a stream of id and z */
#include "apply/code_file.h"

#include "base/die.h"

void code_file_read(struct labelled_matrix *codes, const struct spec *spec, const char *path, int force)
{
    char *operand[] = { (char *)(uintptr_t)path, NULL };
    struct shape code = shape_of(1, (unsigned)spec->Dz), number = shape_of(0);
    struct stream in;
    struct block b;
    stream_open(&in, operand, force);
    stream_need(&in, "z", "f4", &code);
    const struct field *id = header_find(&in.header, "id");
    int has_ids = id && id->type == DT_I8 && shape_equal(&id->row, &number);
    labelled_matrix_init(codes, spec->Dz);
    while (stream_rows(&in, &b, BLOCK))
        if (labelled_matrix_add(codes, block_get(&b, "z"), NULL, has_ids ? block_get(&b, "id") : NULL))
            die_data(stream_place(&in), "z: a number that is not finite");
    stream_close(&in);
}

void code_file_create(struct stream_writer *out, const struct spec *spec, const char *path, int force, uint64_t rows, uint64_t traversal)
{
    struct shape number = shape_of(0), code = shape_of(1, (unsigned)spec->Dz);
    struct header h;
    header_init(&h);
    header_set_field(&h, "id", DT_I8, &number);
    header_set_field(&h, "z", DT_F4, &code);
    if (traversal)
        header_set_number(&h, "traversal", traversal);
    h.rows = rows;
    writer_open(out, path, force, &h);
    header_free(&h);
}
