"""Tests of TestStatusFile and SeriesStatusFile: the format, the scenario of Pavilion's class, servers that go."""

import base64
import gzip
import json
import os
import re
import subprocess
import sys
import threading
import time
import unittest

import support
import runstatus

# A checkout of Pavilion 2, whose own class is compared with. Without it those tests are skipped.
PAVILION = os.environ.get("RUNSTATUS_TEST_PAVILION", "")
needs_pavilion = unittest.skipUnless(PAVILION, "RUNSTATUS_TEST_PAVILION does not name a checkout of Pavilion 2")

CLASSES = {"test_run": runstatus.TestStatusFile, "series": runstatus.SeriesStatusFile}


def vectors(name):
    path = os.path.join(support.REPOSITORY, "statusfile", "testdata", name + ".jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def status_path(directory, run):
    path = os.path.join(directory, run)
    os.makedirs(path, exist_ok=True)
    return os.path.join(path, "status")


class FormatTest(unittest.TestCase):
    """The vectors were made by Pavilion's own module."""

    def test_lines_are_written_as_pavilion_does(self):
        rows = vectors("encode")
        for row in rows:
            info = CLASSES[row["kind"]].info_class(row["state"], row["note"], row["when_us"] / 1e6)
            self.assertEqual(info.status_line(), base64.b64decode(row["line"]))
        self.assertGreater(len(rows), 200)

    def test_lines_are_read_as_pavilion_does(self):
        rows, malformed = vectors("decode"), 0
        for row in rows:
            file, line = CLASSES[row["kind"]](None), base64.b64decode(row["line"])
            info = file._parse(line[:-1] if line.endswith(b"\n") else line)
            want = row.get("reference")
            if want is None or want.get("when_us") is None or line.startswith(b"1_0"):  # Python's own way of writing numbers
                self.assertTrue(info.malformed, line)
                malformed += 1
                continue
            self.assertEqual((info.state, info.note), (want["state"].rstrip(), want["note"]), line)
            self.assertAlmostEqual(info.when * 1e6, want["when_us"], delta=max(1, abs(want["when_us"]) * 1e-15))
        self.assertGreater(malformed, 10)

    def test_the_states_are_those_of_the_service(self):
        with open(os.path.join(support.REPOSITORY, "statusfile", "states_gen.go"), encoding="utf-8") as f:
            tests, series = f.read().split("var seriesStates")
        for text, states in ((tests, runstatus.STATES), (series, runstatus.SERIES_STATES)):
            self.assertEqual(re.findall(r'\{Name: "(\w+)"', text), states.list())

    def test_no_line_looks_like_a_sealed_one(self):
        seal = "0 STATUS_ERROR torn line above sealed"
        for note in ("x" + seal, "x" * (4052 - len(seal)) + seal):
            line = runstatus.TestStatusInfo("INFO", note, 1.0).status_line()
            self.assertTrue(line.endswith(b".\n"))
            self.assertLessEqual(len(line), 4096)


class FileAloneTest(support.ServerTest):
    """Without a service the class is Pavilion's."""

    def test_torn_lines_are_sealed(self):
        path = status_path(self.directory(), "test_runs/1")
        file = runstatus.TestStatusFile(path, client=False)
        with open(path, "ab") as f:
            f.write(b"12.5 RUNN")
        file.set("INFO", "after")
        with open(path, "rb") as f:
            lines = f.read().split(b"\n")
        self.assertEqual(lines[1], b"12.5 RUNN0 STATUS_ERROR torn line above sealed")
        self.assertEqual([s.malformed for s in file.history()], [False, True, False])
        self.assertEqual(file.current().note, "after")
        self.assertFalse(file.has_state("STATUS_ERROR"))

    def test_nothing_raises(self):
        path = status_path(self.directory(), "test_runs/1")
        file = runstatus.TestStatusFile(path, client=False)
        os.remove(path)
        os.rmdir(os.path.dirname(path))
        for info in (file.set("INFO", "x"), file.current(), file.history()[0]):
            self.assertEqual(info.state, "STATUS_ERROR")
        self.assertFalse(file.has_state("INFO"))
        os.makedirs(path)
        self.assertEqual(file.set("INFO", "x").state, "STATUS_ERROR")
        self.assertEqual(runstatus.TestStatusInfo("INFO", "\udc80", 1.0).status_line(), b"1.000000 INFO ?\n")

    def test_threads_and_forks_write_each_line_once(self):
        path = status_path(self.directory(), "test_runs/1")
        file = runstatus.TestStatusFile(path, client=False)
        write_from_threads_and_forks(self, file, lambda: None)
        self.assertEqual(sorted(s.note for s in file.history()[1:]), all_notes())


WRITERS, LINES = 6, 40


def all_notes():
    return sorted("{} {}".format(w, i) for w in range(WRITERS) for i in range(LINES))


def write_from_threads_and_forks(test, file, meanwhile):
    def work(writer):
        for i in range(LINES):
            info = file.set("INFO", "{} {}".format(writer, i))
            if info.state != "INFO":
                raise AssertionError(info)
            time.sleep(0.002)

    children = []
    threads = [threading.Thread(target=work, args=(w,)) for w in range(WRITERS // 2)]
    for thread in threads:
        thread.start()
    for writer in range(WRITERS // 2, WRITERS):
        pid = os.fork()
        if pid == 0:
            try:
                work(writer)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(pid)
    meanwhile()
    for thread in threads:
        thread.join()
    test.assertEqual([os.waitpid(pid, 0)[1] for pid in children], [0] * len(children))


@support.needs_server
class WithServiceTest(support.ServerTest):

    def setUp(self):
        self.server = self.serve()
        self.c = self.client(self.server, timeout=support.HANG)
        runstatus._away.clear()

    def make(self, kind="test_runs", number=1, **more):
        """Returns the status file of a run that the service has."""
        self.c.set_status(run="{}/{}".format(kind, number), state_name="CREATED", allow_missing=True)
        return self.open(kind, number, **more)

    def open(self, kind="test_runs", number=1, **more):
        of = runstatus.TestStatusFile if kind == "test_runs" else runstatus.SeriesStatusFile
        return of(os.path.join(self.server.directory, kind, str(number), "status"), client=self.c, **more)

    def text(self, file):
        with open(str(file.path), "rb") as f:
            return f.read()

    def test_the_service_is_asked(self):
        for kind in ("test_runs", "series"):
            file = self.make(kind)
            file.set("RUNNING" if kind == "test_runs" else "RUN", "hello")
            file.set("NO_SUCH", "hello")
            asked = []
            ask = file._ask
            file._ask = lambda method, **fields: (asked.append(method), ask(method, **fields))[1]
            file._lines = None  # the file is not read
            self.assertEqual((file.current().state, file.current().note), ("INVALID", "(NO_SUCH) hello"))
            self.assertEqual([s.state for s in file.history()],
                             ["STATUS_CREATED", "CREATED", "RUNNING" if kind == "test_runs" else "RUN", "INVALID"])
            self.assertTrue(file.has_state("CREATED"))
            self.assertFalse(file.has_state("COMPLETE"))
            self.assertEqual(asked, ["GetStatus", "GetStatus", "ListStatuses", "HasState", "HasState"])

    def test_answers_and_bytes_are_the_same_without_the_service(self):
        asked = self.make(number=1)
        alone = runstatus.TestStatusFile(status_path(self.directory(), "test_runs/1"), client=False)
        alone.set("CREATED", "")
        for state, note in SCENARIO:
            asked.set(state, note)
            alone.set(state, note)
        self.assertEqual(without_times(self.text(asked)), without_times(self.text(alone)))
        self.assertEqual([(s.state, s.note) for s in asked.history()], [(s.state, s.note) for s in alone.history()])
        away = runstatus.TestStatusFile(asked.path, client=False)
        self.assertEqual([(s.state, s.note, s.when) for s in asked.history()], [(s.state, s.note, s.when) for s in away.history()])
        self.assertEqual(str(asked.current()), str(away.current()))

    def test_a_service_of_another_directory_is_never_written_to(self):
        self.make(number=1)
        other = runstatus.TestStatusFile(status_path(self.directory(), "test_runs/1"), client=self.c)
        other.set("RUNNING", "elsewhere")
        self.assertEqual([s.note for s in other.history()], ["Created status file.", "elsewhere"])
        self.assertEqual(other.current().note, "elsewhere")
        self.assertFalse(other.has_state("CREATED"))
        self.assertEqual([s["stateName"] for s in self.c.history("test_runs/1")], ["STATUS_CREATED", "CREATED"])

    def test_it_writes_itself_while_the_service_is_away_and_the_service_finds_it(self):
        file = self.make()
        file.set("INFO", "0")
        self.server.kill()
        file.set("INFO", "1")
        self.assertEqual((file.current().note, len(file.history()), file.has_state("CREATED")), ("1", 4, True))
        self.server.start()
        file.set("INFO", "2")
        support.eventually(lambda: len(list(self.c.history("test_runs/1"))) == 5, "the service has all lines")
        self.assertEqual([s.get("note", "") for s in self.c.history("test_runs/1")][2:], ["0", "1", "2"])

    def test_a_line_whose_answer_is_lost_is_not_written_again(self):
        self.make()
        eater = support.Eater(support.port(self.server))
        self.addCleanup(eater.close)
        file = runstatus.TestStatusFile(os.path.join(self.server.directory, "test_runs", "1", "status"), client=runstatus.Client(eater.address))
        for note in ("told", "lost", "again", "NO_SUCH"):
            runstatus._away.clear()
            eater.eats = note != "told"
            self.assertEqual(file.set("NO_SUCH" if note == "NO_SUCH" else "INFO", note).note, note)
        self.assertEqual([s.get("note", "") for s in self.c.history("test_runs/1")][2:], ["told", "lost", "again", "(NO_SUCH) NO_SUCH"])

    def test_a_service_that_hangs_costs_its_time_once(self):
        file = self.make(timeout=0.2)
        self.server.pause()
        self.addCleanup(self.server.proceed)
        begin = time.monotonic()
        for i in range(10):
            file.set("INFO", str(i))
        self.assertLess(time.monotonic() - begin, 5)
        self.server.proceed()
        self.c.get_version()  # what was sent to it has been done, or is now
        support.eventually(lambda: len(list(self.c.history("test_runs/1"))) >= 12, "the service has all lines")
        self.assertEqual([s.get("note", "") for s in self.c.history("test_runs/1")][2:], [str(i) for i in range(10)])

    def test_a_line_whose_answer_is_lost_with_the_service_is_not_written_again(self):
        self.make()
        eater = support.Eater(support.port(self.server))
        self.addCleanup(eater.close)
        file = runstatus.TestStatusFile(os.path.join(self.server.directory, "test_runs", "1", "status"), client=runstatus.Client(eater.address))
        self.assertEqual(file.set("INFO", "told").note, "told")  # its connection is kept
        eater.last = eater.eats = True
        self.assertEqual(file.set("INFO", "lost").note, "lost")
        self.assertEqual([s.get("note", "") for s in self.c.history("test_runs/1")][2:], ["told", "lost"])

    def test_killed_in_the_middle_of_threads_and_forks_every_line_is_there_once(self):
        file = self.make()
        kills = 3

        def kill():
            for _ in range(kills):
                time.sleep(0.05)
                self.server.kill()
                self.server.start()

        write_from_threads_and_forks(self, file, kill)
        notes = sorted(line.decode().split(" ", 2)[2].strip() for line in self.text(file).splitlines()[2:])
        self.assertEqual(notes, all_notes())
        self.assertEqual(sorted([s.get("note", "") for s in self.c.history("test_runs/1")][2:]), all_notes())


SCENARIO = [
    ("RUNNING", "a note"), ("RUNNING", ""), ("INFO", "two\nlines and a \\n"), ("INFO", "  spaces  "),
    ("INFO", "ünïcode ☃ \u2028 \r \t \x01 end"), ("WHAT_IS_THIS", "note"), ("two words", "note"), ("lower", "note"),
    ("INFO", "é" * 3000), ("INFO", "x" * 5000), ("X" * 5000, "long state"), ("INFO", "\n" * 3000), ("COMPLETE", "The test completed with result: PASS"),
]

SERIES_SCENARIO = [("RUN", "a note"), ("INFO", "no state of a series"), ("ALL_STARTED", ""), ("COMPLETE", "done")]


def without_times(text):
    return [line.partition(b" ")[2] for line in text.split(b"\n")]


PAVILION_SIDE = """
import json, sys
from pavilion import status_file
path, kind, scenario = sys.argv[1], sys.argv[2], json.load(sys.stdin)
file = getattr(status_file, kind)(__import__("pathlib").Path(path))
told = []
for state, note in scenario:
    info = file.set(state, note)
    now = file.current()
    told.append([info.state, info.note, now.state, now.note, file.has_state(state), len(file.history())])
file.add_status(file.info_class("WARNING", "added", 1700000000.25))
told.append([[s.state, s.note] for s in file.history()])
told.append(file.current().as_dict())
json.dump(told, sys.stdout)
"""


@support.needs_server
@needs_pavilion
class PavilionTest(support.ServerTest):
    """The class of Pavilion and this one get the same calls."""

    def pavilion(self, path, kind, scenario):
        env = dict(os.environ, PYTHONPATH=os.path.join(PAVILION, "lib") + os.pathsep + os.environ.get("PYTHONPATH", ""))
        done = subprocess.run([sys.executable, "-c", PAVILION_SIDE, path, kind], input=json.dumps(scenario).encode(),
                              stdout=subprocess.PIPE, env=env, check=True)
        return json.loads(done.stdout.decode())

    def ours(self, path, kind, scenario, client):
        file, told = getattr(runstatus, kind)(path, client=client), []
        for state, note in scenario:
            info, now = file.set(state, note), file.current()
            told.append([info.state, info.note, now.state, now.note, file.has_state(state), len(file.history())])
        file.add_status(file.info_class("WARNING", "added", 1700000000.25))
        told.append([[s.state, s.note] for s in file.history()])
        told.append(file.current().as_dict())
        return json.loads(json.dumps(told))

    def test_the_same_calls_have_the_same_answers_and_bytes(self):
        root = self.directory()
        server = self.serve(directory=root + "/served")
        client = self.client(server, timeout=support.HANG)
        for kind, runs, scenario in (("TestStatusFile", "test_runs", SCENARIO), ("SeriesStatusFile", "series", SERIES_SCENARIO)):
            told, text = {}, {}
            for way in ("pavilion", "service", "alone"):
                directory = os.path.join(root, "served" if way == "service" else way)
                path = os.path.join(directory, runs, "7", "status")
                if way == "service":
                    client.create_run(kind="KIND_TEST_RUN" if runs == "test_runs" else "KIND_SERIES", id="7")
                else:
                    os.makedirs(os.path.dirname(path))
                told[way] = self.pavilion(path, kind, scenario) if way == "pavilion" else self.ours(
                    path, kind, scenario, client if way == "service" else False)
                with open(path, "rb") as f:
                    text[way] = f.read()
            for way in ("service", "alone"):
                skip = 1 if way == "service" else 0  # the note of the first line is the service's own there
                self.assertEqual(without_times(text[way])[skip:], without_times(text["pavilion"])[skip:], (kind, way))
                self.assertEqual(told[way][:-2], told["pavilion"][:-2], (kind, way))
                self.assertEqual(told[way][-2][skip:], told["pavilion"][-2][skip:], (kind, way))
                self.assertEqual(told[way][-1], told["pavilion"][-1], (kind, way))


if __name__ == "__main__":
    unittest.main()
