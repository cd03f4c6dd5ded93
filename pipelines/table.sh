#!/bin/sh
# All results beside the paper's numbers: a line for each number, and for each length and width of the runs.
#
#     table.sh [--markdown] [FOLDER]
#
# reads FOLDER/NAME/RESULTS.tsv; FOLDER is by default the folder of this script, which has the published tables, or exp, which
# has those of your own runs. "selected" is the value of the run with the largest `selection`, a measure without labels, if the
# table has this column.
set -eu

here=$(dirname "$0")
markdown=0
if [ "${1:-}" = --markdown ]; then
    markdown=1
    shift
fi
folder=${1:-$here}
if [ $# -gt 1 ] || [ ! -d "$folder" ]; then
    echo "usage: $0 [--markdown] [FOLDER]" >&2
    exit 64
fi

# pipeline, model, metric, which values are better, number format, description, the paper's number
LC_ALL=C awk -F ' *[|] *' -v here="$here" -v folder="$folder" -v markdown="$markdown" '
    function show(value) {
        return form == "%" ? sprintf("%.2f %%", 100 * value) : sprintf("%.3g", value)
    }
    function put(runs, mean, best, selected, steps, width, command) {
        lines++
        split(what "\t" paper "\t" runs "\t" mean "\t" best "\t" selected "\t" steps "\t" width "\t" command, cell, "\t")
        for (i = 1; i <= cells; i++) {
            table[lines, i] = cell[i]
            if (length(cell[i]) > widest[i])
                widest[i] = length(cell[i])
        }
    }
    # the runs of one model, grouped by steps and width
    function groups(    key, keys, order, n, diverged, sum, squares, best, chosen, top, value, mean, command, g) {
        while ((getline line < file) > 0) {
            split(line, field, "\t")
            if (field[1] != model)
                continue
            key = field[at["steps"]] SUBSEP field[at["width"]]
            value = field[at[metric]]
            if (!(key in n)) {
                order[++keys] = key
                n[key] = 0
            }
            if (value !~ number) {
                diverged[key] += value == "diverged"
                continue
            }
            n[key]++
            sum[key] += value
            squares[key] += value * value
            if (n[key] == 1 || (better == "less" ? value + 0 < best[key] : value + 0 > best[key]))
                best[key] = value + 0
            if ("selection" in at && field[at["selection"]] ~ number && (!(key in top) || field[at["selection"]] + 0 > top[key])) {
                top[key] = field[at["selection"]] + 0
                chosen[key] = value
            }
        }
        for (g = 1; g <= keys; g++) {
            key = order[g]
            split(key, field, SUBSEP)
            command = "pipelines/" pipeline "/run.sh " model
            if (field[2] != "1")
                command = "WIDTH=" field[2] " " command
            if (field[1] != usual)
                command = "STEPS=" field[1] " " command
            mean = "-"
            if (n[key]) {
                mean = sum[key] / n[key]
                value = n[key] > 1 ? squares[key] - n[key] * mean * mean : 0
                mean = show(mean) (n[key] > 1 ? plusminus show(sqrt(value > 0 ? value / (n[key] - 1) : 0)) : "")
            }
            put(n[key] (diverged[key] ? ", and " diverged[key] " diverged" : ""), mean,
                n[key] && better != "-" ? show(best[key]) : "-", key in chosen ? show(chosen[key]) : "-",
                field[1], field[2], markdown ? "`" command "`" : command)
        }
        return keys
    }
    BEGIN {
        number = "^-?[0-9.]"
        plusminus = markdown ? " ± " : " +- "
        what = "what"
        paper = "paper"
        cells = 9
        put("runs", "mean" plusminus "std", "best", "selected", "steps", "width", "command")
    }
    {
        pipeline = $1; model = $2; metric = $3; better = $4; form = $5; what = $6; paper = $7
        file = folder "/" pipeline "/RESULTS.tsv"
        split("", at)
        if ((getline line < file) > 0) {
            columns = split(line, field, "\t")
            for (i = 1; i <= columns; i++)
                at[field[i]] = i
        }
        usual = ""
        script = here "/" pipeline "/run.sh"
        while ((getline line < script) > 0)
            if (line ~ /^steps=/) {
                usual = line
                gsub(/^steps=| .*/, "", usual)
            }
        close(script)
        if (!(metric in at) || !groups())
            put("none", "-", "-", "-", "-", "-", markdown ? "`pipelines/" pipeline "/run.sh " model "`" : \
                "pipelines/" pipeline "/run.sh " model)
        close(file)
    }
    END {
        for (row = 1; row <= lines; row++) {
            line = markdown ? "|" : ""
            for (i = 1; i <= cells; i++)
                line = line (markdown ? " " table[row, i] " |" : sprintf("%-" widest[i] "s", table[row, i]) (i < cells ? "  " : ""))
            sub(/ +$/, "", line)
            print line
            if (markdown && row == 1)
                print "|---|---|---|---|---|---|---|---|---|"
        }
    }' <<'END'
figure2|mnist-20|mse|less|-|Figure 2b, 20-D: MSE of test images|picture
figure2|mnist-20|preservation|more|%|Figure 2b, 20-D: digit preserved|picture
figure2|mnist-20-conv|mse|less|-|Figure 2b, convolutional encoder: MSE of test images|picture
figure2|mnist-20-conv|preservation|more|%|Figure 2b, convolutional encoder: digit preserved|picture
figure2|mnist-10-100|preservation|more|%|Figure 2c, 10-D and noise: digit preserved|picture
figure2|mnist-10-100|rho|-|-|Figure 2c, 10-D and noise: share of the noise|picture
figure2|mnist-5-100|preservation|more|%|Figure 2d, 5-D and noise: digit preserved|picture
figure2|mnist-5-100|rho|-|-|Figure 2d, 5-D and noise: share of the noise|picture
mixture|iae|code_nmi|more|-|Figure 5, mixture of 7, IAE: NMI of category and mode|picture: a category each
mixture|gan|code_nmi|more|-|Figure 5, mixture of 7, GAN: NMI of category and mode|picture: ignored
figure6|mnist-cluster-30-10|head_error|less|%|Figure 6, 30 clusters: error, labels of heads|about 5 %
figure6|mnist-cluster-30-10|majority_error|less|%|Figure 6, 30 clusters: error, labels of majorities|about 5 %
semi-supervised|mnist-ssl-100|label_error|less|%|Section 2.1.2, 100 labels: error|1.40 %
fourpoints|infogan|overlap|less|-|Figure 8, four points, InfoGAN: overlap of posteriors|picture: they do
fourpoints|fiae|overlap|less|-|Figure 9, four points, FIAE: overlap of posteriors|picture: they do not
figure10|mnist-fiae-15|mse|less|-|Figure 10, FIAE, 15-D: MSE of test images|picture
figure10|mnist-fiae-15|preservation|more|%|Figure 10, FIAE, 15-D: digit preserved|picture
fiae-clusters|mnist-fiae-10-10|hungarian_error|less|%|Section 3.1, FIAE, 10 clusters: error, a digit each|about 2 %
fiae-clusters|mnist-fiae-10-10|majority_error|less|%|Section 3.1, FIAE, 10 clusters: error, majorities|about 2 %
END
