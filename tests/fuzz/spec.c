/* spec - the text of specs
 *
 * Demanded: a spec that was parsed has a text that parses to itself, and sizes that can be computed.
 */
#include "lib/harness.h"

#include "base/alloc.h"
#include "model/spec_parse.h"
#include "spec/spec.h"

#include <stdlib.h>
#include <string.h>

static void parse(void *text)
{
    struct spec s, again;
    const char *set = "batch 10";
    spec_parse(&s, "input", text, NULL, 0);
    spec_parse(&again, "its own text", s.text, NULL, 0);
    DEMAND(!strcmp(s.text, again.text));
    for (int i = 0; i < NETS; i++)
        for (size_t k = 0; k < s.net[i].layers; k++)
            DEMAND(!s.net[i].line || s.net[i].layer[k].out.c);
    for (int k = 0; k < HYPERS; k++)
        DEMAND(spec_hyper(&s, (enum hyper)k, 1000) == spec_hyper(&again, (enum hyper)k, 1000));
    spec_free(&again);
    spec_parse(&again, "its own text", s.text, &set, 1);
    DEMAND(again.batch == 10);
    spec_free(&again);
    spec_free(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char *text = xmalloc(n + 1);
    memcpy(text, data, n);
    text[n] = '\0';
    harness_dies(parse, text);
    free(text);
    return 0;
}
