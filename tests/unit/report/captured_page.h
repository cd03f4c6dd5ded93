/* captured_page.h - a page that is written to a file and read back; files for what is read */
#ifndef CAPTURED_PAGE_H
#define CAPTURED_PAGE_H

#include "base/io.h"
#include "report/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char captured_name[] = "/tmp/iae-page-XXXXXX", put_name[] = "/tmp/iae-file-XXXXXX";

static inline void captured_open(struct page *p)
{
    int fd = mkstemp(captured_name);
    assert_true(fd >= 0);
    close(fd);
    page_open(p, captured_name, 0);
}

/* captured_close - what was written, which the caller frees */
static inline char *captured_close(struct page *p)
{
    page_close(p);
    char *text = io_slurp(captured_name, 1 << 24, NULL);
    unlink(captured_name);
    snprintf(captured_name, sizeof captured_name, "/tmp/iae-page-XXXXXX");
    return text;
}

/* put - a file with this content; its name, which the caller unlinks */
static inline const char *put(const char *content)
{
    snprintf(put_name, sizeof put_name, "/tmp/iae-file-XXXXXX");
    int fd = mkstemp(put_name);
    FILE *f = fdopen(fd, "w");
    assert_non_null(f);
    fputs(content, f);
    fclose(f);
    return put_name;
}

#endif
