"""Runs the programs on hostile files, as a user would be made to, and checks how they end.

attack.py FOLDER KIND: FOLDER is what attacks.py wrote. Each run must end by itself within 20 s, with a right exit code, one
line on stderr that begins with the program's name, nothing written but its output, and within its memory. IAE_BIN is
the folder of the programs. IAE_SANITIZED=1: they have sanitizers, so memory is not measured, and each file goes to the
first program and one other, since they are slow.
"""
import os
import shutil
import subprocess
import sys
import tempfile

BIN = os.environ["IAE_BIN"]
SANITIZED = os.environ.get("IAE_SANITIZED") == "1"
GUARD = 20

# Commands of a kind: %f is the file. Codes that are right besides those of the table; None: those of the table alone,
# else these alone.
STREAM = [("iae-cut %f", None), ("iae-cut < %f", None), ("iae-info %f", None), ("iae-dump %f", None), ("iae-cmp %f %f", None),
          ("iae-shuffle %f", None), ("iae-mask --per-class 1 %f", "65 78"),
          ("iae-augment --flip --shift 1 %f", "65 78"), ("iae-encode -m model.iae %f", "65 78"),
          ("iae-decode -m model.iae %f", "65 78"), ("iae-score -m model.iae %f", "65 78"), ("iae-view %f", "65 78"),
          ("iae-eval %f", "65 78"), ("iae-train --force --spec a.spec -o trained.iae %f", "65 78")]
IMPORT = [("iae-import %f", None)]
COMMANDS = {
    "stream": STREAM,
    "large": [("iae-info %f", None), ("iae-cut %f", None), ("iae-dump --values 1 %f", None)],
    "model": [("iae-encode -m %f rows.iae", None), ("iae-decode -m %f codes.iae", "0 65 78"), ("iae-sample -m %f", "0 65 78"),
              ("iae-score -m %f codes.iae", "0 65 78"), ("iae-info %f", "0 65 78"), ("iae-dump %f", "0 65 78")],
    "spec": [("iae-init --force --spec ./%f -o made.iae", None)],
    "text": [("iae-dump --reverse %f", None), ("iae-dump --reverse < %f", None)],
    "array": IMPORT + [("iae-import < %f", None), ("iae-import --labels %f good.idx", "65 78"),
                       ("iae-import --format npy %f", "65 78"), ("iae-import --format idx %f", "65 78")],
    "picture": IMPORT + [("iae-import < %f", None)],
    "tar": IMPORT,
    "zip": IMPORT,
    "mat": IMPORT + [("iae-import < %f", None), ("iae-import --format mat %f", None)],
    "npz": IMPORT + [("iae-import --format npz %f", None)],
    "cifar": IMPORT + [("iae-import --format cifar10 %f", "0 65"), ("iae-import --format cifar100 %f", "0 65")],
    "jpeg": IMPORT + [("iae-import --format jpeg %f", None), ("iae-import --size 8 --gray %f", None)],
    "gif": IMPORT + [("iae-import --format gif %f", None)],
    "tiff": IMPORT + [("iae-import --format tiff %f", None)],
    "pnm": IMPORT + [("iae-import --format pnm %f", None)],
    "bmp": IMPORT + [("iae-import --format bmp %f", None)],
    "webp": IMPORT + [("iae-import --format webp %f", None)],
    "sample": IMPORT,
    "label": [("iae-import --labels %f good.idx", "65"), ("iae-import --labels %f one.png", "65")],
    "csv": IMPORT + [("iae-import < %f", None), ("iae-import --format csv %f", None), ("iae-import --label-column 2 %f", "0 65"),
                     ("iae-import -q --labels %f good.idx", "0 65")],
    "safetensors": [("iae-init --weights %f -o /dev/null", None), ("iae-init --weights - -o /dev/null < %f", None), ("iae-import %f", "65")],
}
MIB = {"picture": 256, "tar": 256, "zip": 256, "jpeg": 256, "bmp": 256, "webp": 512, "gif": 128, "tiff": 256}


def listing(folder):
    """What is there, without what a program may leave: a lock, and what a trainer had learnt when its data were cut."""
    return sorted(os.path.join(d, f) for d, folders, files in os.walk(folder) for f in files + folders
                  if f not in (".made.iae.lock", ".trained.iae.lock", "trained.iae"))


def run(command, path):
    """The exit status as a shell has it, stderr, MiB of the largest resident set."""
    words = [path if w == "%f" else w.replace("%f", path) for w in command.split()]
    stdin = None
    if "<" in words:
        stdin = words[words.index("<") + 1]
        words = words[:words.index("<")]
    words[0] = os.path.join(BIN, words[0])
    with tempfile.TemporaryFile() as err, open(stdin or "/dev/null", "rb") as source, open("/dev/null", "wb") as sink:
        child = subprocess.Popen(["timeout", str(GUARD)] + words, stdin=source, stdout=sink, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        err.seek(0)
        said = err.read()
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
    return code, said, usage.ru_maxrss >> 10


def verdict(program, codes, code, said, mib, limit):
    lines = said.split(b"\n")
    if code == 124:
        return "still running after %d s" % GUARD
    if str(code) not in codes.split():
        return "ended with %d, not with %s" % (code, codes)
    most = 22 if program == "iae-import" else 1     # which names the pictures that cannot be read, up to 20
    said_well = all(line.startswith(program.encode() + b": ") and len(line) <= 2100 for line in lines[:-1])
    if code and (not 2 <= len(lines) <= most + 1 or lines[-1] or not said_well):
        return "not one line on stderr"
    if any(c < 32 for c in b"".join(lines)):
        return "control characters on stderr"
    if not SANITIZED and mib > limit:
        return "%d MiB of memory, where %d are the most" % (mib, limit)
    return None


def main():
    folder, kind = os.path.abspath(sys.argv[1]), sys.argv[2]
    runs = bad = 0
    highest = 0, ""
    with open(os.path.join(folder, "table")) as f:
        table = [line.rstrip("\n").split("\t") for line in f]
    with tempfile.TemporaryDirectory() as room:
        os.makedirs(room + "/deep/work")
        os.chdir(room + "/deep/work")
        os.symlink(folder, "attacks")
        for name in os.listdir("attacks/good"):
            shutil.copy("attacks/good/" + name, name)
        before = listing(room)
        for i, (_, name, codes) in enumerate(t for t in table if t[0] == kind):
            commands = COMMANDS[kind]
            if SANITIZED:
                commands = commands[:1] + commands[1:][i % max(1, len(commands) - 1):][:1]
            for command, own in commands:
                program = command.split()[0]
                if not os.path.exists(os.path.join(BIN, program)):
                    continue
                code, said, mib = run(command, "attacks/%s/%s" % (kind, name))
                # where the reader that is forced, or a second reader, is another one, so is the code
                right = codes if own is None else own + (" " + codes if "65" in codes.split() or "78" in codes.split() else "")
                why = verdict(program, right, code, said, mib, MIB.get(kind, 64))
                runs += 1
                highest = max(highest, (mib, command.replace("%f", name)))
                if why is None and listing(room) != before:
                    why = "left something behind: %s" % (set(listing(room)) ^ set(before))
                    before = listing(room)
                if why:
                    bad += 1
                    print("%s: %s" % (command.replace("%f", kind + "/" + name), why))
                    print("    said: %r" % said[:500].decode("utf-8", "replace"))
    if os.path.exists("/tmp/iae-escaped"):
        bad += 1
        print("a name from an archive was written to: /tmp/iae-escaped")
    print("%d runs, %d bad; most memory: %d MiB, %s" % (runs, bad, *highest))
    return 1 if bad or not runs else 0


if __name__ == "__main__":
    sys.exit(main())
