"""Run a command with a terminal as one of its descriptors: at-terminal.py FD COMMAND ...; the exit status is the command's."""
import os
import pty
import subprocess
import sys
import threading

fd, command = int(sys.argv[1]), sys.argv[2:]
master, slave = pty.openpty()


def drain():
    try:
        while os.read(master, 65536):
            pass
    except OSError:
        pass


threading.Thread(target=drain, daemon=True).start()
streams = {("stdin", "stdout", "stderr")[fd]: slave}
try:
    sys.exit(subprocess.run(command, timeout=60, **streams).returncode)
except subprocess.TimeoutExpired:
    sys.exit("waits for input from the terminal")
