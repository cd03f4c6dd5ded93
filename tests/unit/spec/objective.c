/* objective.c - the table of objectives against the tables of its manual page, man/iae-objectives.7: models, pairs, terms, fields
 *
 * It runs in the top folder of the tree.
 */
#include "spec/objective.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PAGE "man/iae-objectives.7"
#define COLUMNS 5

static FILE *page;

static int open_page(void **state)
{
    (void)state;
    return (page = fopen(PAGE, "r")) ? 0 : -1;
}

static int close_page(void **state)
{
    (void)state;
    return fclose(page);
}

/* The next line of the page from where it is, or NULL. */
static char *next_line(void)
{
    static char line[1000];
    if (!fgets(line, sizeof line, page))
        return NULL;
    line[strcspn(line, "\n")] = '\0';
    return line;
}

/* Go on to the line after the first one that begins like this. */
static void find_line(const char *start)
{
    for (char *line; (line = next_line());)
        if (!strncmp(line, start, strlen(start)))
            return;
    fail_msg("%s: no line '%s'", PAGE, start);
}

/* The cells of the next row of a mdoc table, quotation marks removed; how many, 0 at its end. */
static int next_row(char *cell[COLUMNS])
{
    char *line = next_line(), *at = line ? line + 4 : NULL;
    int n = 0;
    if (!line || strncmp(line, ".It ", 4))
        return 0;
    for (char *next; at && n < COLUMNS; at = next) {
        next = strstr(at, " Ta ");
        if (next) {
            *next = '\0';
            next += 4;
        }
        if (*at == '"') {
            at++;
            at[strcspn(at, "\"")] = '\0';
        }
        cell[n++] = at;
    }
    return n;
}

static unsigned index_of(const char *word, const char *const words[])
{
    for (unsigned i = 0; words[i]; i++)
        if (!strcmp(word, words[i]))
            return i;
    fail_msg("'%s' is no word of the table", word);
    return 0;
}

static void test_models(void **state)
{
    char *cell[COLUMNS];
    int models = 0;
    unsigned seen = 0;
    (void)state;
    rewind(page);
    find_line(".It Sy model");
    for (; next_row(cell) == 5; models++) {
        struct spec s = { .direction = (enum direction_kind)index_of(cell[1], objective_direction_words) };
        const struct direction *d = objective_direction(&s);
        assert_true(d->reconstructions >> index_of(cell[2], objective_reconstruction_words) & 1);
        assert_true(d->regularizations >> index_of(cell[3], objective_regularization_words) & 1);
        seen |= 1u << s.direction;
        s.reconstruction = (enum reconstruction_kind)index_of(cell[2], objective_reconstruction_words);
        s.regularization = (enum regularization_kind)index_of(cell[3], objective_regularization_words);
        cell[0][strcspn(cell[0], ",")] = '\0';          /* "IAE, cases 2, 4" */
        if (!objective_name(&s) || !strstr(objective_name(&s), cell[0]))
            fail_msg("%s: '%s' is called '%s'", PAGE, cell[0], objective_name(&s) ? objective_name(&s) : "");
    }
    assert_true(models >= 9);
    assert_null(objective_name(&(struct spec){ .reconstruction = RECON_LAPLACE, .regularization = REGUL_KL }));
    for (unsigned i = 0; objective_direction_words[i]; i++)
        assert_true(seen >> i & 1);
}

static void test_pairs(void **state)
{
    (void)state;
    rewind(page);
    find_line("L_rec = ");
    for (unsigned i = 0; objective_direction_words[i]; i++) {
        struct spec s = { .direction = (enum direction_kind)i };
        const struct direction *d = objective_direction(&s);
        const char *line = next_line();
        char real[40], fake[40];
        snprintf(real, sizeof real, "real (%s,%s)", field_names[d->rec_real.data], field_names[d->rec_real.code]);
        snprintf(fake, sizeof fake, "fake (%s,%s)", field_names[d->rec_fake.data], field_names[d->rec_fake.code]);
        assert_non_null(strstr(line, objective_direction_words[i]));
        assert_non_null(strstr(line, real));
        assert_non_null(strstr(line, fake));
    }
}

/* Each word has a row in the table of terms; "none" has no term. */
static void require_rows(const char *const words[], const char *heading)
{
    for (unsigned i = 0; words[i]; i++) {
        char *cell[COLUMNS];
        int found = !strcmp(words[i], "none");
        rewind(page);
        find_line(heading);
        while (!found && next_row(cell))
            found = !strcmp(cell[0], words[i]);
        if (!found)
            fail_msg("%s: no term '%s'", PAGE, words[i]);
    }
}

static void test_terms(void **state)
{
    (void)state;
    require_rows(objective_reconstruction_words, ".It Sy R ");
    require_rows(objective_regularization_words, ".It Sy G ");
}

static enum stage_kind stage_of(const char *command)
{
    static const struct {
        const char *command;
        enum stage_kind stage;
    } known[] = { { "sample --train", STAGE_SAMPLE }, { "encode --train", STAGE_ENCODE }, { "decode --train", STAGE_DECODE },
                  { "score --grad disc", STAGE_DISC }, { "score --grad gen", STAGE_GEN }, { "encode --backward", STAGE_ENCODE_BACK },
                  { "decode --backward", STAGE_DECODE_BACK } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(command, known[i].command))
            return known[i].stage;
    fail_msg("'%s' is no stage", command);
    return STAGE_SAMPLE;
}

/* "z d.xhat", "(more d.z)" as a set; *more: it is added to */
static unsigned fields_of(char *words, int *more)
{
    unsigned set = 0;
    *more = 0;
    for (char *word = strtok(words, " ()"); word; word = strtok(NULL, " ()")) {
        int f = 0;
        if (!strcmp(word, "more")) {
            *more = 1;
            continue;
        }
        while (f < FIELDS && strcmp(word, field_names[f]))
            f++;
        if (f == FIELDS)
            fail_msg("'%s' is no field", word);
        set |= 1u << f;
    }
    return set;
}

/* What a stage reads and makes in models of a direction, with and without a head. */
static void fields_in_table(enum direction_kind direction, enum stage_kind stage, unsigned *reads, unsigned *makes)
{
    *reads = *makes = 0;
    for (int head = 0; head < 2; head++) {
        unsigned r, m;
        struct spec s = { .direction = direction, .reconstruction = RECON_ADVERSARIAL, .regularization = REGUL_ADVERSARIAL,
                          .data = { 1, 1, 3 }, .Dz = 2, .Dn = 1, .De = 1, .head = head };
        objective_stage_fields(&s, 0, stage, &r, &m);
        *reads |= r;
        *makes |= m;
    }
}

static void test_stage_fields(void **state)
{
    static const enum direction_kind in_manual[] = { FORWARD, FLIPPED };
    (void)state;
    rewind(page);
    for (size_t i = 0; i < sizeof in_manual / sizeof *in_manual; i++) {
        char heading[40], *cell[COLUMNS];
        size_t stages = 0;
        struct spec s = { .direction = in_manual[i] };
        snprintf(heading, sizeof heading, ".It Sy %s", objective_direction_words[in_manual[i]]);
        find_line(heading);
        for (; next_row(cell) == 3; stages++) {
            unsigned reads, makes, read_there, made_there;
            int more, none;
            fields_in_table(in_manual[i], stage_of(cell[0]), &reads, &makes);
            read_there = fields_of(cell[1], &none);
            made_there = fields_of(cell[2], &more);
            assert_int_equal(read_there | (more ? made_there : 0), reads);
            assert_int_equal(made_there, makes);
        }
        /* forward, two kinds of losses, backward for all but the draw of the prior */
        assert_int_equal(stages, objective_direction(&s)->stages + 2 + 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_models),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_stage_fields),
    };
    return cmocka_run_group_tests(tests, open_page, close_page);
}
