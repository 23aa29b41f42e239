"""Downloads Conductor's server from Maven into a folder: fetch-jar.py VERSION FOLDER.

Prints 'DONE TOTAL' in bytes while it runs, and the jar's path as the last line.
jgo verifies the file's checksum.
"""

import sys
import time
from contextlib import contextmanager
from pathlib import Path

from jgo.maven import MavenContext, PythonResolver

PRINT_EVERY_SECONDS = 0.2


@contextmanager
def progress(_filename, total):
    done = 0
    printed_at = 0.0

    def update(count):
        nonlocal done, printed_at
        done += count
        if time.monotonic() - printed_at >= PRINT_EVERY_SECONDS:
            printed_at = time.monotonic()
            print(done, total, flush=True)

    yield update


version, folder = sys.argv[1:]
context = MavenContext(
    resolver=PythonResolver(progress_callback=progress), repo_cache=Path(folder), timeout=30
)
server = context.project("org.conductoross", "conductor-server").at_version(version)
print(server.artifact(classifier="boot", packaging="jar").resolve())
