"""Type lines at the prompt of an interactive shell, TAB behind each: at-prompt.py SETUP SHELL [ARGUMENT ...] <LINES

SETUP is a line that the shell runs first. What each line has become is printed as words in brackets: <iae-train><--spec>.
"""
import os
import pty
import re
import select
import sys
import time

setup, command = sys.argv[1], sys.argv[2:]
child, master = pty.fork()
if not child:
    os.environ.update(TERM="xterm", PS1="> ", COLUMNS="200", LINES="50")
    os.execvp(command[0], command)
START, END, ENTER = "\x01", "\x05", "\r"
# the line editor reads what is typed ahead when it has completed
typed = setup + ENTER
for line in sys.stdin.read().splitlines():
    typed += line + "\t" + START + "printf '<%s>' " + END + "; echo" + ENTER
typed += "exit" + ENTER
seen, stop = b"", time.time() + 120
waiting = typed.encode()
while time.time() < stop:
    readable, writable, _ = select.select([master], [master] if waiting else [], [], 1)
    if writable:
        # a terminal takes little at a time
        waiting = waiting[os.write(master, waiting[:64]):]
    if readable:
        try:
            data = os.read(master, 65536)
        except OSError:         # Linux: the shell is gone
            break
        if not data:
            break
        seen += data
text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]", "", seen.decode(errors="replace"))
found = re.findall(r"(?:^|[\r\n])((?:<[^<>%\r\n]*>)+)", text)
print("\n".join(found))
if len(sys.argv) > 1 and os.environ.get("SHOW"):
    print(text, file=sys.stderr)
