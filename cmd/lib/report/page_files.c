/* page_files.c - puts files into the program: a style, and scripts that become one
 *
 * .incbin reads them when this file is assembled; the Makefile names them as what it depends on.
 */
#include "report/page_files.h"

#include <stdint.h>

/* Of each its first byte and the one behind its last. */
extern const char page_style[], page_style_end[], page_script[], page_script_end[];

#define FILE_OF_PAGE(name) ".incbin \"cmd/lib/report/" name "\"\n"
#define SYMBOL(name) ".globl " name "\n" name ":\n"

__asm__(".pushsection .rodata\n"
        SYMBOL("page_style") FILE_OF_PAGE("report.css") SYMBOL("page_style_end")
        SYMBOL("page_script")
        FILE_OF_PAGE("dom.js") FILE_OF_PAGE("decoder.js") FILE_OF_PAGE("explorer.js") FILE_OF_PAGE("charts.js") FILE_OF_PAGE("report.js")
        SYMBOL("page_script_end")
        ".popsection\n");

static struct page_file between(const char *start, const char *end)
{
    return (struct page_file){ start, (size_t)((uintptr_t)end - (uintptr_t)start) };
}

struct page_file page_files_style(void)
{
    return between(page_style, page_style_end);
}

struct page_file page_files_script(void)
{
    return between(page_script, page_script_end);
}
