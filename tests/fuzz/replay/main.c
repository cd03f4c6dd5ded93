/* main.c - a fuzz target without libFuzzer: takes each file in once, or each file of a folder
 *
 * The bounds are those of tests/fuzz/run: seconds for one input, and resident memory for all.
 */
#include "../lib/harness.h"

#include "base/io.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define INPUT_SECONDS 20
#define INPUT_BYTES (1u << 20)
#define RESIDENT_KIB (256l << 10)

int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

size_t LLVMFuzzerMutate(uint8_t *data, size_t n, size_t most)
{
    (void)data;
    (void)most;
    return n;                   /* nothing is mutated here; the targets' mutators are only linked */
}

static void replay_file(const char *path)
{
    size_t n;
    char *bytes = io_slurp(path, INPUT_BYTES, &n);
    uint8_t *exact = malloc(n ? n : 1);         /* without the 0 behind it: one byte too far is seen */
    DEMAND(exact);
    for (size_t i = 0; i < n; i++)
        exact[i] = (uint8_t)bytes[i];
    free(bytes);
    fprintf(stderr, "%s\n", path);
    alarm(INPUT_SECONDS);
    LLVMFuzzerTestOneInput(exact, n);
    alarm(0);
    free(exact);
}

static int replay_folder(const char *path)
{
    DIR *folder = opendir(path);
    int files = 0;
    DEMAND(folder);
    for (struct dirent *e; (e = readdir(folder));) {
        char file[4096];
        if (e->d_name[0] == '.')
            continue;
        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        replay_file(file);
        files++;
    }
    closedir(folder);
    return files;
}

int main(int argc, char **argv)
{
    struct rusage used;
    int files = 0;
    if (LLVMFuzzerInitialize)
        LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++)
        files += replay_folder(argv[i]);
    DEMAND(files);
    DEMAND(!getrusage(RUSAGE_SELF, &used));
    fprintf(stderr, "%d inputs, %ld KiB\n", files, used.ru_maxrss);
    DEMAND(used.ru_maxrss <= RESIDENT_KIB);
    return 0;
}
