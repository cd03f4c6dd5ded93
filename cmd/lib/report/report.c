/* report.c - writes the page from its first line to its last */
#include "report/report.h"

#include "base/alloc.h"
#include "base/version.h"
#include "bytes/sha256.h"
#include "report/model_text.h"
#include "report/overview.h"
#include "report/page_files.h"

#include <stdlib.h>

/* ---- head and end ---- */

static void write_digest(struct page *page, struct page_file file)
{
    struct sha256 d;
    unsigned char digest[SHA256_BYTES];
    sha256_begin(&d);
    sha256_add(&d, file.bytes, file.n);
    sha256_end(&d, digest);
    page_markup(page, "'sha256-");
    page_base64(page, digest, sizeof digest);
    page_markup(page, "'");
}

static void write_head(struct page *page, const char *title)
{
    struct page_file style = page_files_style();
    page_markup(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src ");
    write_digest(page, style);
    page_markup(page, "; script-src ");
    write_digest(page, page_files_script());
    page_markup(page, "; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"iae-report " IAE_VERSION "\">\n");
    page_element(page, "title", title);
    page_markup(page, "\n<style>");
    page_bytes(page, style.bytes, style.n);
    page_markup(page, "</style>\n</head>\n<body>\n<main>\n<header>");
    page_element(page, "h1", title);
}

static void write_end(struct page *page)
{
    struct page_file script = page_files_script();
    page_markup(page, "</main>\n<footer>Made by iae-report " IAE_VERSION ". "
                      "The page is one file and asks for nothing from the network.</footer>\n<script>");
    page_bytes(page, script.bytes, script.n);
    page_markup(page, "</script>\n</body>\n</html>\n");
}

/* ---- runs ---- */

static void write_lead(const struct run *r, struct page *page)
{
    char *line = r->model_path ? model_text_line(&r->model) : xstrdup("No model");
    page_markup(page, "<p class=\"lead\">");
    page_text(page, line);
    page_markup(page, ".</p>\n");
    free(line);
}

static void write_metrics(const struct run *r, struct page *page)
{
    if (!r->n_metrics)
        return;
    page_markup(page, "<section><h3>Metrics of training</h3><div class=\"curves\"></div>\n<script type=\"application/json\" class=\"metrics\">[");
    for (size_t i = 0; i < r->n_metrics; i++) {
        page_markup(page, "%s", i ? "," : "");
        metrics_json(&r->metrics[i], page);
    }
    page_markup(page, "]</script></section>\n");
}

static void write_results(const struct run *r, struct page *page)
{
    if (!r->tables)
        return;
    page_markup(page, "<section><h3>Evaluation</h3>\n<div class=\"tables\">");
    for (size_t i = 0; i < r->tables; i++)
        table_write(&r->table[i], page);
    page_markup(page, "</div></section>\n");
}

static void write_sheets(const struct run *r, struct page *page)
{
    if (!r->pictures.n)
        return;
    page_markup(page, "<section><h3>Pictures</h3>\n<div class=\"pictures\">");
    pictures_write(&r->pictures, page);
    page_markup(page, "</div></section>\n");
}

static void write_model(const struct run *r, struct page *page)
{
    if (!r->model_path)
        return;
    page_markup(page, "<section><h3>Model</h3>\n");
    model_text_layers(&r->model, page);
    model_text_details(r, page);
    page_markup(page, "</section>\n");
}

static void write_body(const struct run *r, struct explorer_options *o, struct page *page)
{
    explorer_write(r, o, page);
    write_metrics(r, page);
    write_sheets(r, page);
    write_results(r, page);
    write_model(r, page);
}

static void write_run(const struct run *r, size_t number, struct explorer_options *o, struct page *page)
{
    page_markup(page, "<details class=\"run\" id=\"run-%zu\"><summary><h2>", number);
    page_text(page, r->title);
    page_markup(page, "</h2></summary>\n");
    write_lead(r, page);
    write_body(r, o, page);
    page_markup(page, "</details>\n");
}

void report_write(const struct runs *all, const char *title, struct explorer_options *o, struct page *page)
{
    int single = all->n == 1 && !all->tables;
    write_head(page, title ? title : single ? all->item[0].title : all->title);
    if (single)
        write_lead(&all->item[0], page);
    else
        page_markup(page, "<p class=\"lead\">%zu runs.</p>", all->n);
    page_markup(page, "</header>\n");
    if (single)
        write_body(&all->item[0], o, page);
    else {
        overview_write(all, page);
        for (size_t i = 0; i < all->n; i++)
            write_run(&all->item[i], i + 1, o, page);
    }
    write_end(page);
}
