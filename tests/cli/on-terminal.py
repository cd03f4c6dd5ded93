"""Run a command on a terminal of its own: on-terminal.py COLUMNS LINES COMMAND ...; what it wrote there comes out on stdout.

stdin stays what it is. The exit status is the command's.
"""
import fcntl
import os
import pty
import struct
import sys
import termios

columns, lines, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
mode = termios.tcgetattr(slave)
mode[1] &= ~termios.OPOST
termios.tcsetattr(slave, termios.TCSANOW, mode)
child = os.fork()
if not child:
    os.dup2(slave, 1)
    os.close(master)
    os.close(slave)
    os.execvp(command[0], command)
os.close(slave)
while True:
    try:
        data = os.read(master, 65536)
    except OSError:         # Linux: the last writer is gone
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
sys.stdout.flush()
status = os.waitpid(child, 0)[1]
sys.exit(os.waitstatus_to_exitcode(status) % 256)
