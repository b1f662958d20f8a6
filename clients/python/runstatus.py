"""A client of the runstatus service over HTTP, in one file, with the standard library alone.

Python 3.6 and later. Three parts:

- Client has a method for each method of the service. Requests and answers are dicts by the names of the
  API's JSON. Client.watch() is an iterator that continues by itself, Client.wait() waits for a condition.
- TestStatusFile and SeriesStatusFile have the methods of Pavilion 2's classes of the same names. They ask the
  service, and use the status file itself while the service is away.
- The exceptions: every one is a RunstatusError.

A Client may be used by several threads, and after os.fork() by both processes: each thread of each process has
a connection of its own. A Watch belongs to one thread.
"""

import base64
import collections
import datetime
import hashlib
import http.client
import io
import json
import os
import random
import re
import socket
import ssl
import stat
import threading
import time
import typing
import urllib.parse
import uuid

__all__ = [
    "ApiError", "Client", "RunstatusError", "SERIES_STATES", "STATES", "SeriesStatusFile", "SeriesStatusInfo",
    "TestStatusFile", "TestStatusInfo", "Unreachable", "WaitImpossible", "WaitTimeout", "Watch",
]

__version__ = "1.0.0"

DEFAULT_ADDRESS = "http://127.0.0.1:7601"

_SERVICE = "/runstatus.v1.StatusService/"
_AUTH_SERVICE = "/runstatus.v1.AuthService/"
_AUTH_METHODS = ("WhoAmI", "CheckAccess")
_DOMAIN = "runstatus.v1"
_MAX_ANSWER = 64 << 20
_MAX_TRIES = 5
_IDLE = 60.0  # seconds after which a connection is not used again: the server closes it after 120
_FIRST_PAUSE, _LAST_PAUSE = 0.1, 5.0
_SSE_URL = 8 << 10  # the longest address of a watch; longer selections are sent as a body
_NAME = re.compile(r"^namespaces/[^/?#%]+/(test_runs|series)/[^/?#%]+$")
_random = random.SystemRandom()  # a forked process does not repeat its parent's


Message = typing.Dict[str, typing.Any]  # of the API, as JSON


# Errors


class RunstatusError(Exception):
    """The base of all exceptions of this module.

    sent says whether a request that got no answer may have reached the service, and been carried out.
    """

    sent = False


class Unreachable(RunstatusError):
    """No answer came from the service. Nothing was written if sent is False."""

    def __init__(self, text, sent):
        super().__init__(text)
        self.sent = sent


class ApiError(RunstatusError):
    """An error that the service returned.

    code is the gRPC code, such as "NOT_FOUND"; reason the stable reason, such as "RUN_NOT_FOUND", and "" if
    something else answered in the place of the service; metadata what the reason tells, such as the run;
    details all details as dicts, each with "@type"; retry_delay the seconds after which the call may be
    repeated, or None; sent whether an earlier attempt, which got no answer, may have been carried out.
    """

    def __init__(self, code, message, details=()):
        self.code = code
        self.message = message
        self.details = list(details)
        info = self._detail("google.rpc.ErrorInfo")
        self.domain = info.get("domain", "")
        self.reason = info.get("reason", "")
        self.metadata = info.get("metadata", {})
        self.retry_delay = _seconds(self._detail("google.rpc.RetryInfo").get("retryDelay"))
        super().__init__("{}: {}".format(self.reason or code, message))

    def __reduce__(self):
        return ApiError, (self.code, self.message, self.details), {"sent": self.sent}

    @property
    def field_violations(self):
        """The fields of the request that break a rule, as dicts with field and description."""
        return self._detail("google.rpc.BadRequest").get("fieldViolations", [])

    def _detail(self, kind):
        for detail in self.details:
            if detail.get("@type", "").rpartition("/")[2] == kind:
                return detail
        return {}


class WaitImpossible(RunstatusError):
    """The condition of a wait cannot be satisfied any more. closing is the last message of the watch."""

    def __init__(self, closing):
        super().__init__("the condition cannot be satisfied any more")
        self.closing = closing


class WaitTimeout(RunstatusError, TimeoutError):
    """The time of a wait is over."""


# Values


def _seconds(duration):
    """Returns the seconds of a duration of the API such as "1.5s", or None."""
    try:
        return float(duration[:-1])
    except (TypeError, ValueError):
        return None


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICROSECOND = datetime.timedelta(microseconds=1)
_MAX_US = 253402300799999999  # the last microsecond of a Timestamp


def _timestamp(us):
    """Returns the Timestamp of microseconds since 1970, in the form of the API."""
    at = _EPOCH + datetime.timedelta(microseconds=us)
    return "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}.{:06d}Z".format(
        at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond)


def _microseconds(timestamp):
    """Returns the microseconds since 1970 of a Timestamp of the API."""
    whole, _, fraction = timestamp.rstrip("Z").partition(".")
    at = datetime.datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=datetime.timezone.utc)
    return (at - _EPOCH) // _MICROSECOND + int((fraction + "000000")[:6])


def _plain(value):
    """Returns a value of a request as JSON has it: datetimes, timedeltas and bytes in the forms of the API."""
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in value]
    if isinstance(value, datetime.datetime):
        return _timestamp((value.astimezone(datetime.timezone.utc) - _EPOCH) // _MICROSECOND)
    if isinstance(value, datetime.timedelta):
        return "{:.6f}s".format(value.total_seconds())
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be sent
    return value


def _merged(request, fields):
    both = dict(request or {})
    both.update(fields)
    return _plain(both)


def _camel(name):
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _field(message, name, default=None):
    """Returns a field of a request, which may have its name in either form."""
    return message.get(name, message.get(_camel(name), default))


def full_name(name):
    """Returns the full name of a run: that of test_runs/12 is namespaces/main/test_runs/12."""
    if name.startswith(("test_runs/", "series/")):
        return "namespaces/main/" + name
    return name


class _Clock:
    """Gives each line of a process another time, in whole microseconds.

    The same state and note at the same time are the same line to the service.
    """

    def __init__(self):
        self._last = 0
        self._locks = {}

    def now(self):
        # A lock that another thread held during a fork stays locked in the child: the child takes another.
        lock = self._locks.setdefault(os.getpid(), threading.Lock())
        with lock:
            self._last = max(int(time.time() * 1e6), self._last + 1)
            return self._last


_clock = _Clock()


def _pauses():
    """Yields the pauses between attempts. They grow, and no two clients take the same."""
    pause = _FIRST_PAUSE
    while True:
        yield pause / 2 + _random.random() * pause / 2
        pause = min(pause * 2, _LAST_PAUSE)


# Connections


class _UnixConnection(http.client.HTTPConnection):
    """An HTTP connection over a Unix socket."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.sock.settimeout(self.timeout)
            self.sock.connect(self._path)
        except BaseException:
            self.close()
            raise


class _Address:
    """Where the service is: http://HOST:PORT, https://HOST:PORT, unix:PATH or HOST:PORT."""

    def __init__(self, text, ca_file, cert_file, key_file):
        self.text = text
        self.path = None
        if text.startswith("unix:"):
            self.scheme, self.path = "unix", text[len("unix:"):]
            if self.path.startswith("//"):
                self.path = self.path[2:]
            if not self.path:
                raise ValueError("the address {!r} lacks the socket's path".format(text))
        else:
            parts = urllib.parse.urlsplit(text if "://" in text else "http://" + text)
            self.scheme, self.host, self.port = parts.scheme, parts.hostname, parts.port
            if self.scheme not in ("http", "https") or not self.host or parts.path not in ("", "/") or parts.query:
                raise ValueError("the address {!r} is none of http://HOST:PORT, https://HOST:PORT and unix:PATH".format(text))
            if self.port is None:
                self.port = 7601
        if self.scheme != "https" and (ca_file or cert_file or key_file):
            raise ValueError("certificates are for https://, not for {!r}".format(text))
        self.tls = None
        if self.scheme == "https":
            self.tls = ssl.create_default_context(cafile=ca_file)
            if cert_file:
                self.tls.load_cert_chain(cert_file, key_file)

    def leaves_machine_in_plain(self):
        if self.scheme != "http" or self.host == "localhost":
            return False
        return not (re.match(r"^127\.\d+\.\d+\.\d+$", self.host) or self.host == "::1")

    def open(self, timeout):
        if self.scheme == "unix":
            return _UnixConnection(self.path, timeout)
        if self.scheme == "https":
            return http.client.HTTPSConnection(self.host, self.port, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)


class _Kept(threading.local):
    """The connection of a thread, with the process that opened it and when it was used last."""

    conn = None
    pid = 0
    used = 0.0


_NETWORK = (OSError, http.client.HTTPException)


def _token_source(token, token_file, plain):
    """Returns a function that returns the token, which may change while the program runs.

    No token leaves the machine over plain HTTP. One that was meant for this service is a mistake there; that of
    a job's environment (SLURM_JWT) is not sent.
    """
    token_file = token_file or (None if token else os.environ.get("RUNSTATUS_TOKEN_FILE"))
    own = token or token_file or os.environ.get("RUNSTATUS_TOKEN")
    if own and plain:
        raise ValueError("a token must not be sent over plain HTTP to another machine: use https://")
    if token:
        return lambda: token
    if token_file:
        return lambda: _read_token(token_file)
    return lambda: os.environ.get("RUNSTATUS_TOKEN") or (None if plain else os.environ.get("SLURM_JWT"))


def _read_token(path):
    try:
        with io.open(path, encoding="ascii") as f:
            return f.read().strip()
    except (OSError, ValueError) as err:
        raise RunstatusError("read the token: {}".format(err)) from err


# Calls that may be repeated although the first one may have been carried out.
_REPEATABLE = frozenset((
    "CreateRun", "SetStatus", "GetStatus", "HasState", "ListStatuses", "GetRun", "ListRuns", "SummarizeRuns",
    "CompleteRun", "CloseSeries", "ListStates", "GetVersion",
))


class Client:
    """The service.

    address is http://HOST:PORT, https://HOST:PORT or unix:PATH of the server's HTTP port; without it that of
    RUNSTATUS_URL, or http://127.0.0.1:7601. timeout bounds each call in seconds, with all its attempts; the time
    that the resolver takes for a host's name is not bounded. A token is sent if one is given, by argument, in a
    file, or in RUNSTATUS_TOKEN, RUNSTATUS_TOKEN_FILE or SLURM_JWT. No connection is made before the first call.

    Each method takes a request as a dict, as keywords, or both; the names of fields may have either form of the
    API, state_name or stateName. Values of the types datetime, timedelta and bytes are converted. The answer is
    a dict by the names of the API's JSON (stateName), in which 64-bit integers are texts and fields with default
    values are absent. The exceptions are ApiError and Unreachable. Calls that may be repeated are, within the
    timeout, if the service is away or asks for it.
    """

    def __init__(self, address=None, token=None, token_file=None, ca_file=None, cert_file=None, key_file=None,
                 timeout=10.0):
        text = address or os.environ.get("RUNSTATUS_URL") or DEFAULT_ADDRESS
        self._address = _Address(text, ca_file, cert_file, key_file)
        self._token = _token_source(token, token_file, self._address.leaves_machine_in_plain())
        self._kept = _Kept()
        self.timeout = timeout

    @property
    def address(self):
        """The address as it was given."""
        return self._address.text

    def close(self):
        """Closes the connection of this thread. A later call opens another one."""
        self._drop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # The methods of the service

    def create_run(self, request=None, timeout=None, **fields):
        """Makes a run. A request_id is added, so that a repeated attempt makes no second run."""
        request = _merged(request, fields)
        if not _field(request, "request_id"):
            request["requestId"] = str(uuid.uuid4())
        return self._call("CreateRun", request, timeout)

    def set_status(self, request=None, timeout=None, **fields):
        """Appends a line. The present time is added as `when`, so that repeated attempts write one line."""
        request = _merged(request, fields)
        if isinstance(request.get("when"), (int, float)):
            request["when"] = _timestamp(round(request["when"] * 1e6))
        if not request.get("when"):
            request["when"] = _timestamp(_clock.now())
        return self._call("SetStatus", request, timeout)

    def report_statuses(self, requests, timeout=None):
        """Makes a set_status call of each request, in order, on one connection.

        Yields the answer of each, or the exception. HTTP/1.1 has no streams in both directions.
        """
        for request in requests:
            try:
                yield self.set_status(request, timeout=timeout)
            except RunstatusError as err:
                yield err

    def get_status(self, request=None, timeout=None, **fields):
        """Returns a run's newest status."""
        return self._call("GetStatus", _merged(request, fields), timeout)

    def has_state(self, request=None, timeout=None, **fields):
        """Returns whether a run was ever in a state."""
        return self._call("HasState", _merged(request, fields), timeout)

    def list_statuses(self, request=None, timeout=None, **fields):
        """Returns a page of a run's history. See history()."""
        return self._call("ListStatuses", _merged(request, fields), timeout)

    def get_run(self, request=None, timeout=None, **fields):
        """Returns a run."""
        return self._call("GetRun", _merged(request, fields), timeout)

    def list_runs(self, request=None, timeout=None, **fields):
        """Returns a page of the runs. See runs()."""
        return self._call("ListRuns", _merged(request, fields), timeout)

    def summarize_runs(self, request=None, timeout=None, **fields):
        """Counts runs by state and by outcome."""
        return self._call("SummarizeRuns", _merged(request, fields), timeout)

    def complete_run(self, request=None, timeout=None, **fields):
        """Writes a run's completion marker."""
        return self._call("CompleteRun", _merged(request, fields), timeout)

    def close_series(self, request=None, timeout=None, **fields):
        """Marks a series as one that gets no more members."""
        return self._call("CloseSeries", _merged(request, fields), timeout)

    def delete_run(self, request=None, timeout=None, **fields):
        """Removes a run with its history. It is repeated only if the first attempt was not sent."""
        return self._call("DeleteRun", _merged(request, fields), timeout)

    def list_states(self, request=None, timeout=None, **fields):
        """Returns every state of a kind of run."""
        return self._call("ListStates", _merged(request, fields), timeout)

    def get_version(self, request=None, timeout=None, **fields):
        """Returns the server's version."""
        return self._call("GetVersion", _merged(request, fields), timeout)

    def who_am_i(self, request=None, timeout=None, **fields):
        """Returns how the service knows the caller, and what the caller may do."""
        return self._call("WhoAmI", _merged(request, fields), timeout)

    def check_access(self, request=None, timeout=None, **fields):
        """Returns whether the caller may call a method for a resource."""
        return self._call("CheckAccess", _merged(request, fields), timeout)

    def history(self, run, **fields):
        """Yields the statuses of a run, from all pages."""
        return self._pages("ListStatuses", "statuses", dict(fields, run=run))

    def runs(self, **fields):
        """Yields the runs of list_runs, from all pages."""
        return self._pages("ListRuns", "runs", fields)

    def watch_summary(self, request=None, **fields):
        """Yields the counts of summarize_runs at once and after every change, without end.

        It continues by itself like watch().
        """
        request = _merged(request, fields)
        parent = request.pop("parent", None) or "namespaces/main"
        path = "/v1/{}/runs:watchSummary".format(urllib.parse.quote(parent))
        return _Stream(self, lambda _token: (path, request, None), _field(request, "progress_interval"))

    def watch(self, request=None, resync=True, **fields):
        """Returns a Watch, an iterator over the events of WatchStatuses.

        runs is a list of names or a dict, query a dict with parent and filter, series a name; the other fields
        are those of WatchStatusesRequest, such as until={"allEnded": True}.
        """
        return Watch(self, _merged(request, fields), resync)

    def wait(self, request=None, timeout=None, **fields):
        """Waits until a condition holds, and returns the closing message of the watch, as a dict.

        It takes the fields of watch(). Without until it waits until all runs have ended. The exceptions are
        WaitImpossible, WaitTimeout after timeout seconds, and those of a watch.
        """
        request = _merged(request, fields)
        if not request.get("until"):
            request["until"] = {"allEnded": True}
        watch = Watch(self, request, True)
        watch.end_at(timeout)
        with watch:
            for event in watch:
                if "closing" in event:
                    if event["closing"].get("reason") == "REASON_CONDITION_IMPOSSIBLE":
                        raise WaitImpossible(event["closing"])
                    return event["closing"]
        raise RunstatusError("the watch ended without a verdict")

    # How calls are made

    def _pages(self, method, of, fields):
        request = _plain(fields)
        while True:
            page = self._call(method, request, None)
            for one in page.get(of, ()):
                yield one
            if not page.get("nextPageToken"):
                return
            request["pageToken"] = page["nextPageToken"]

    def _call(self, method, request, timeout, most=_MAX_TRIES):
        body = json.dumps(request).encode("ascii")
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        again = method in _REPEATABLE
        sent = False
        for tries, pause in enumerate(_pauses(), 1):
            try:
                return self._once(method, body, end, fresh=not again)
            except Unreachable as err:
                failed, worth, err.sent = err, again or not err.sent, err.sent or sent
                sent = err.sent
            except ApiError as err:
                failed, worth = err, again and (err.code == "UNAVAILABLE" or err.reason == "OUTCOME_UNKNOWN")
                err.sent = sent = err.sent or sent or err.reason == "OUTCOME_UNKNOWN"
                pause = max(pause, err.retry_delay or 0)
            if not worth or tries >= most or time.monotonic() + pause >= end:
                raise failed
            time.sleep(pause)

    def _once(self, method, body, end, fresh):
        left = end - time.monotonic()
        if left <= 0:
            raise Unreachable("no time is left for the call", False)
        headers = {
            "Content-Type": "application/json",
            "Connect-Protocol-Version": "1",
            # The server gives up before the client does, and says that nothing was written.
            "Connect-Timeout-Ms": str(max(1, int(left * 700))),
        }
        reused, answer, sent = False, None, False
        conn = None
        try:
            conn, reused = self._connection(left, fresh)
            service = _AUTH_SERVICE if method in _AUTH_METHODS else _SERVICE
            self._send(conn, "POST", service + method, body, headers)
            sent = True
            conn.sock.settimeout(max(0.001, end - time.monotonic()))
            response = conn.getresponse()
            answer = _body(response)
        except _NETWORK as err:
            sent = sent or conn is not None and conn.sock is not None
            self._drop()
            if reused and not fresh and isinstance(err, (http.client.BadStatusLine, ConnectionError)):
                return self._once_more(method, body, end)
            raise self._unreachable(err, sent) from err
        except BaseException:
            self._drop()  # an answer may be on its way
            raise
        self._keep(conn, response)
        return _answer(response.status, answer)

    def _once_more(self, method, body, end):
        """Repeats a call whose kept connection failed. The server had closed it, or has done the call and gone."""
        try:
            return self._once(method, body, end, fresh=True)
        except RunstatusError as err:
            err.sent = True
            raise

    def _send(self, conn, verb, path, body, headers):
        token = self._token()
        if token:
            headers["Authorization"] = "Bearer " + token
        if conn.sock is None:
            conn.connect()
            if conn.sock.family != socket.AF_UNIX:
                conn.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        conn.request(verb, path, body=body, headers=headers)

    def _unreachable(self, err, sent):
        text = str(err) or type(err).__name__
        return Unreachable("{} does not answer: {}".format(self._address.text, text), sent)

    def _connection(self, timeout, fresh):
        kept = self._kept
        usable = kept.conn is not None and kept.pid == os.getpid() and time.monotonic() - kept.used < _IDLE
        if usable and not fresh:
            kept.conn.sock.settimeout(timeout)
            return kept.conn, True
        self._drop()
        kept.conn, kept.pid = self._address.open(timeout), os.getpid()
        return kept.conn, False

    def _keep(self, conn, response):
        if response.will_close or conn.sock is None:
            self._drop()
        self._kept.used = time.monotonic()

    def _drop(self):
        conn, self._kept.conn = self._kept.conn, None
        if conn is not None:
            conn.close()  # in a forked process: its copy of the descriptor alone


def _body(response):
    """Returns the body of an answer. HTTPException if it is too large."""
    parts, size = [], 0
    while True:
        part = response.read(1 << 16)  # a larger number would be allocated by old versions of Python
        parts.append(part)
        size += len(part)
        if not part:
            return b"".join(parts)
        if size > _MAX_ANSWER:
            raise http.client.HTTPException("the answer is larger than {} bytes".format(_MAX_ANSWER))


def _answer(status, body):
    """Returns the message of an answer, or raises its error."""
    try:
        message = json.loads(body.decode("utf-8"))
        if not isinstance(message, dict):
            raise ValueError
    except ValueError:
        raise _foreign(status, body) from None
    if status == 200:
        return message
    message = message.get("error", message)  # of a stream
    if not isinstance(message, dict) or "code" not in message:
        raise _foreign(status, body)
    raise _error(message)


def _foreign(status, body):
    codes = {401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "UNIMPLEMENTED"}
    code = codes.get(status, "UNAVAILABLE" if status in (429, 502, 503, 504) else "UNKNOWN")
    return ApiError(code, "HTTP {}, and not from a runstatus server: {!r}".format(status, body[:200]))


_CODES = ("OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED "
          "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS "
          "UNAUTHENTICATED").split()


def _error(message):
    """Returns the exception of an error, in the form of Connect or of google.rpc.Status."""
    code = message.get("code", 2)
    if isinstance(code, int):
        name = _CODES[code] if 0 <= code < len(_CODES) else "UNKNOWN"
    else:
        name = "CANCELLED" if code == "canceled" else code.upper()
    details = []
    for detail in message.get("details", ()):
        if "type" in detail:  # of Connect
            known = dict(detail.get("debug") or {"value": detail.get("value", "")})
            known["@type"] = "type.googleapis.com/" + detail["type"]
            detail = known
        details.append(detail)
    return ApiError(name, message.get("message", ""), details)


# Watches


# Reasons of errors that a further attempt with the same token gets past.
_PASSING = frozenset(("WATCHER_TOO_SLOW", "SERVER_OVERLOADED", "SHUTTING_DOWN", "DEADLINE_EXCEEDED", "CANCELLED"))
_EXPIRED = frozenset(("RESUME_TOKEN_EXPIRED", "RESUME_TOKEN_AHEAD", "REVISION_TOO_OLD"))


class _Stream:
    """A stream of messages that is opened again, at the last token, whenever it breaks.

    where returns, for a token, the path with the parameters of an SSE stream, or the path and a body.
    """

    def __init__(self, client, where, progress_interval):
        self._client = client
        self._where = where
        self._silence = 3 * max(1.0, _seconds(progress_interval) or 15.0)
        self._token = None
        self._reached = False
        self._end = None
        self._conn = None
        self._response = None
        self._pid = os.getpid()
        self._messages = self._run()

    def end_at(self, timeout):
        """Has the iteration raise WaitTimeout after timeout seconds from now. None: never."""
        self._end = None if timeout is None else time.monotonic() + timeout

    def close(self):
        """Ends the iteration. It may be called twice."""
        self._messages.close()
        self._drop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        if self._pid != os.getpid():  # both processes go on, each on a connection of its own
            self._drop()
            self._pid = os.getpid()
        return next(self._messages)

    def _run(self):
        pauses = _pauses()
        while True:
            try:
                for message in self._receive():
                    pauses = _pauses()
                    for event in self._passed(message):
                        yield event
                    if self._over(message):
                        return
            except WaitTimeout:
                raise
            except _NETWORK as err:
                if not self._reached and self._token is None:
                    raise self._client._unreachable(err, False) from err
            except ApiError as err:
                for event in self._recover(err):
                    yield event
            finally:
                self._drop()
            self._pause(next(pauses))

    def _passed(self, message):
        """Returns what to yield for a message."""
        return () if "progress" in message else (message,)

    def _over(self, message):
        """Returns whether a message is the last one of all."""
        return False

    def _recover(self, err):
        """Returns what to yield before a further attempt, or raises an error that it cannot get past."""
        foreign = err.domain != _DOMAIN
        if err.code == "UNAVAILABLE" or err.reason in _PASSING or foreign and self._reached:
            return ()
        raise err

    def _pause(self, pause):
        if self._end is not None and time.monotonic() + pause >= self._end:
            raise WaitTimeout("the time of the wait is over")
        time.sleep(pause)

    def _receive(self):
        """Opens the stream and yields its messages until it ends."""
        path, params, body = self._where(self._token)
        headers = {"Accept": "text/event-stream"}
        if body is None:
            if self._token:
                headers["Last-Event-ID"] = self._token
            query = urllib.parse.urlencode(list(_parameters(params)))
            path = path + "?" + query if query else path
        else:
            headers = {"Content-Type": "application/json"}
        self._conn = self._client._address.open(self._patience())
        data = None if body is None else json.dumps(body).encode("ascii")
        self._client._send(self._conn, "GET" if body is None else "POST", path, data, headers)
        self._response = response = self._conn.getresponse()
        if response.status != 200:
            _answer(response.status, _body(response))
        read = _events if body is None else _json_lines
        for message, token in read(self._line):
            self._reached = True
            if token:
                self._token = token
            if message is None:
                continue
            yield message
            if self._response is not response:
                return  # the connection was the parent's

    def _line(self):
        """Returns the next line of the stream, b"" at its end."""
        sock = self._conn.sock if self._conn is not None else None
        if sock is not None:
            sock.settimeout(self._patience())
        try:
            return self._response.readline(_MAX_ANSWER)
        except socket.timeout:
            if self._end is not None and time.monotonic() >= self._end:
                raise WaitTimeout("the time of the wait is over") from None
            raise

    def _patience(self):
        """Returns how many seconds to wait for the next bytes. No heartbeat within it: the connection is dead."""
        if self._end is None:
            return self._silence
        left = self._end - time.monotonic()
        if left <= 0:
            raise WaitTimeout("the time of the wait is over")
        return min(self._silence, left)

    def _drop(self):
        conn, self._conn, self._response = self._conn, None, None
        if conn is not None:
            conn.close()


class Watch(_Stream):
    """The events of WatchStatuses: each change once, in order, over lost connections and restarts of the server.

    An event is a dict with one of status, joined, left, ended, updated, silenced, synced and closing, and
    resumeToken. First each run comes as joined, then synced, then every change. The iteration ends behind
    closing, if there is an until.

    resume_token continues after the event that was returned last, also in another process: give it as the
    request's resume_token. The events before synced begin again if the connection is lost before; runs that have
    not changed are not returned again.

    Where the server cannot continue, because the position is too old or its store was replaced, the event
    {"resynced": {}} comes, and the watch begins anew with a snapshot, or from the beginning. With resync=False
    that is an ApiError.

    The first attempt's error is raised; after that a watch waits for the service without end. Heartbeats find
    dead connections.
    """

    def __init__(self, client, request, resync):
        runs = request.get("runs")
        if isinstance(runs, list):
            request["runs"] = {"names": runs}
        self._request = {_camel(key): value for key, value in request.items()}
        super().__init__(client, self._selected, self._request.get("progressInterval"))
        self._token = self._request.pop("resumeToken", None)
        self._resync = resync
        self._resumed = self._token is not None
        self._yielded = self._token
        self._dedup = _Dedup(self._request)

    @property
    def resume_token(self):
        """Continues after the event that was returned last; None before the first."""
        return self._yielded

    def _receive(self):
        self._dedup.begin_pass()
        return super()._receive()

    def _passed(self, message):
        token = message.get("resumeToken")
        if message.get("closing", {}).get("reason") == "REASON_SHUTDOWN":
            return
        if "progress" not in message:
            for event in self._dedup.events(message):
                self._yielded = token
                yield event
        self._yielded = token

    def _over(self, message):
        return "closing" in message and message["closing"].get("reason") != "REASON_SHUTDOWN"

    def _recover(self, err):
        if err.reason in _EXPIRED and self._resync and self._token is not None:
            self._token, self._yielded = None, None
            if self._request.get("start") != "WATCH_START_BEGINNING":
                self._request["start"] = "WATCH_START_SNAPSHOT"
            self._dedup = _Dedup(self._request)
            return ({"resynced": {}},)
        return super()._recover(err)

    def _selected(self, token):
        """Returns the path and the parameters of a watch as server-sent events, or its path and body."""
        request = dict(self._request)
        if token:
            request.pop("start", None)
        path, params = self._as_path(dict(request))
        if path is not None and len(urllib.parse.urlencode(list(_parameters(params)))) < _SSE_URL:
            return path, params, None
        if token:
            request["resumeToken"] = token
        return "/v1/statuses:watch", None, request

    @staticmethod
    def _as_path(request):
        if sum(key in request for key in ("runs", "series", "query")) != 1:
            return None, {}  # the server says what is wrong
        if "series" in request:
            name = full_name(str(request.pop("series")))
            return ("/v1/" + urllib.parse.quote(name) + ":watch", request) if _NAME.match(name) else (None, {})
        if "query" in request:
            query = dict(request.pop("query"))
            parent = query.pop("parent", "") or "namespaces/main"
            if not re.match(r"^namespaces/[^/?#%]+$", parent) or not set(query) <= {"filter"}:
                return None, {}
            return "/v1/" + urllib.parse.quote(parent) + ":watch", dict(request, **query)
        names = [full_name(str(name)) for name in request.pop("runs").get("names", ())]
        if not names or not all(_NAME.match(name) for name in names) or not names[0].split("/")[2] == "test_runs":
            return None, {}
        if len(names) > 1:
            request["runs"] = {"names": names[1:]}
        return "/v1/" + urllib.parse.quote(names[0]) + ":watch", request


def _parameters(value, path=""):
    """Yields the parameters of a request, such as ("until.allEnded", "true")."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for pair in _parameters(inner, path + "." + key if path else key):
                yield pair
    elif isinstance(value, list):
        for inner in value:
            yield path, inner
    elif isinstance(value, bool):
        yield path, "true" if value else "false"
    elif value is not None:
        yield path, value


def _events(line_of):
    """Yields the messages of server-sent events with their ids. An event that was cut is none."""
    kind, token, data = "", "", []
    while True:
        line = line_of()
        if not line.endswith(b"\n"):
            return
        line = line.rstrip(b"\r\n").decode("utf-8")
        if line:
            name, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if name == "event":
                kind = value
            elif name == "id":
                token = value
            elif name == "data":
                data.append(value)
            continue
        if data:
            message = json.loads("\n".join(data))
            if kind == "error":
                raise _error(message)
            yield message, token
        else:
            yield None, token  # a heartbeat
        kind, token, data = "", "", []


def _json_lines(line_of):
    """Yields the messages of a stream of lines of JSON with their tokens."""
    while True:
        line = line_of()
        if not line.endswith(b"\n"):
            return
        message = json.loads(line.decode("utf-8"))
        if "error" in message:
            raise _error(message["error"])
        message = message.get("result", {})
        token = message.get("resumeToken")
        yield (None if "progress" in message else message), token


class _Dedup:
    """Leaves out what a watch has yielded already: a connection that is lost before synced starts over."""

    def __init__(self, request):
        self._beginning = request.get("start") == "WATCH_START_BEGINNING"
        self._named = "runs" in request
        self._over = False
        self._pass = 0
        self._runs = {}  # by name: [uid, newest line shown, newest line yielded, end, pass, about]
        self._missed = {}  # the uids of runs that were yielded as left because they were missing

    def begin_pass(self):
        self._pass += 1

    def events(self, message):
        if self._over:
            if self._missed:
                return self._live(message)
            return (message,)
        if "joined" in message:
            return self._joined(message)
        if "synced" in message:
            self._over = True
            gone = self._missing()
            self._runs = {}
            return gone + [message]
        run = self._known(message)
        if run is None:
            return (message,)
        if "status" in message:
            sequence = int(message["status"].get("sequence", 0))
            repeated = 0 < sequence <= run[2]
            run[1], run[2] = max(run[1], sequence), max(run[2], sequence)
            return () if repeated else (message,)
        if "ended" in message:
            end = _end_of(message["ended"])
            repeated, run[3] = run[3] == end, end
            return () if repeated else (message,)
        if "updated" in message:
            about = _about(message["updated"])
            repeated, run[5] = run[5] == about, about
            return () if repeated else (message,)
        if "left" in message:
            del self._runs[message["left"]["run"]["name"]]
        return (message,)

    def _joined(self, message):
        run = message["joined"]
        name, uid, end = run["name"], run.get("uid", ""), _end_of(run)
        sequence = int(run.get("current", {}).get("sequence", 0))
        before = self._runs.get(name)
        self._runs[name] = now = [uid, sequence, 0, end, self._pass, _about(run)]
        if before is None:
            return (message,)
        if before[0] != uid:
            return (_left(name, before[0], "REASON_DELETED"), message)
        now[1], now[2] = max(sequence, before[1]), before[2]
        if end != before[3] or not (self._beginning or 0 < sequence <= before[1]):
            return (message,)
        changed = dict(message, updated=message["joined"])
        del changed["joined"]
        return () if now[5] == before[5] else (changed,)

    def _known(self, message):
        """Returns what was yielded of the run of a message. Before synced every run joins first: if this one did
        not on this connection, the connection began behind synced."""
        kind = next((k for k in ("status", "ended", "updated", "left") if k in message), None)
        if kind is None:
            return None
        about = message[kind]["run"] if kind == "left" else message[kind]
        name = about.get("run", "") if kind == "status" else about.get("name", "")
        run = self._runs.get(name)
        if run is None or run[4] != self._pass:
            self._over, self._runs = True, {}
            return None
        return run if run[0] == about.get("uid", "") else None

    def _missing(self):
        why = "REASON_DELETED" if self._named else "REASON_UNSPECIFIED"
        gone = [(name, run[0]) for name, run in sorted(self._runs.items()) if run[4] != self._pass]
        self._missed = dict(gone)
        return [_left(name, uid, why) for name, uid in gone]

    def _live(self, message):
        if "joined" in message:
            self._missed.pop(message["joined"]["name"], None)
        if "left" in message:
            run = message["left"]["run"]
            if self._missed.pop(run["name"], None) == run.get("uid", ""):
                return ()
        return (message,)


def _end_of(run):
    return run.get("ended", False), run.get("outcome")


def _about(run):
    """Returns what an updated event tells of a run."""
    return [run.get(key) for key in ("displayName", "user", "labels", "series", "results", "silentSince")]


def _left(name, uid, why):
    return {"left": {"run": {"name": name, "uid": uid}, "reason": why}}


# Status files


class _States:
    """The states of a kind of run, each as an attribute: STATES.RUNNING is "RUNNING"."""

    max_length = 15

    def __init__(self, names):
        self._names = tuple(names.split())
        for name in self._names:
            setattr(self, name, name)

    def validate(self, key):
        """Returns whether a state is one of these."""
        return key in self._names

    def get(self, key):
        """Returns the state of a name. AttributeError if there is none."""
        return getattr(self, key)

    def help(self, state):
        """Returns a short text about the state. The service has the full one: Client.list_states."""
        return "Help missing for state '{}'".format(state)

    def list(self):
        """Returns the names of all states."""
        return list(self._names)


STATES = _States("""
    UNKNOWN INVALID STATUS_ERROR STATUS_CREATED WARNING CREATED ABORTED CREATION_ERROR SCHEDULED SCHED_CANCELLED
    SCHED_ERROR SCHED_STARTUP SCHED_RUNNING BUILDING BUILD_CREATED BUILD_DEFERRED BUILD_FAILED BUILD_TIMEOUT
    BUILD_ERROR BUILD_SUCCESS BUILD_COPIED BUILD_DONE BUILD_WAIT BUILD_REUSED CANCELLED INFO ENV_FAILED PREPPING_RUN
    RUNNING RUN_TIMEOUT RUN_ERROR RUN_USER RUN_DONE RESULTS RESULTS_ERROR SKIPPED COMPLETE FINALIZED RUN_READY
    BUILD_SKIPPED""")

SERIES_STATES = _States("""
    UNKNOWN INVALID STATUS_ERROR STATUS_CREATED WARNING ABORTED CREATED CREATION_ERROR BUILD_ERROR KICKOFF_ERROR
    SET_SKIPPED SET_CREATED SET_MAKE SET_BUILD SET_KICKOFF SET_CANCELED TESTS_SKIPPED RUN ALL_STARTED CANCELED ERROR
    COMPLETE""")

_SEAL = b"0 STATUS_ERROR torn line above sealed"
_LOOKS, _PAUSE, _MAX_LOOKS, _TRIES = 3, 0.005, 200, 5


class TestStatusInfo:
    """A status: state, note, and when, the time in seconds since 1970."""

    __test__ = False  # not a test of pytest

    TS_FORMAT = "{:0.6f}"
    TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%f"
    MAX_TS = 253402218061.12344
    LINE_MAX = 4096
    NOTE_MAX = 4052
    states_obj = STATES
    malformed = False  # the status stands for a line that cannot be decoded

    def __init__(self, state, note, when=None):
        self.state = state
        self.note = note.replace("\\n", "\n")
        self.when = time.time() if when is None else when

    def status_line(self):
        """Returns the line of the status file, with its line feed."""
        state, note = self.state, self.note
        if not self.states_obj.validate(state):
            state, note = "INVALID", "({}) {}".format(state, note)
        when = self.TS_FORMAT.format(min(self.when, self.MAX_TS))
        note = note.replace("\n", "\\n").encode("utf-8", "replace")[:self.NOTE_MAX].decode("utf-8", "ignore")
        line = "{} {} {}".format(when, state, note).encode("utf-8")
        if line.endswith(_SEAL):  # no line looks like one that was torn and sealed
            line = (line[:-1] if len(note.encode("utf-8")) == self.NOTE_MAX else line) + b"."
        return line + b"\n"

    def as_dict(self):
        """Returns the status as a dict with state, note and time."""
        return {"state": self.state, "note": self.note, "time": self.when}

    def __str__(self):
        return "Status: {s.when} {s.state} {s.note}".format(s=self)

    def __repr__(self):
        return "StatusInfo({s.when}, {s.state}, {s.note})".format(s=self)


class SeriesStatusInfo(TestStatusInfo):
    """A status of a series."""

    states_obj = SERIES_STATES


class _Away:
    """When to ask a service again that did not answer. It is shared by all status files of a process."""

    def __init__(self):
        self._until = 0.0
        self._pause = 0.5

    def passed(self):
        return time.monotonic() >= self._until

    def answered(self):
        self._until, self._pause = 0.0, 0.5

    def missed(self):
        self._pause = min(self._pause * 2, 30.0)
        self._until = time.monotonic() + self._pause / 2 + _random.random() * self._pause / 2


_away = collections.defaultdict(_Away)  # by the address of a service


class TestStatusFile:
    """The status file of a test run, with the methods of Pavilion 2's class of this name.

    The methods ask the service. While it is away, or does not serve this very file, they use the file itself; the
    service finds the lines later, and no line is written twice. A service that does not answer within timeout
    seconds is asked again after some seconds, so it costs that time once. No method raises because of the
    service or the file: like Pavilion's they return a STATUS_ERROR status.

    path is WORKING_DIR/test_runs/ID/status; None keeps the lines in memory. client is a Client, None for that of
    the environment (RUNSTATUS_URL), or False for none. namespace is that of the working directory; without it
    RUNSTATUS_NAMESPACE, or main. A service of another directory is never written to: the uid, which follows from
    the first line of the file, must be the same.

    A line of this class is at its end before another process can write, as is a line of the service. Unlike
    these, the class does not reserve space first: a full disk can tear a line, which the next line seals.
    """

    __test__ = False

    states = STATES
    info_class = TestStatusInfo
    _kind = "test_runs"

    def __init__(self, path, client=None, namespace=None, timeout=1.0):
        self.path = path
        self.timeout = timeout
        self._dummy = io.BytesIO() if path is None else None
        self._client = _default_client() if client is None else client or None
        self._namespace = namespace or os.environ.get("RUNSTATUS_NAMESPACE") or "main"
        self._uid = None  # as the first line of the file says
        self._same = False  # whether the service has told a line of this uid
        self._run = None if path is None else self._name()
        if path is not None and not os.path.isfile(str(path)):
            self._write(self.info_class(self.states.STATUS_CREATED, "Created status file.", _clock.now() / 1e6))

    def __eq__(self, other):
        return isinstance(self, type(other)) and self.path == other.path

    __hash__ = None

    # Pavilion's methods

    def set(self, state, note):
        """Appends a status with the present time and returns it, or a STATUS_ERROR status that says why not."""
        return self.add_status(self.info_class(state, note, when=_clock.now() / 1e6))

    def add_status(self, status):
        """Appends a status and returns it, or a STATUS_ERROR status that says why not."""
        if self.path is None:
            self._dummy.seek(0, os.SEEK_END)
            self._dummy.write(status.status_line())
            return status
        size = self._size()
        sent = False
        if self._uid_of_file() and self._fits(status):
            try:
                self._ask("SetStatus", stateName=status.state, note=status.note, expectedUid=self._uid,
                          when=_timestamp(round(status.when * 1e6)))
                return status
            except _NotAsked as err:
                sent = err.sent
        if sent and self._holds(size, status):
            return status
        return self._write(status)

    def current(self):
        """Returns the newest status."""
        if self._uid_of_file():
            try:
                return self._info(self._ask("GetStatus").get("status", {}))
            except _NotAsked:
                pass
        try:
            lines = self._lines(tail=True)
        except OSError as err:
            return self._failed("Could open status file at '{}': {}", err)
        if not lines:
            return self.info_class(self.states.INVALID, "Status file was empty.")
        return self._parse(lines[-1])

    def history(self):
        """Returns all statuses, in the order of the file."""
        if self._uid_of_file():
            try:
                return self._pages()
            except _NotAsked:
                pass
        try:
            return [self._parse(line) for line in self._lines()]
        except OSError as err:
            return [self._failed("Could open status file at '{}': {}", err)]

    def has_state(self, state):
        """Returns whether the run was ever in a state."""
        if state and self._uid_of_file():
            try:
                if self._ask("HasState", stateName="=" + state).get("hasState", False):
                    return True
                if not self._same:  # that it has no such line may be said of another file
                    self._ask("GetStatus")
                return False
            except _NotAsked:
                pass
        try:
            return any(state == s.state and not s.malformed for s in map(self._parse, self._lines()))
        except OSError:
            return False

    # The service

    def _name(self):
        """Returns the run's full name, or None if the path does not tell."""
        parts = os.path.abspath(str(self.path)).split(os.sep)
        if len(parts) < 4 or parts[-1] != "status" or parts[-3] != self._kind:
            return None
        return "namespaces/{}/{}/{}".format(self._namespace, self._kind, parts[-2])

    def _uid_of_file(self):
        """Returns the uid that the service gives to this file, None if the service cannot have it."""
        if self._uid is None and self._run is not None and self._client is not None:
            try:
                first = next(iter(self._lines(head=True)), None)
            except OSError:
                first = None
            if first is not None:
                self._uid = hashlib.sha256(self._run.encode("utf-8") + b"\0" + first[:4096]).hexdigest()[:32]
        return self._uid

    def _fits(self, status):
        """Returns whether the service would write the same line."""
        return status.state and 0 <= status.when * 1e6 <= _MAX_US

    def _ask(self, method, **fields):
        away = _away[self._client.address]
        if not away.passed():
            raise _NotAsked(False)
        try:
            answer = self._client._call(method, _plain(dict(fields, run=self._run)), self.timeout, most=1)
        except Unreachable as err:
            away.missed()
            raise _NotAsked(err.sent) from err
        except ApiError as err:
            if err.domain != _DOMAIN or err.code in ("UNAVAILABLE", "DEADLINE_EXCEEDED"):
                away.missed()
            if err.reason == "UID_MISMATCH":
                self._forget()
            raise _NotAsked(err.sent or err.code in ("UNAVAILABLE", "UNKNOWN", "DEADLINE_EXCEEDED", "INTERNAL")) from err
        except RunstatusError as err:
            raise _NotAsked(err.sent) from err
        away.answered()
        uids = {answer[key].get("uid") for key in ("status", "firstStatus") if key in answer}
        uids.update(status.get("uid") for status in answer.get("statuses", ()))
        if uids - {self._uid}:
            self._forget()
            raise _NotAsked(False)
        self._same = self._same or bool(uids)
        return answer

    def _forget(self):
        """Has the uid read from the file again, which may be another one now."""
        self._uid, self._same = None, False

    def _pages(self):
        found, token = [], ""
        while True:
            page = self._ask("ListStatuses", pageSize=1000, pageToken=token)
            found.extend(map(self._info, page.get("statuses", ())))
            token = page.get("nextPageToken", "")
            if not token:
                return found

    def _info(self, status):
        if status.get("malformed"):
            return self._malformed(base64.b64decode(status.get("raw", "")))
        return self.info_class(status.get("stateName", ""), status.get("note", ""), _microseconds(status["when"]) / 1e6)

    # The file

    def _failed(self, text, err):
        return self.info_class(self.states.STATUS_ERROR, text.format(self.path, err.args[0] if err.args else err))

    def _malformed(self, raw):
        info = self.info_class(self.states.STATUS_ERROR, "This line cannot be decoded: {!r}".format(raw), 0.0)
        info.malformed = True
        return info

    def _size(self):
        try:
            return os.stat(str(self.path)).st_size
        except OSError:
            return 0

    def _lines(self, head=False, tail=False):
        """Returns the whole lines of the file without their line feeds; of its head or tail at least one."""
        if self.path is None:
            self._dummy.seek(0)
            return self._dummy.read().split(b"\n")[:-1]
        with io.open(str(self.path), "rb") as f:
            room = 1 << 14
            while True:
                size = f.seek(0, os.SEEK_END)
                part = size if not (head or tail) else min(size, room)
                f.seek(size - part if tail else 0)
                lines = f.read(part).split(b"\n")[:-1]
                if tail and part < size:
                    lines = lines[1:]  # its beginning may be missing
                if lines or part == size:
                    return lines
                room *= 8

    def _holds(self, since, status):
        """Returns whether the file holds a status behind an offset, also with a state that only the service knows."""
        line = status.status_line()
        known = line.replace(" INVALID ({}) ".format(status.state).encode("utf-8", "replace"),
                             " {} ".format(status.state).encode("utf-8", "replace"), 1)
        try:
            with io.open(str(self.path), "rb") as f:
                f.seek(since)
                return any(one in (line, known) for one in f)
        except OSError:
            return False

    def _parse(self, line):
        try:
            if line.endswith(_SEAL) and len(line) > len(_SEAL):
                raise ValueError
            parts = line.decode("utf-8").split(" ", 2)
            when = self._when(parts)
        except ValueError:
            return self._malformed(line)
        if len(parts) < 3:
            return self.info_class(parts[1].rstrip() if len(parts) > 1 else "", "", when=when)
        return self.info_class(parts[1], parts[2].strip(), when=when)

    def _when(self, parts):
        """Returns the time of a line. Lines of old versions have local times."""
        try:
            when = float(parts[0])
        except ValueError:
            if len(parts) == 1:
                raise
            return datetime.datetime.strptime(parts[0], self.info_class.TIME_FORMAT).timestamp()
        if "_" in parts[0] or not -62135596800 <= when < 253402300800:  # also for nan
            raise ValueError("no time")
        return when

    def _write(self, status):
        try:
            fd = _open(str(self.path))
        except OSError as err:
            return self._failed("Could open status file at '{}': {}", err)
        try:
            _append(fd, status.status_line())
        except OSError as err:
            return self._failed("Could not write to status file at '{}': {}", err)
        finally:
            os.close(fd)
        return status


class SeriesStatusFile(TestStatusFile):
    """The status file of a series: see TestStatusFile. path is WORKING_DIR/series/ID/status."""

    states = SERIES_STATES
    info_class = SeriesStatusInfo
    _kind = "series"


class _NotAsked(Exception):
    """The service did not answer. sent says whether it may have written nevertheless."""

    def __init__(self, sent):
        super().__init__()
        self.sent = sent


_defaults = {}


def _default_client():
    """Returns the Client of the environment, None if the environment names none that can be."""
    address = os.environ.get("RUNSTATUS_URL") or DEFAULT_ADDRESS
    if address not in _defaults:
        try:
            _defaults[address] = Client(address)
        except (ValueError, OSError):
            return None
    return _defaults[address]


def _open(path):
    """Opens a status file, which is made if it is not there, to append to it."""
    fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError("it is no regular file")
    return fd


def _append(fd, line):
    """Writes a line at the end of a file with one write(2). OSError if it is not in the file.

    A torn line before it, one without its line feed, is ended by the same write. A line that a torn line
    swallowed, because its writer died meanwhile, is written again.
    """
    for _ in range(_TRIES):
        if _append_once(fd, line):
            return
    raise OSError("it was swallowed by torn lines {} times".format(_TRIES))


def _append_once(fd, line):
    size, ends = _look(fd)
    out = line if ends else _SEAL + b"\n" + line
    written = os.write(fd, out)
    if written != len(out):
        raise OSError("only {} of {} bytes could be written".format(written, len(out)))
    begins = os.lseek(fd, 0, os.SEEK_CUR) - len(line)
    if not ends or begins == size or begins == 0:
        return True
    return os.pread(fd, 1, begins - 1) == b"\n"


def _look(fd):
    """Returns the size of a file and whether its last line is whole, or is being written."""
    seen, same = -1, 0
    for _ in range(_MAX_LOOKS):
        size = os.lseek(fd, 0, os.SEEK_END)
        if size == 0 or os.pread(fd, 1, size - 1) == b"\n":
            return size, True
        seen, same = size, same + 1 if size == seen else 1
        if same == _LOOKS:
            return size, False
        time.sleep(_PAUSE)
    return size, True
