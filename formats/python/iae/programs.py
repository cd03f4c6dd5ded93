"""Programs on rows: pipe."""
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

from .reader import read
from .writer import write


class ProgramError(RuntimeError):
    """A program failed: .program, .status (its exit status, see man 7 iae), and its message."""

    def __init__(self, program, status, message):
        super().__init__(message or "%s: exit status %d" % (program, status))
        self.program, self.status = program, status


def _find(program):
    """The program on PATH, else beside share/iae/python, where this file is installed."""
    beside = os.path.abspath(os.path.join(__file__, *[".."] * 5, "bin", program))
    return shutil.which(program) or (beside if os.access(beside, os.X_OK) else program)


def _feed(file, rows, error):
    try:
        with file:
            write(file, rows)
    except BrokenPipeError:             # the program says why
        pass
    except Exception as e:              # pipe raises it
        error.append(e)


def _failed(programs, messages):
    """The first program that failed, but for those that died since a later one did not read any more."""
    failed = [(name, p.returncode) for name, p in programs if p.returncode]
    for name, status in [f for f in failed if f[1] != -signal.SIGPIPE] or failed:
        lines = [line for line in messages.splitlines() if line.startswith(name + ": ")]
        return ProgramError(name, status, "\n".join(lines) or messages.strip())
    return None


def pipe(rows, *program, raw=False):
    """Run a program on rows, and return its rows.

        codes = iae.pipe({"x": x}, "iae-encode", "-m", "model.iae")
        new = iae.pipe(None, ["iae-sample", "-n", "64"], ["iae-decode"])        # several, as in a shell
        png = iae.pipe(new, "iae-view", raw=True)                               # what is no stream: bytes

    rows is a Table or a dict of arrays, or None for a program that reads none. Messages of the programs go to sys.stderr, or,
    if one of them fails, into the exception ProgramError.
    """
    programs = program if isinstance(program[0], (list, tuple)) else [program]
    running, error, feeder = [], [], None
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        try:
            source = subprocess.DEVNULL if rows is None else subprocess.PIPE
            for argv in programs:
                argv = [os.fspath(a) for a in argv]
                p = subprocess.Popen(argv, executable=_find(argv[0]), stdin=source, stdout=subprocess.PIPE, stderr=said)
                if running:
                    source.close()              # the programs alone hold their pipes
                running.append((os.path.basename(argv[0]), p))
                source = p.stdout
            if rows is not None:
                feeder = threading.Thread(target=_feed, args=(running[0][1].stdin, rows, error))
                feeder.start()
            out = source.read()
        finally:
            for _, p in running:
                p.stdout.close()
            if feeder:
                feeder.join()
            elif running and rows is not None:
                running[0][1].stdin.close()
            for _, p in running:
                p.wait()
        said.seek(0)
        messages = said.read()
    if error:
        raise error[0]
    failure = _failed(running, messages)
    if failure:
        raise failure
    sys.stderr.write(messages)
    return out if raw else read(io.BytesIO(out))
