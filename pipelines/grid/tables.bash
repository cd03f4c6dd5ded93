# tables.bash - the results of a grid; sourced by grid.sh

# print_table - settings and metrics of the jobs that are done
print_table() {
    list_jobs | while IFS= read -r line; do
        take_job "$line"
        [ -e "$folder/eval.tsv" ] || continue
        printf 'job\t%s\n' "$job_parts"
        sed 's/^/eval\t/' "$folder/eval.tsv"
    done | awk -F '\t' -v OFS='\t' '
        $1 == "job" {
            rows++
            for (i = 2; i <= NF; i++) {
                key = $i; sub(/=.*/, "", key); value = $i; sub(/^[^=]*=/, "", value)
                if (!(key in seen)) { seen[key] = 1; keys[++n] = key }
                at[rows, key] = value
            }
        }
        $1 == "eval" && $3 ~ /^[-+.0-9eE]+$|^nan$/ {
            if (!($2 in seen)) { seen[$2] = 2; metrics[++m] = $2 }
            at[rows, $2] = $3
        }
        END {
            line = ""
            for (i = 1; i <= n; i++) line = line OFS keys[i]
            for (i = 1; i <= m; i++) line = line OFS metrics[i]
            print substr(line, 2)
            for (r = 1; r <= rows; r++) {
                line = ""
                for (i = 1; i <= n; i++) line = line OFS at[r, keys[i]]
                for (i = 1; i <= m; i++) line = line OFS at[r, metrics[i]]
                print substr(line, 2)
            }
        }'
}

# print_summary - the same over the seeds: mean, standard deviation, smallest and largest
print_summary() {
    print_table | awk -F '\t' -v OFS='\t' '
        NR == 1 {
            for (i = 1; i <= NF; i++) { name[i] = $i; if ($i == "seed") last = i }
            line = ""
            for (i = 1; i < last; i++) line = line name[i] OFS
            print line "metric", "seeds", "mean", "sd", "min", "max"
            next
        }
        {
            key = ""
            for (i = 1; i < last; i++) key = key $i OFS
            if (!(key in known)) { known[key] = 1; order[++keys] = key }
            for (i = last + 1; i <= NF; i++) {
                if ($i == "") continue
                k = key SUBSEP i; v = $i + 0
                if (!count[k]++) { low[k] = v; high[k] = v; columns = i > columns ? i : columns }
                d = v - mean[k]; mean[k] += d / count[k]; square[k] += d * (v - mean[k])
                if (v < low[k]) low[k] = v
                if (v > high[k]) high[k] = v
            }
        }
        END {
            for (j = 1; j <= keys; j++)
                for (i = last + 1; i <= columns; i++) {
                    k = order[j] SUBSEP i
                    if (count[k])
                        printf "%s%s\t%d\t%.6g\t%.3g\t%.6g\t%.6g\n", order[j], name[i], count[k], mean[k],
                            (count[k] > 1 ? sqrt(square[k] / (count[k] - 1)) : 0), low[k], high[k]
                }
        }'
}
