/* task_registry.c - the list of tasks of iae-eval, which is also the list of its metrics */
#include "tasks/task_registry.h"

/* One line for each task, in the order of --help, the default first: `const struct task task_NAME` is declared and listed. Metrics are
 * printed in the order in which these tasks name them first. */
#define TASKS(ENTRY) \
    ENTRY(all) \
    ENTRY(reconstruction) \
    ENTRY(codes) \
    ENTRY(clusters) \
    ENTRY(modes) \
    ENTRY(samples) \
    ENTRY(match) \
    ENTRY(labels) \
    ENTRY(prior) \
    ENTRY(bits) \
    ENTRY(selection)

#define DECLARE(name) extern const struct task task_##name;
TASKS(DECLARE)

#define ADDRESS(name) &task_##name,
static const struct task *const tasks[] = { TASKS(ADDRESS) };

const char *task_registry_name(size_t i)
{
    return i < sizeof tasks / sizeof *tasks ? tasks[i]->name : NULL;
}

const struct task *task_registry_get(size_t i)
{
    return tasks[i];
}

void task_registry_declare(struct metric_table *m)
{
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
        for (const struct metric *const *group = tasks[i]->groups; *group; group++)
            metric_table_declare(m, *group);
}

void task_registry_run(const struct task *t, const struct evaluation *e, struct stream *in)
{
    metric_table_name_set(&e->metrics->set, header_get_text(&in->header, "dataset"), header_get_text(&in->header, "split"));
    t->run(e, in);
}
