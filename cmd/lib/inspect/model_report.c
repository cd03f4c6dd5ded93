/* model_report.c - describes models and specs */
#include "inspect/model_report.h"

#include "base/crc32.h"
#include "checkpoint/model_file.h"
#include "inspect/layer_table.h"
#include "inspect/text_line.h"
#include "model/spec_parse.h"
#include "model/spec_size.h"
#include "spec/objective.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int model_report_spec(struct spec *s, const struct header *h, const char *where)
{
    const char *text = header_get_text(h, "spec");
    uint64_t crc;
    if (!h->model || !text || header_get_number(h, "crc32.spec", &crc) || crc != crc32_add(0, text, strlen(text)))
        return 0;
    spec_parse(s, where, text, NULL, 0);
    return 1;
}

static void print_objective(struct output_file *out, const struct spec *s)
{
    const char *name = objective_name(s);
    text_line(out, "model    %s%s%s, %s, %s", name ? name : "", name ? ": " : "", objective_direction_words[s->direction],
              objective_reconstruction_words[s->reconstruction], objective_regularization_words[s->regularization]);
    if (s->hyper[LABELS] > 0)
        text_line(out, "labels   %.0f rows of a minibatch", s->hyper[LABELS]);
}

static void print_data(struct output_file *out, const struct spec *s)
{
    char data[VOLUME_TEXT];
    text_line(out, "data     %s, %s", volume_text(&s->data, data), s->is_signed ? "signed: [-1,1]" : "unit: [0,1]");
    text_line(out, s->code == CODE_CATEGORICAL ? "code     %u categories%s" : "code     gaussian %u%s", s->Dz,
              s->head ? ", drawn by mean and variance" : "");
    if (objective_width(s, FIELD_N))
        text_line(out, "noise    gaussian %u, of the decoder", s->Dn);
    if (s->De && !s->head)
        text_line(out, "noise    gaussian %u, of the encoder", s->De);
}

/* Epochs of the data, as the last iae-shuffle of the history made them; 0: it does not say. */
static unsigned long epochs_of_data(const struct header *h)
{
    static const char option[] = " --epochs ";
    unsigned long epochs = 0;
    for (size_t i = 0; i < h->histories; i++)
        if (!strncmp(h->history[i], "iae-shuffle ", 12)) {
            const char *given = strstr(h->history[i], option);
            epochs = given ? strtoul(given + strlen(option), NULL, 10) : 1;
        }
    return epochs;
}

/* What training has done to it; models that came from elsewhere do not say. */
static void print_training(struct output_file *out, const struct spec *s, const struct header *h)
{
    uint64_t step, rows, seed;
    if (header_get_number(h, "step", &step) || header_get_number(h, "rows", &rows) || header_get_number(h, "seed", &seed))
        return;
    char data[60] = "";
    unsigned long epochs = epochs_of_data(h);
    if (epochs)
        snprintf(data, sizeof data, ", of data of %lu epoch%s", epochs, epochs > 1 ? "s" : "");
    if (step)
        text_line(out, "trained  %" PRIu64 " steps, minibatches of %u; %" PRIu64 " rows read%s; seed %" PRIu64, step, s->batch, rows, data, seed);
    else
        text_line(out, "trained  not yet; seed %" PRIu64, seed);
    const char *engine = header_get_text(h, "engine");
    if (engine)
        text_line(out, "engine   %s", engine);
}

static void print_bytes(struct output_file *out, const struct spec *s, const struct header *h)
{
    const char *stripped = h ? header_get_text(h, "stripped") : NULL;
    struct model_bytes b = spec_size_bytes(s);
    struct spec_size kept = spec_size(s, model_file_networks(h));
    if (stripped)
        text_line(out, "size     %.1f MB: stripped to %s for inference; before, %.1f MB", (double)kept.all.values * sizeof(float) / 1e6, stripped,
                  b.all / 1e6);
    else
        text_line(out, "size     %.1f MB: networks %.1f, averages %.1f, moments %.1f; stripped %.1f", b.all / 1e6, b.networks / 1e6,
                  b.averages / 1e6, b.moments / 1e6, b.stripped / 1e6);
}

void model_report_print(struct output_file *out, const struct spec *s, const struct header *h)
{
    print_objective(out, s);
    print_data(out, s);
    if (h)
        print_training(out, s, h);
    print_bytes(out, s, h);
    layer_table_print(out, s, model_file_networks(h));
}
