/* escape.h - text of unknown origin inside HTML and inside JSON: it stays text, whatever it holds
 *
 * What is not UTF-8 becomes U+FFFD, a letter for each byte, and so do control characters that HTML does not allow; a page has valid
 * UTF-8 throughout.
 *
 * Memory      returns a string that the caller frees
 * Failure     71 without memory
 */
#ifndef REPORT_ESCAPE_H
#define REPORT_ESCAPE_H

/* escape_html - for the text of an element and for an attribute in double or single quotes */
char *escape_html(const char *text);
/* escape_json - a JSON string with its quotes. It has no '<', '>' and '&', so that it can stand in a <script> element. */
char *escape_json(const char *text);

#endif
