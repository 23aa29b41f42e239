"""Holds a lock file until standard input closes. The system frees the lock when this process dies.

Prints 'waiting' if another process has the lock, and 'locked' once this process has it.
"""

import fcntl
import sys

with open(sys.argv[1], "w") as lock:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("waiting", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    print("locked", flush=True)
    sys.stdin.read()
