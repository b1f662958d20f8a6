"""Sweeps a tree as Pavilion does: it opens each status file, seeks to its last
4096 bytes, and makes out the last line. Each line of standard input asks for one
sweep, which is answered by its seconds and how many runs there were."""

import datetime
import os
import pathlib
import sys
import time

LINE_MAX = 4096


def parse(line):
    parts = line.split(" ", 2)
    parts.extend([""] * (3 - len(parts)))
    try:
        when = float(parts[0])
    except ValueError:
        when = datetime.datetime.strptime(parts[0], "%Y-%m-%dT%H:%M:%S.%f").timestamp()
    return parts[1], parts[2].strip().replace("\\n", "\n"), when


def current(path):
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        size = file.tell()
        file.seek(-min(size, LINE_MAX), os.SEEK_END)
        return parse(file.readlines()[-1].decode())


def sweep(tree):
    return [current(run / "status") for run in tree.iterdir()]


for _ in sys.stdin:
    start = time.perf_counter()
    found = sweep(pathlib.Path(sys.argv[1], "test_runs"))
    print(time.perf_counter() - start, len(found), flush=True)
