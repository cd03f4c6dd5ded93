/* run_settings.c - settings from a file and from a spec, and what differs between runs */
#include "report/run_settings.h"

#include "report/captured_page.h"

static char spec_a[] = "data 4 unit\nrate encoder 1e-4\nramp weight rec 0 1 10\nencoder: fc 2", spec_b[] = "data 4 unit\nrate encoder 2e-4\nencoder: fc 3";

static void free_settings(struct run *r)
{
    for (size_t i = 0; i < r->settings; i++) {
        free(r->setting[i].key);
        free(r->setting[i].value);
    }
    free(r->setting);
}

static void test_sources(void **state)
{
    struct run r = { .model_path = captured_name, .model = { .spec = { .text = spec_a }, .seed = 7, .step = 20 } };
    (void)state;
    run_settings_read(&r, put("rate encoder=5\tseed=3\n=x\tplain\nsteps=20 spec=a folder/b=c.spec\n"));
    unlink(put_name);
    run_settings_of_model(&r);
    assert_string_equal(run_settings_get(&r, "rate encoder"), "5");
    assert_string_equal(run_settings_get(&r, "seed"), "3");
    assert_string_equal(run_settings_get(&r, "steps"), "20");
    assert_string_equal(run_settings_get(&r, "spec"), "a folder/b=c.spec");
    assert_string_equal(run_settings_get(&r, "data"), "4 unit");
    assert_string_equal(run_settings_get(&r, "ramp weight rec"), "0 1 10");
    assert_string_equal(run_settings_get(&r, "encoder"), "fc 2");
    assert_string_equal(run_settings_get(&r, "step"), "20");
    assert_null(run_settings_get(&r, "plain"));
    assert_null(run_settings_get(&r, ""));
    free_settings(&r);
}

static void test_differences(void **state)
{
    struct run all[] = {
        { .model_path = captured_name, .model = { .spec = { .text = spec_a }, .seed = 7, .step = 20 } },
        { .model_path = captured_name, .model = { .spec = { .text = spec_b }, .seed = 7, .step = 20 } },
    };
    struct runs runs = { .item = all, .n = 2 };
    static const char *const expected[] = { "rate encoder", "ramp weight rec", "encoder" };
    (void)state;
    for (size_t i = 0; i < 2; i++)
        run_settings_of_model(&all[i]);
    struct strlist keys = run_settings_differ(&runs);
    assert_int_equal(keys.n, 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(keys.item[i], expected[i]);
    strlist_free(&keys);
    for (size_t i = 0; i < 2; i++)
        free_settings(&all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
