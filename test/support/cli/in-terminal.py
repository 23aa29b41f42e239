"""
Runs a command in a terminal of its own, presses a key when a text is on its screen, and prints all that it wrote.

python3 in-terminal.py <text> <key> <command> [argument ...]
"""

import fcntl
import os
import pty
import struct
import sys
import termios

text, key, *command = sys.argv[1:]
process, terminal = pty.fork()
if process == 0:
    os.environ.update(TERM="xterm", NO_COLOR="1")
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    os.execvp(command[0], command)

written = b""
is_pressed = False
while True:
    try:
        some = os.read(terminal, 65536)
    except OSError:  # Linux says so that the command has ended.
        break
    if not some:
        break
    written += some
    if not is_pressed and text.encode() in written:
        os.write(terminal, key.encode())
        is_pressed = True
_, status = os.waitpid(process, 0)
sys.stdout.buffer.write(written)
sys.exit(os.waitstatus_to_exitcode(status))
