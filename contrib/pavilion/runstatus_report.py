"""A plug-in of Pavilion 2 that tells a runstatus service of each status that Pavilion has written.

Pavilion writes its file first, as ever. A thread of its own then has the service look for that line, so that the
service knows it at once and keeps it durably. The service never writes here: what it does not find in the file it
refuses. While the service is away nothing is told, and nothing is lost: the service reads the file later.

A status takes some microseconds longer. No exception leaves the plug-in.

RUNSTATUS_URL is the service's HTTP port, http://127.0.0.1:7601 if it is not set. RUNSTATUS_NAMESPACE is the
namespace of the working directory, main if it is not set.
"""

import atexit
import os
import sys
import threading
import time

sys.path.append(os.path.dirname(os.path.abspath(__file__)))
try:
    import runstatus
except Exception as err:  # pylint: disable=broad-except
    runstatus, _missing = None, err

from pavilion import status_file
from pavilion.sys_vars import SystemPlugin

# How long the end of a process waits for what was not told yet, in seconds.
_LAST_WAIT = 0.05
_TIMEOUT = 1.0
_FIRST_PAUSE, _LAST_PAUSE = 1.0, 30.0
# More runs than these are not told of at a time. The service finds their lines without that.
_MOST = 1000


class Reporter:
    """Tells a service of lines, from a thread. report never waits for the service."""

    def __init__(self, client, namespace):
        self._client = client
        self._namespace = namespace
        self._of = None  # the state of this process: a forked one makes its own
        self.told = 0
        self.refused = 0
        self.missed = 0

    def report(self, path, line):
        """Tells of a line that stands in the status file at path. Of a run's lines the newest is enough."""
        parts = str(path).split(os.sep)
        if len(parts) < 3 or parts[-1] != "status" or parts[-3] not in ("test_runs", "series"):
            return
        mine = self._of
        if mine is None or mine.pid != os.getpid():
            mine = self._of = _Process(self._tell)
        mine.put("namespaces/{}/{}/{}".format(self._namespace, parts[-3], parts[-2]), line)

    def flush(self, timeout):
        """Returns once all was told, or after timeout seconds."""
        mine = self._of
        if mine is not None and mine.pid == os.getpid():
            mine.idle.wait(timeout)

    def _tell(self, run, line):
        """Has the service look for a line. Returns whether the service is there."""
        when, state, note = line
        request = {
            "run": run, "stateName": state, "note": note, "when": when,
            "precondition": {"expectedSequence": 0},  # holds for no run with a line: nothing is ever written
        }
        try:
            self._client.set_status(request, timeout=_TIMEOUT)
            self.told += 1
        except runstatus.ApiError as err:
            self.refused += 1
            if err.reason in ("READ_ONLY", "NETWORK_APPEND"):
                self._look(run)
            return err.code not in ("UNAVAILABLE", "DEADLINE_EXCEEDED") and err.domain != ""
        except Exception:  # pylint: disable=broad-except
            self.missed += 1
            return False
        return True

    def _look(self, run):
        """Has a service that does not write look at the run."""
        try:
            self._client.get_status(run=run, timeout=_TIMEOUT)
        except runstatus.RunstatusError:
            pass


class _Process:
    """The lines that a process has not told yet, and the thread that tells them."""

    def __init__(self, tell):
        self.pid = os.getpid()
        self.idle = threading.Event()
        self.idle.set()
        self._tell = tell
        self._pending = {}  # the newest line by run
        self._some = threading.Event()
        self._not_before = 0.0
        self._pause = _FIRST_PAUSE
        thread = threading.Thread(target=self._work, name="runstatus report")
        thread.daemon = True
        thread.start()

    def put(self, run, line):
        if time.monotonic() < self._not_before or len(self._pending) >= _MOST:
            return
        self._pending[run] = line
        self.idle.clear()
        self._some.set()

    def _work(self):
        while True:
            self._some.wait()
            self._some.clear()
            while self._pending:
                run = next(iter(list(self._pending)))
                if self._tell(run, self._pending.pop(run)):
                    self._pause = _FIRST_PAUSE
                    continue
                self._not_before = time.monotonic() + self._pause
                self._pause = min(self._pause * 2, _LAST_PAUSE)
                self._pending.clear()
            self.idle.set()
            if self._pending:
                self.idle.clear()
                self._some.set()


def install(reporter):
    """Has each status that Pavilion writes be told to the reporter."""
    original = status_file.TestStatusFile.add_status
    if hasattr(original, "runstatus_reporter"):
        return

    def add_status(self, status):
        written = original(self, status)
        try:
            if written is status and self.path is not None:
                when = status_file.TestStatusInfo.TS_FORMAT.format(status.when)
                reporter.report(self.path, (_timestamp(when), status.state, status.note))
        except Exception:  # pylint: disable=broad-except
            pass
        return written

    add_status.runstatus_reporter = reporter
    add_status.__doc__ = original.__doc__
    status_file.TestStatusFile.add_status = add_status
    atexit.register(reporter.flush, _LAST_WAIT)


def _timestamp(when):
    """Returns the time of the API for the time of a line, as it was written."""
    seconds, _, fraction = when.partition(".")
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(int(seconds))) + "." + fraction + "Z"


class RunstatusReport(SystemPlugin):
    """The system variable runstatus: the address that is reported to, or why none is."""

    def __init__(self):
        super().__init__("runstatus", "The runstatus service that statuses are reported to.", is_deferable=False)
        self._value = "off"

    def activate(self):
        super().activate()
        try:
            if runstatus is None:
                raise _missing
            client = runstatus.Client(timeout=_TIMEOUT)
            install(Reporter(client, os.environ.get("RUNSTATUS_NAMESPACE") or "main"))
            self._value = client.address
        except Exception as err:  # pylint: disable=broad-except
            self._value = "off: {}".format(err)

    def _get(self):
        return self._value
