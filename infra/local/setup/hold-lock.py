"""Holds a lock file until standard input closes; the system frees it when this process dies.

Prints 'waiting' if somebody else has it, and 'locked' once it is ours.
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
