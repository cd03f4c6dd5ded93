/* page.h - a page of HTML on its way out: markup as it is, text and data escaped
 *
 * Whatever comes from a file goes through page_text or page_json. The formats of page_markup are literals, and its arguments are
 * numbers or our own words.
 *
 * Memory      page_open/page_close; 64 KiB
 * Failure     does not return: those of output_file.h
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/log.h"
#include "base/output_file.h"

struct page {
    struct output_file out;
    char *buffer;
    size_t used;
};

/* page_open - path NULL: stdout, which is no terminal unless force */
void page_open(struct page *p, const char *path, int force);
void page_close(struct page *p);

void page_bytes(struct page *p, const void *bytes, size_t n);
void page_markup(struct page *p, const char *fmt, ...) PRINTF_LIKE(2, 3);
void page_text(struct page *p, const char *text);                       /* of an element or a quoted attribute */
void page_element(struct page *p, const char *tag, const char *text);   /* <tag>text</tag> */
void page_json(struct page *p, const char *text);                       /* a string in JSON */
void page_json_number(struct page *p, double v, int digits);            /* null if it is not finite */
/* page_base64 - pieces of one text have multiples of three bytes, but for the last one */
void page_base64(struct page *p, const void *bytes, size_t n);

#endif
