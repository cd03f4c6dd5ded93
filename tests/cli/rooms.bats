# rooms.bats - who may include and call what: the table of rooms in .github/CONTRIBUTING.md, and files that call in circles
# bats file_tags=quick,plain

load helpers

setup() {
    cd "$ROOT"
    sed -n '/^```rooms$/,/^```$/p' .github/CONTRIBUTING.md | grep -v '^```' >"$BATS_TEST_TMPDIR/rooms"
}

@test "the table of rooms has every folder once, and a room names rooms above it only" {
    local wrong=0
    diff <(cut -d ' ' -f 1 "$BATS_TEST_TMPDIR/rooms" | sort) \
        <(git ls-files 'libcommon/*.[ch]' 'formats/*.[ch]' 'cmd/lib/*.[ch]' | sed 's|/[^/]*$||' | sort -u)
    awk '
        {
            for (i = 2; i <= NF; i++)
                if (!($i in above)) { print $1 " names " $i ", which does not stand above it"; bad = 1 }
            name = $1
            sub(/.*\//, "", name)
            if (name in above) { print "two rooms are called " name; bad = 1 }
            above[name]
        }
        END { exit bad }' "$BATS_TEST_TMPDIR/rooms"
}

@test "a file includes its own room and those that the table allows" {
    git ls-files 'libcommon/*.[ch]' 'formats/*.[ch]' 'cmd/lib/*.[ch]' | xargs grep -Hn '^#include "' | awk '
        BEGIN {
            while ((getline <ARGV[1]) > 0)
                for (i = 1; i <= NF; i++) { name = $i; sub(/.*\//, "", name); may[$1, name] }
            ARGV[1] = ""
        }
        {
            split($0, part, ":")
            room = part[1]
            sub(/\/[^\/]*$/, "", room)
            split($0, quoted, "\"")
            of = quoted[2]
            if (!sub(/\/[^\/]*$/, "", of) || !((room, of) in may)) { print; bad = 1 }
        }
        END { exit bad }' "$BATS_TEST_TMPDIR/rooms" -
}

@test "a program includes headers of rooms, and nobody includes a program or a .c file" {
    ! git ls-files 'cmd/*.c' | grep -v '^cmd/lib/' | xargs grep -n '^#include "[^/"]*"' || return 1
    ! git grep -nE '#include *"[^"]*(\.c|cmd/)' -- cmd formats libcommon
}

@test "no two files call each other, nor do more in a circle" {
    [ -z "$(git ls-files 'libcommon/*.c' 'formats/*.c' 'cmd/lib/*.c' | sed 's|.*/||' | sort | uniq -d)" ]
    nm -A "$IAE_BIN/../libiae.a" |
        awk '
            {
                split($0, part, ":")
                file = part[2]
                kind = $(NF - 1)
                if (kind ~ /^[TDBRVC]$/) where[$NF] = file
                else if (kind ~ /^[Uw]$/) uses[file] = uses[file] " " $NF
            }
            END {
                for (file in uses) {
                    n = split(uses[file], symbol, " ")
                    for (i = 1; i <= n; i++)
                        if (symbol[i] in where && where[symbol[i]] != file) print file, where[symbol[i]]
                }
            }' | sort -u >"$BATS_TEST_TMPDIR/calls"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/calls")" -gt 300 ]
    # what is left when files that call nobody, or nobody calls, are taken away again and again, is circles
    tsort "$BATS_TEST_TMPDIR/calls" 2>&1 >/dev/null | grep -v 'input contains a loop' | sed 's/^tsort: //' >"$BATS_TEST_TMPDIR/circles" || true
    cat "$BATS_TEST_TMPDIR/circles"
    [ ! -s "$BATS_TEST_TMPDIR/circles" ]
}

@test "the field's words lead to their files: the table of CONTRIBUTING" {
    local checked=0 file word
    while IFS='|' read -r _ _ file word _; do
        file=$(sed -n 's/^ *`\([^`]*\.\(c\|js\)\)`.*/\1/p' <<<"$file")
        word=$(sed 's/^ *//; s/ *$//' <<<"$word")
        [ -n "$file" ] && [ -n "$word" ] || continue
        head -q -n 12 "$file" $(ls "${file%.*}.h" 2>/dev/null) | tr '\n' ' ' | grep -qi "$word" || {
            echo "$file: does not open with the word '$word'"
            return 1
        }
        checked=$((checked + 1))
    done < <(sed -n '/^## Where is/,/^## Words/p' .github/CONTRIBUTING.md)
    [ $checked -ge 25 ]
}
