/* page_files.h - the parts of a page that are files beside this one, report.css and *.js, as they were at the build */
#ifndef REPORT_PAGE_FILES_H
#define REPORT_PAGE_FILES_H

#include <stddef.h>

struct page_file {
    const char *bytes;
    size_t n;
};

struct page_file page_files_style(void);
struct page_file page_files_script(void);       /* all scripts, one behind the other */

#endif
