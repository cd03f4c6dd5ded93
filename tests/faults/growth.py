#!/usr/bin/env python3
"""How much a filter grows while rows pass through it.

    growth.py FIRST REST COMMAND ...

Runs COMMAND with a pipe as its input, writes the file FIRST into it, and, once it has been read, REST. Prints by how many
KiB the largest resident size after REST is above that after FIRST. Both are asked of the kernel (VmHWM) while the program
lives, since what a child leaves in getrusage includes the Python that started it. Exits as COMMAND does.
"""
import fcntl
import os
import struct
import subprocess
import sys
import termios
import time

GUARD = 60


def drained(pipe, process):
    """Wait until the program has taken everything out of the pipe, or has ended."""
    end = time.monotonic() + GUARD
    while struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0] and process.poll() is None:
        if time.monotonic() > end:
            sys.exit(f"growth: {process.args[0]} does not read")
        os.sched_yield()


def high_water(process):
    with open(f"/proc/{process.pid}/status") as f:
        for line in f:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    sys.exit("growth: the program ended too early")


def main():
    first, rest, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    sizes = []
    for path in first, rest:
        with open(path, "rb") as f:
            while True:
                data = f.read(1 << 20)
                if not data:
                    break
                process.stdin.write(data)
        process.stdin.flush()
        drained(process.stdin, process)
        sizes.append(high_water(process))
    process.stdin.close()
    status = process.wait(timeout=GUARD)
    print(sizes[1] - sizes[0])
    sys.exit(status)


if __name__ == "__main__":
    main()
