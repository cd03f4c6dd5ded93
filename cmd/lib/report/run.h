/* run.h - what a page shows: runs, each with its model, settings, metrics, evaluations and pictures
 *
 * An operand is one of
 *
 *     a model      and the files beside it whose names begin with its own, NAME.* and NAME-*
 *     a run        a folder with a model, or with metrics, tables or pictures
 *     runs         a folder without a model, whose folders are runs: a grid, or an experiment. Its tables are about all runs; its
 *                  pictures that begin with a run's name are that run's
 *
 * The model of a folder is model.iae, or the only one there; older checkpoints, NAME-STEP.iae beside NAME.iae, do not count.
 *
 * Memory      runs_free; all zeros is an empty list. A model is held without its values
 * Failure     does not return: 65 an operand with nothing to show, or a folder of several models; 66; those of model_file.h and tsv.h
 */
#ifndef REPORT_RUN_H
#define REPORT_RUN_H

#include "model/model.h"
#include "report/metrics.h"
#include "report/pictures.h"
#include "report/table.h"
#include "stream/header.h"

struct setting {
    char *key, *value;
};

struct run {
    char *title;                /* name of the folder, or of the model's file */
    char *model_path;           /* or NULL, and then the rest is empty: */
    long long model_bytes;
    struct model model;
    struct header header;

    struct setting *setting;    /* of the file settings, then lines of the spec, seed and step */
    size_t settings;
    struct metrics *metrics;
    size_t n_metrics;
    struct table *table;
    size_t tables;
    struct pictures pictures;
};

struct runs {
    char *title;
    struct run *item;
    size_t n;
    struct table *table;        /* about all runs */
    size_t tables;
};

void runs_add(struct runs *all, const char *operand);
void runs_free(struct runs *all);

#endif
