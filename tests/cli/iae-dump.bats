# iae-dump: text that brings every byte back, and a reader of text that believes nothing

load helpers

# reverse TEXT - the text of $1 as a stream in out.iae
reverse() {
    printf '%s\n' "$1" >text
    iae-dump --reverse text -o out.iae
}

# refused TEXT LINE WORDS - 65, the line is named, nothing is written
refused() {
    printf '%b\n' "$1" >text
    run -65 iae-dump --reverse text -o no.iae
    [[ $output == *"text: line $2: "*"$3"* ]] || {
        echo "expected line $2 and '$3', got: $output"
        return 1
    }
    [ ! -e no.iae ]
}

@test "rows: there and back, every byte; also of parts" {
    mnist 30 >mnist.iae
    iae-cut mnist.iae >a.iae
    cat a.iae a.iae a.iae >c.iae
    for f in a c; do
        iae-dump $f.iae >$f.txt
        iae-dump --reverse $f.txt >$f.back
        same $f.iae $f.back
    done
    iae-dump a.iae a.iae a.iae >d.txt
    same c.txt d.txt
    iae-dump <a.iae | iae-dump --reverse >p.back
    same a.iae p.back
}

@test "models: every bit of every type, and whatever a header may hold" {
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import stream, numpy as np
r = np.random.default_rng(1)
bits = lambda n, t: r.integers(0, 2**63, n, dtype="u8").view(t)
f4 = np.array([0, 0x80000000, 1, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001], "<u4").view("<f4")
f8 = np.array([0, 1 << 63, 1, 0x7fefffffffffffff, 0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000, 0x7ff8000000000001], "<u8").view("<f8")
records = [{"encoder.0.weight": bits(600, "<f4").reshape(30, 40)}, {"d": bits(500, "<f8")}, {"f4": f4}, {"f8": f8},
           {"i8": np.array([-2**63, 2**63 - 1, 0])}, {"i4": np.array([-2**31, 2**31 - 1], "<i4")},
           {"u1": np.arange(256, dtype="u1").reshape(2, 1, 128, 1)}, {"scalar": np.array(3.5, "<f4")}, {"none": np.zeros((0, 4), "<f4")}]
meta = {"spec": "# a\ndata\t\"x\" \\ \n\n\u00fc \x01 end", "step": 2**63, "half": 1.5, "nul": "a\0b", "minus": -3, "list": [1, {"a": None}], " odd key ": "", "": "v"}
stream.write(open("m.iae", "wb"), records, kind="model", meta=meta, history=["iae-init 0.1.0", "two\nlines"])
END
    iae-dump m.iae >m.txt
    iae-dump --reverse m.txt >m.back
    same m.iae m.back
    # nothing that a terminal could act on
    run -1 env LC_ALL=C grep -q '[^ -~]' m.txt
}

@test "text written by hand" {
    reverse 'iae 1 rows field x f4 [2] field y i4 [] record tensor y i4 [2] 7 -1 tensor x f4 [2,2] 1 -2.5e3 inf .5 end'
    [ "$(values out.iae x)" = "$(printf '1.0 -2500.0\ninf 0.5')" ]
    [ "$(values out.iae y)" = "$(printf '7\n-1')" ]
    reverse '# a comment
iae 1 rows   # and another
meta "a key" "two\n\
lines \x41"
end'
    [ "$(rows out.iae)" = 0 ]
    [[ $(iae-dump out.iae) == *'meta "a key" "two\n\'* ]]
}

@test "--values and --header shorten, say so, and do not turn back" {
    mnist 3 >a.iae
    iae-dump --values 2 a.iae >v.txt
    iae-dump --header a.iae >h.txt
    for f in v h; do
        [[ $(head -n 1 $f.txt) == "# shortened"* ]]
        run -65 iae-dump --reverse $f.txt -o no.iae
    done
    [[ $(cat v.txt) == *"  7 2 ... # 1 more"* ]]
    run -65 iae-dump --reverse v.txt -o no.iae
    [[ $output == *shortened* ]]
    [[ $(cat h.txt) != *record* ]]
    [ ! -e no.iae ]
    run -64 iae-dump --reverse --values 3 v.txt
    run -64 iae-dump --reverse v.txt h.txt
}

@test "a damaged stream gives text without an end, and 65" {
    mnist 5 >a.iae
    head -c 3000 a.iae >cut.iae
    run -65 --separate-stderr iae-dump cut.iae
    [[ $output != *end ]]
    printf '%s\n' "$output" >cut.txt
    run -65 iae-dump --reverse cut.txt -o no.iae
    [ ! -e no.iae ]
    # damage that only the checksum shows
    python -c 'import sys; b = bytearray(open("a.iae", "rb").read()); b[2000] ^= 4; open("flip.iae", "wb").write(b)'
    run -65 iae-dump --header flip.iae
    run -65 iae-dump flip.iae
}


@test "hostile text: header" {
    refused 'hello' 1 "iae 1"
    refused 'iae 2 rows end' 1 "iae 1"
    refused 'iae 1 table end' 1 "'table'"
    refused 'iae 1 rows\nrows -3\nend' 2 "'-3'"
    refused 'iae 1 rows\nrows 1\nrows 1\nend' 3 "rows"
    refused 'iae 1 rows\nfield x f4 [2]\nfield x f4 [2] end' 3 "twice"
    refused 'iae 1 rows\nfield x f2 [2] end' 2 "'f2'"
    for shape in '[2' '2]' '[a]' '[2,]' '[,2]' '[-1]' '[2147483648]' '[0]' '[1,1,1,1,1,1,1,1]' '[1,1,1,1,1,1,1,1,1]' '[2]3' '[2147483647,2147483647,2147483647]' '[' ']'; do
        refused "iae 1 rows\nfield x f4 $shape end" 2 ""
    done
    refused 'iae 1 rows\nfield x/y f4 [2] end' 2 "x/y"
    for name in iae end grad.x stat.x loss.x; do
        refused "iae 1 rows\nfield $name f4 [2] end" 2 "$name: a name that no field may have"
    done
    refused 'iae 1 rows\nmeta a "1" meta a "2" end' 2 "twice"
    refused 'iae 1 rows\nmeta a raw: end' 2 "raw"
    refused 'iae 1 rows\nmeta a raw:1 end' 2 "raw"
    refused 'iae 1 rows\nmeta a raw:zz end' 2 "raw"
    refused 'iae 1 rows\nmeta a raw:c1\nend' 3 "0xc1"
    refused 'iae 1 rows\nmeta a raw:dfffffffff\nend' 3 "announced"
    refused 'iae 1 rows\nmeta a raw:0101\nend' 3 ""
    refused 'iae 1 rows\nmeta a 1.5\nend' 2 "'1.5'"
    refused 'iae 1 rows\nhistory word end' 2 "string"
    refused 'iae 1 rows\nmeta a "no end\nend' 3 "string without an end"
    refused 'iae 1 rows\nmeta a "\\q" end' 2 "escape"
    refused 'iae 1 rows\nmeta a "\\x00" end' 2 "escape"
    refused 'iae 1 rows\n\001 end' 2 "0x01"
}

@test "hostile text: records" {
    local head='iae 1 rows field x f4 [2] field y i4 []\n'
    refused "${head}record tensor x f4 [1,2] 1 2 end" 2 "y: a field"
    refused "${head}record tensor x f4 [1,2] 1 2 tensor y i4 [2] 1 2 end" 2 "y: 2 rows"
    refused "${head}record tensor x f4 [1,3] 1 2 3 tensor y i4 [1] 1 end" 2 "type or shape"
    refused "${head}record tensor x f8 [1,2] 1 2 tensor y i4 [1] 1 end" 2 "type or shape"
    refused "${head}record tensor x f4 [1,2] 1 2 tensor x f4 [1,2] 1 2 end" 2 "twice"
    refused "${head}record tensor x f4 [1,2] 1 2 tensor y i4 [1] 1 tensor z i4 [1] 1 end" 2 "3 tensors"
    refused "${head}record tensor x f4 [1,2] 1" 3 "1 values are missing"
    refused "${head}record tensor y i4 [] 1 end" 2 "shape"
    refused "${head}record tensor x f4 [20000000,2] 1 end" 2 "a record of more than"
    refused "${head}record tensor x f4 [2147483647,2147483647] 1 end" 2 "no shape"
    refused "${head}record\nend" 3 "without tensors"
    refused "${head}rubbish" 2 "'rubbish'"
    refused "${head}end\nmore" 3 "'more' after the end"
    refused "${head}" 3 "missing"
    refused "iae 1 rows rows 5 field y i4 []\nrecord tensor y i4 [1] 1 end" 2 "1 rows, where 5"
    refused "iae 1 rows rows 1 field y i4 []\nrecord tensor y i4 [1] 1 part 1\nend" 3 "0 rows, where 1"
    local v
    for v in 256 -1 1.0 x 99999999999999999999 ''; do
        refused "iae 1 model\nrecord tensor y u1 [1] $v end" 2 ""
    done
    for v in 2147483648 -2147483649 1e3 0x10; do
        refused "iae 1 model\nrecord tensor y i4 [1] $v end" 2 "'$v'"
    done
    for v in 1e39 infinity 0x1p3 nan:7f800000 nan:7fc0000 'nan(1)' 1,5 --1 1e; do
        refused "iae 1 model\nrecord tensor y f4 [1] $v end" 2 "'$v'"
    done
}

@test "hostile text: long words and strings, and claims, cost little memory" {
    need_plain "memory is measured"
    python - <<'END'
import os, subprocess, sys
def peak(text, status):
    open("t", "wb").write(text)
    p = subprocess.Popen(["iae-dump", "--reverse", "t", "-o", "no.iae"], stderr=subprocess.DEVNULL)
    _, s, use = os.wait4(p.pid, 0)
    assert os.waitstatus_to_exitcode(s) == status, (text[:50], s)
    assert use.ru_maxrss < 16 * 1024, (text[:50], use.ru_maxrss)
M = 1 << 20
peak(b"x" * M, 65)
peak(b'iae 1 rows meta a "' + b"x" * M + b'" end', 65)
peak(b"iae 1 rows meta a raw:" + b"80" * M + b" end", 65)
peak(b"iae 1 model record tensor w f4 [25000000] 1 2 3 end", 65)
peak(b"iae 1 model " + b'history "a" ' * (M // 12) + b"end", 65)
peak(b"# " + b"x" * M, 65)
peak(b"\n" * M, 65)
peak(b"iae 1 rows " + b"field a%d f4 [1] " * 1000 % tuple(range(1000)) + b"end", 65)
assert not os.path.exists("no.iae")
END
}
