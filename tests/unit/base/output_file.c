/* output_file.c - files that are whole or not there */
#include "base/die.h"
#include "base/io.h"
#include "base/output_file.h"
#include "expect_die.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/iae-io-XXXXXX";

static void put(const char *name, const char *content)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fputs(content, f);
    fclose(f);
}

static void holds(const char *name, const char *content)
{
    char have[100] = "";
    FILE *f = fopen(name, "r");
    assert_non_null(f);
    have[fread(have, 1, sizeof have - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(have, content);
}

static int entries(void)
{
    int n = 0;
    DIR *d = opendir(".");
    for (struct dirent *e; (e = readdir(d));)
        n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
    closedir(d);
    return n;
}

static void refuse(const char *temp)
{
    holds(temp, "new");
    die_verify(temp, "not what was written");
}

static void accept(const char *temp)
{
    holds(temp, "new");
}

static void atomic_files(void **state)
{
    (void)state;
    struct output_file o;
    struct stat st;
    put("a", "old");
    assert_int_equal(chmod("a", 0640), 0);
    output_file_create(&o, "a", 0);
    output_file_write(&o, "new", 3);
    holds("a", "old");
    assert_int_equal(entries(), 2);
    output_file_commit(&o, accept);
    holds("a", "new");
    assert_int_equal(entries(), 1);
    assert_int_equal(stat("a", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);

    put("a", "old");
    LEAKS_IGNORE;               /* what ends the program leaves the output file's names behind */
    output_file_create(&o, "a", 0);
    LEAKS_CHECK;
    output_file_write(&o, "new", 3);
    EXPECT_DIE(EX_DATAERR, "over", die_data(NULL, "over"));
    holds("a", "old");
    assert_int_equal(entries(), 1);

    LEAKS_IGNORE;
    output_file_create(&o, "a", 0);
    LEAKS_CHECK;
    output_file_write(&o, "new", 3);
    EXPECT_DIE(EX_VERIFY, "not what was written", output_file_commit(&o, refuse));
    holds("a", "old");
    assert_int_equal(entries(), 1);

    /* through a symbolic link, which stays one */
    assert_int_equal(symlink("a", "link"), 0);
    output_file_create(&o, "link", 0);
    output_file_write2(&o, "ne", 2, "w", 1);
    output_file_commit(&o, NULL);
    holds("a", "new");
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    unlink("link");

    /* what a killed program left goes with the next one; what lives stays */
    put(".a.tmp.00000001", "left");
    struct output_file other;
    output_file_create(&other, "a", 0);
    assert_int_equal(access(".a.tmp.00000001", F_OK), -1);
    output_file_create(&o, "a", 0);
    output_file_write(&other, "1", 1);
    output_file_write(&o, "2", 1);
    output_file_commit(&other, NULL);
    holds("a", "1");
    output_file_commit(&o, NULL);
    holds("a", "2");
    assert_int_equal(entries(), 1);

    EXPECT_DIE(EX_CANTCREAT, "nowhere", output_file_create(&o, "nowhere/a", 0));
    EXPECT_DIE(EX_CANTCREAT, "", output_file_create(&o, "./", 0));
    EXPECT_DIE(EX_NOINPUT, "nothing", io_open("nothing", 0));
    EXPECT_DIE(EX_NOINPUT, "", io_open(".", 0));
    unlink("a");
}

static void small_files(void **state)
{
    (void)state;
    size_t n;
    put("t", "some text");
    char *s = io_slurp("t", 9, &n);
    assert_string_equal(s, "some text");
    assert_int_equal(n, 9);
    free(s);
    EXPECT_DIE(EX_DATAERR, "more than 8 bytes", free(io_slurp("t", 8, NULL)));
    unlink("t");
}

/* ---- locks ---- */

static void leave_quietly(int status, const char *line)
{
    (void)line;
    exit(status);
}

/* A process that holds the lock for a moment: 0 if it was alone, 1 if another held it, too, 75 if it did not get it. */
static void hold(void)
{
    die_handler = leave_quietly;
    output_file_lock("m");
    int fd = open("held", O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (fd < 0)
        _exit(1);
    sched_yield();
    unlink("held");
    exit(0);
}

static void hold_over_and_over(void)
{
    int status, got = 0;
    for (int i = 0; i < 150; i++) {
        pid_t child = fork();
        if (!child)
            hold();
        if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || (WEXITSTATUS(status) && WEXITSTATUS(status) != EX_TEMPFAIL))
            _exit(1);
        got |= !WEXITSTATUS(status);
    }
    _exit(!got);
}

/* However many take and remove it at the same time, one at a time has it; at the end it is gone. */
static void locks(void **state)
{
    (void)state;
    int status;
    pid_t child[4];
    fflush(NULL);
    for (size_t i = 0; i < 4; i++)
        if (!(child[i] = fork()))
            hold_over_and_over();
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
    }
    assert_int_equal(entries(), 0);
}

/* What a killed program left does not hinder; a program that is terminated by a signal removes its own. */
static void locks_of_the_dead(void **state)
{
    (void)state;
    int status;
    put(".m.lock", "");
    fflush(NULL);
    pid_t child = fork();
    if (!child)
        hold();
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
    assert_int_equal(entries(), 0);
    child = fork();
    if (!child) {
        output_file_lock("m");
        raise(SIGTERM);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    assert_int_equal(entries(), 0);
}

static int enter(void **state)
{
    (void)state;
    return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

static int leave(void **state)
{
    (void)state;
    return chdir("/") || rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(atomic_files), cmocka_unit_test(small_files), cmocka_unit_test(locks),
        cmocka_unit_test(locks_of_the_dead)
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
