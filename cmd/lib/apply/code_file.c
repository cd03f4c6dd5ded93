/* code_file.c - reads codes to the verified end of their stream; begins a stream of id and z */
#include "apply/code_file.h"

#include "base/die.h"

void code_file_read(struct labelled_matrix *codes, const struct spec *spec, const char *path, int force)
{
    char *operand[] = { (char *)(uintptr_t)path, NULL };
    struct shape code = shape_of(1, (unsigned)spec->Dz);
    struct stream in;
    struct block b;
    stream_open(&in, operand, force);
    stream_need(&in, "z", "f4", &code);
    labelled_matrix_init(codes, spec->Dz);
    while (stream_record(&in, &b)) {
        size_t first = codes->n;
        if (labelled_matrix_add(codes, block_get(&b, "z"), NULL, NULL))
            die_data(stream_place(&in), "z: a number that is not finite");
        block_ids(&b, first, codes->id + first);
    }
    stream_close(&in);
}

void code_file_create(struct stream_writer *out, const struct spec *spec, const char *path, int force, uint64_t rows,
                      uint64_t columns)
{
    struct shape number = shape_of(0), code = shape_of(1, (unsigned)spec->Dz);
    struct header h;
    header_init(&h);
    header_set_field(&h, "id", DT_I8, &number);
    header_set_field(&h, "z", DT_F4, &code);
    if (columns)
        header_set_number(&h, "columns", columns);
    h.rows = rows;
    writer_open(out, path, force, &h);
    header_free(&h);
}
