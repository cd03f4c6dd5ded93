/* fake_program.h - a folder on $PATH with a shell script in place of a program */
#ifndef FAKE_PROGRAM_H
#define FAKE_PROGRAM_H

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char fake_folder[] = "/tmp/iae-unit-XXXXXX";

static void fake_file(const char *name, const char *text, mode_t mode)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", fake_folder, name);
    FILE *out = fopen(path, "w");
    assert(out);
    fputs(text, out);
    fclose(out);
    chmod(path, mode);
}

static void fake_start(void)
{
    char path[400];
    assert(mkdtemp(fake_folder));
    snprintf(path, sizeof path, "%s:/usr/bin:/bin", fake_folder);
    setenv("PATH", path, 1);
}

static void fake_program(const char *name, const char *script)
{
    char text[4096];
    snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
    fake_file(name, text, 0755);
}

static void fake_remove(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", fake_folder, name);
    remove(path);
}

static void fake_end(void)
{
    rmdir(fake_folder);
}

#endif
