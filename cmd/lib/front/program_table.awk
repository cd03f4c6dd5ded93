# program_table.awk - the list of programs in man/iae.7 as a table in C: awk -f program_table.awk man/iae.7 > program_table.h
#
# The list is from "The programs:" to the end of the section. ".It Em Data" begins a group, ".It Xr iae-cut 1" is a program, and
# the text below it is its line; pages of other sections, and iae itself, are left out.
function end_line() {
    if (name != "") {
        gsub(/\\&/, "", text)
        gsub(/\\-/, "-", text)
        gsub(/\\/, "\\\\", text)
        gsub(/"/, "\\\"", text)
        printf "    { \"%s\", \"%s\", \"%s\" },\n", group, name, text
        programs++
    }
    name = text = ""
}
BEGIN {
    print "/* made from man/iae.7 by program_table.awk */"
    print "#include \"front/program_list.h\"\n"
    print "static const struct program_line program_table[] = {"
}
/^The programs/ { inside = 1; next }
!inside { next }
/^\.S[hs] / { end_line(); inside = 0; next }
/^\.It / {
    end_line()
    if ($2 == "Em")
        group = $3
    else if ($2 == "Xr" && $4 == 1 && $3 != "iae")
        name = $3
    next
}
/^\./ { next }
name != "" { text = text (text == "" ? "" : " ") $0 }
END {
    if (!programs)
        exit 1
    print "    { NULL, NULL, NULL }\n};"
}
