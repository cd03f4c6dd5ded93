#!/usr/bin/env python3
"""What a power cut may leave of a file that is being saved, tried out state by state.

    crash-states.py [--seed N] [--draws N] [--saved TEXT] [--loader CMD] FOLDER TARGET COMMAND ...
    crash-states.py [--seed N] --self-test

COMMAND is run once under strace in a copy of FOLDER, where it replaces (or makes) TARGET. Its system calls are reduced
to operations on files and names, and for every beginning of their list a disk is imagined that lost what no fsync
had made durable: of the names' operations since the last fsync of the folder a beginning survives; a file whose
content was not synced has its old content, the new one, zeros, the new one cut at a sector, or a mix of sectors.
--draws (default 20) such disks are drawn for each beginning. On each, every visible file must be exactly the old one
or exactly the new one, and TARGET exactly the new one once COMMAND has said --saved TEXT (on stdout or stderr) or has
ended. On each different disk the --loader is run too, as the next start (a shell command; TARGET in $TARGET): it must
exit 0, leave TARGET as it was if it was there, and leave no temporary file (.*.tmp.*) behind.

Prints one line with counts and exits 0, or 1 and says which state was bad. --self-test does the same with savers that
have known faults, each of which must be found. Not imagined: reordered operations on names, disks that lie.
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

SECTOR = 512
CALLS = """open openat creat close dup dup2 dup3 fcntl lseek write writev pwrite64 pwritev pwritev2 sendfile copy_file_range splice
    fallocate mmap truncate ftruncate fsync fdatasync sync_file_range sync syncfs rename renameat renameat2 link linkat symlink
    symlinkat unlink unlinkat mkdir mkdirat chdir fchdir io_uring_enter""".split()
REFUSED = {"pwrite64", "pwritev", "pwritev2", "sendfile", "copy_file_range", "splice", "fallocate", "sync_file_range", "sync", "syncfs",
           "symlink", "symlinkat", "mkdir", "mkdirat", "chdir", "fchdir", "io_uring_enter", "truncate"}


class Unknown(Exception):
    """A call that changes files in a way this parser does not know: the test must learn it before it can tell."""


# ---- from system calls to operations ----

def text(arg):
    """A C string as strace -xx prints it."""
    if arg.endswith("..."):
        raise Unknown("a string that strace has cut")
    return b"".join(bytes.fromhex(s.replace("\\x", "")) for s in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', arg))


def split(args):
    """Arguments, not cut within strings, brackets and braces."""
    out, depth, quoted, part = [], 0, False, ""
    for c in args:
        quoted ^= c == '"'
        if not quoted:
            depth += (c in "[{(") - (c in "]})")
            if c == "," and not depth:
                out.append(part.strip())
                part = ""
                continue
        part += c
    return out + [part.strip()]


class Log:
    """ops: (what, ...) with files as numbers. File 0.. are those that were there before."""

    def __init__(self, folder, names, saved):
        self.folder, self.saved = os.path.realpath(folder), saved
        self.names = dict(names)                # name -> number of the file, as the program sees it
        self.files = len(names)
        self.fds = {}                           # fd -> [number or "dir", offset]
        self.ops = []

    def name(self, at, path):
        """The name within the folder, or None for paths elsewhere."""
        path = os.fsdecode(text(path))
        if not path.startswith("/"):
            fd = re.match(r"-?\d+|AT_FDCWD", at).group()
            if fd != "AT_FDCWD" and self.fds.get(int(fd), [None])[0] != "dir":
                return None
            path = os.path.join(self.folder, path)
        path = os.path.normpath(path)
        return os.path.basename(path) if os.path.dirname(path) == self.folder else None

    def ours(self, fd):
        f = self.fds.get(int(fd))
        return f if f and f[0] != "dir" else None

    def opened(self, args, result, flags, at, path):
        path_text = os.fsdecode(text(path))
        if "O_DIRECTORY" in flags:
            whole = os.path.normpath(os.path.join(self.folder, path_text))
            if whole == self.folder:
                self.fds[result] = ["dir", 0]
            return
        name = self.name(at, path)
        if name is None:
            self.fds.pop(result, None)
            return
        if name not in self.names:
            self.ops.append(("create", name, self.files))
            self.names[name] = self.files
            self.files += 1
        elif "O_TRUNC" in flags:
            self.ops.append(("truncate", self.names[name], 0))
        self.fds[result] = [self.names[name], 0]

    def wrote(self, fd, data):
        f = self.ours(fd)
        if f:
            self.ops.append(("write", f[0], f[1], data))
            f[1] += len(data)
        elif int(fd) in (1, 2) and self.saved and self.saved in data:
            self.ops.append(("saved",))

    def renamed(self, a, b):
        if a is None and b is None:
            return
        if a is None or b is None:
            raise Unknown("a rename into or out of the folder")
        self.ops.append(("rename", a, b))
        self.names[b] = self.names.pop(a)

    def linked(self, a, b):
        if b is not None:
            self.ops.append(("link", a, b))
            self.names[b] = self.names[a]

    def unlinked(self, name):
        if name is not None:
            self.ops.append(("unlink", name))
            del self.names[name]

    def call(self, name, args, result):
        if name in ("open", "creat"):
            self.opened(args, result, args[1] if name == "open" else "O_CREAT|O_TRUNC", "AT_FDCWD", args[0])
        elif name == "openat":
            self.opened(args, result, args[2], args[0], args[1])
        elif name == "close":
            self.fds.pop(int(args[0]), None)
        elif name in ("dup", "dup2", "dup3") or (name == "fcntl" and "F_DUPFD" in args[1]):
            if self.ours(args[0]):
                self.fds[result] = self.fds[int(args[0])]
        elif name == "lseek":
            if self.ours(args[0]):
                self.fds[int(args[0])][1] = result
        elif name in ("write", "writev"):
            self.wrote(args[0], text(args[1])[:result])
        elif name == "ftruncate":
            if self.ours(args[0]):
                self.ops.append(("truncate", self.fds[int(args[0])][0], int(args[1])))
        elif name in ("fsync", "fdatasync"):
            f = self.fds.get(int(args[0]))
            if f:
                self.ops.append(("sync-folder",) if f[0] == "dir" else ("sync", f[0]))
        elif name == "rename":
            self.renamed(self.name("AT_FDCWD", args[0]), self.name("AT_FDCWD", args[1]))
        elif name in ("renameat", "renameat2"):
            self.renamed(self.name(args[0], args[1]), self.name(args[2], args[3]))
        elif name == "link":
            self.linked(self.name("AT_FDCWD", args[0]), self.name("AT_FDCWD", args[1]))
        elif name == "linkat":
            self.linked(self.name(args[0], args[1]), self.name(args[2], args[3]))
        elif name == "unlink":
            self.unlinked(self.name("AT_FDCWD", args[0]))
        elif name == "unlinkat":
            self.unlinked(self.name(args[0], args[1]))
        elif name == "mmap":
            if "MAP_SHARED" in args[3] and "PROT_WRITE" in args[2] and args[4] != "-1" and self.ours(args[4]):
                raise Unknown("a writable mapping of a file")
        elif name in REFUSED:
            if name in ("sync", "syncfs", "chdir", "fchdir", "io_uring_enter") or any(
                    re.fullmatch(r"\d+", a) and self.ours(a) for a in args) or any(
                    a.startswith('"') and self.name("AT_FDCWD", a) for a in args):
                raise Unknown(name)


def record(command, folder, names, saved):
    """Runs the command in the folder; its operations."""
    log = Log(folder, names, saved)
    with tempfile.NamedTemporaryFile("r", suffix=".strace") as f:
        # a program that was built with LeakSanitizer cannot look for leaks while it is traced
        # and OpenBLAS starts threads of its own unless it is told not to
        env = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0", OPENBLAS_NUM_THREADS="1")
        p = subprocess.run(["strace", "-f", "-qq", "-xx", "-s", "100000000", "-e", "signal=none", "-e", "trace=?" + ",?".join(CALLS), "-o", f.name,
                            *command], cwd=folder, env=env, capture_output=True)
        if p.returncode:
            sys.exit(f"crash-states: the save failed with {p.returncode}: {p.stderr.decode(errors='replace')}")
        for line in f:
            m = re.match(r"(?:\d+ +)?(\w+)\((.*)\) += +(-?\d+)", line)
            if not m:
                if "unfinished" in line or "resumed" in line:
                    raise Unknown("calls of several threads at once: " + line[:80])
                continue
            if int(m[3]) >= 0:
                log.call(m[1], split(m[2]), int(m[3]))
    log.ops.append(("saved",))          # it has ended with 0, which says so too
    return log.ops


# ---- from operations to states of the disk ----

class Disk:
    def __init__(self, before):
        self.cached = {i: data for i, data in enumerate(before.values())}
        self.durable = dict(self.cached)
        self.names = {name: i for i, name in enumerate(before)}         # durable ones
        self.pending = []                                               # operations on names that are not
        self.saved = False

    def apply(self, op):
        what = op[0]
        if what == "write":
            _, f, at, data = op
            old = self.cached[f].ljust(at, b"\0")
            self.cached[f] = old[:at] + data + old[at + len(data):]
        elif what == "truncate":
            self.cached[op[1]] = self.cached[op[1]][:op[2]].ljust(op[2], b"\0")
        elif what == "sync":
            self.durable[op[1]] = self.cached[op[1]]
        elif what == "sync-folder":
            for p in self.pending:
                change(self.names, p)
            self.pending = []
        elif what == "saved":
            self.saved = True
        else:
            if what == "create":
                self.cached[op[2]] = self.durable[op[2]] = b""
            self.pending.append(op)

    def now(self):
        """What the program itself would see."""
        names = dict(self.names)
        for p in self.pending:
            change(names, p)
        return {name: self.cached[f] for name, f in names.items()}

    def draw(self, rng):
        names = dict(self.names)
        for p in self.pending[:rng.randint(0, len(self.pending))]:
            change(names, p)
        content = {f: torn(rng, self.durable[f], self.cached[f]) for f in sorted(set(names.values()))}
        return {name: content[f] for name, f in names.items()}


def change(names, op):
    if op[0] == "create":
        names[op[1]] = op[2]
    elif op[0] == "rename":
        names[op[2]] = names.pop(op[1])
    elif op[0] == "link":
        names[op[2]] = names[op[1]]
    elif op[0] == "unlink":
        del names[op[1]]


def torn(rng, old, new):
    if old == new:
        return new
    kind = rng.randrange(5)
    if kind == 0:
        return old
    if kind == 1:
        return new
    if kind == 2:
        return bytes(len(new))
    if kind == 3:
        return new[:rng.randint(0, len(new) // SECTOR) * SECTOR]
    return b"".join(new[i:i + SECTOR] if rng.random() < 0.5 else bytes(len(new[i:i + SECTOR])) for i in range(0, len(new), SECTOR))


# ---- verdicts ----

def visible(state):
    return {k: v for k, v in state.items() if not k.startswith(".")}


def verdict(state, before, after, target, saved):
    """None, or what is wrong."""
    for name in set(before) | set(after) | set(visible(state)):
        if name.startswith("."):
            continue
        have = state.get(name)
        if have not in (before.get(name), after.get(name)):
            return f"{name} is neither the old nor the new one"
    if saved and state.get(target) != after[target]:
        return f"{target} was said to be saved, and is not"
    return None


def load(loader, state, target):
    with tempfile.TemporaryDirectory() as folder:
        write_all(folder, state)
        p = subprocess.run(["sh", "-c", loader], cwd=folder, env=dict(os.environ, TARGET=target), capture_output=True)
        after = read_all(folder)
    if p.returncode:
        return f"the loader exits {p.returncode}: {p.stderr.decode(errors='replace').strip()}"
    if target in state and after.get(target) != state[target]:
        return f"the loader changed {target}"
    left = [name for name in after if re.match(r"\..*\.tmp\.", name)]
    return f"the next start left {left[0]} behind" if left else None


def read_all(folder):
    out = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as f:
            out[name] = f.read()
    return out


def write_all(folder, state):
    for name, data in state.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)


def examine(command, source, target, rng, draws=20, saved=b"", loader=None):
    """(states, different states loaded, list of what was bad)"""
    before = read_all(source)
    names = {name: i for i, name in enumerate(before)}
    with tempfile.TemporaryDirectory() as work:
        write_all(work, before)
        ops = record(command, work, names, saved)
        after = read_all(work)
    last = Disk(before)
    for op in ops:
        last.apply(op)
    if last.now() != after:
        raise Unknown("the operations do not add up to the files that the command left: something else wrote them")
    if after.get(target) == before.get(target):
        sys.exit("crash-states: the command changed nothing, so that nothing can be told")
    states, seen, bad = 0, set(), []
    disk = Disk(before)
    for i, op in enumerate(ops):
        disk.apply(op)
        for _ in range(draws):
            state = disk.draw(rng)
            states += 1
            wrong = verdict(state, before, after, target, disk.saved)
            key = hash(tuple(sorted(state.items())))
            if not wrong and loader and key not in seen:
                seen.add(key)
                wrong = load(loader, state, target)
            if wrong:
                bad.append(f"after operation {i + 1} of {len(ops)}, {op[0]} {op[1] if len(op) > 1 else ''}: {wrong}")
    return states, len(seen), bad


# ---- savers with known faults ----

SAVER = """
import os
steps = {steps!r}
d = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
name = "m" if "in place" in steps else ".m.tmp.1"
f = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
for i in range(4):
    os.write(f, bytes([65 + i]) * 700)
for s in steps:
    if s == "fsync": os.fsync(f)
    if s == "rename": os.rename(".m.tmp.1", "m", src_dir_fd=d, dst_dir_fd=d)
    if s == "fsync folder": os.fsync(d)
os.write(2, b"saved")
os.close(f)
"""
SAVERS = [("right", ["fsync", "rename", "fsync folder"], False), ("without fsync", ["rename", "fsync folder"], True),
          ("without fsync of the folder", ["fsync", "rename"], True), ("rename before fsync", ["rename", "fsync", "fsync folder"], True),
          ("fsync of the folder before rename", ["fsync", "fsync folder", "rename"], True), ("in place", ["in place", "fsync", "fsync folder"], True)]


def self_test(seed):
    good = True
    with tempfile.TemporaryDirectory() as folder:
        write_all(folder, {"m": b"old" * 500})
        for name, steps, faulty in SAVERS:
            command = [sys.executable, "-I", "-S", "-c", SAVER.format(steps=steps)]
            states, _, bad = examine(command, folder, "m", random.Random(seed), draws=100, saved=b"saved")
            print(f"{name}: {len(bad)} bad of {states} states")
            if bool(bad) != faulty:
                print(f"crash-states: the saver {name} was {'not caught' if faulty else 'blamed: ' + bad[0]}", file=sys.stderr)
                good = False
    return good


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--draws", type=int, default=20)
    p.add_argument("--saved", default="")
    p.add_argument("--loader")
    p.add_argument("--self-test", action="store_true")
    p.add_argument("words", nargs=argparse.REMAINDER)
    a = p.parse_args()
    if a.self_test:
        sys.exit(not self_test(a.seed))
    if len(a.words) < 3:
        p.error("FOLDER, TARGET and COMMAND are needed")
    folder, target, command = a.words[0], a.words[1], a.words[2:]
    states, loaded, bad = examine(command, folder, target, random.Random(a.seed), a.draws, a.saved.encode(), a.loader)
    print(f"states {states} loaded {loaded} bad {len(bad)}")
    for line in bad[:5]:
        print(f"crash-states: seed {a.seed}: {line}", file=sys.stderr)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
