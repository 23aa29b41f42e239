"""What tally.ts does: counts the tasks of this process, and prints a mark after the warm-up and after the last task."""

import json
import resource
import sys
import threading
import time

# getrusage gives KB on Linux, bytes on macOS.
BYTES_OF_A_UNIT = 1 if sys.platform == "darwin" else 1024


def tally_of(warm_up, tasks):
    lock = threading.Lock()
    waits_ms = []
    served = 0

    def mark():
        used = resource.getrusage(resource.RUSAGE_SELF)
        cpu_ms = (used.ru_utime + used.ru_stime) * 1000
        peak_mb = used.ru_maxrss * BYTES_OF_A_UNIT / 1024 / 1024
        line = {"served": served, "cpuMs": cpu_ms, "peakMb": peak_mb, "waitsMs": waits_ms}
        print("MARK " + json.dumps(line), flush=True)

    def count(scheduled_at_ms):
        nonlocal served
        with lock:
            served += 1
            if served > warm_up:
                waits_ms.append(time.time() * 1000 - scheduled_at_ms)
            if served in (warm_up, tasks):
                mark()

    return count
