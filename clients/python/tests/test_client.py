"""Tests of Client: calls, errors, retries, tokens, TLS, fork."""

import datetime
import http.server
import json
import os
import pickle
import threading
import time
import unittest

import support
import runstatus


@support.needs_server
class CallsTest(support.ServerTest):

    def setUp(self):
        self.server = self.serve()
        self.client_ = self.client(self.server)

    def test_each_method_answers(self):
        c = self.client_
        series = c.create_run(kind="KIND_SERIES", display_name="nightly")["run"]["name"]
        run = c.create_run({"kind": "KIND_TEST_RUN", "labels": {"partition": "gpu"}}, series=series)["run"]
        name = run["name"]
        line = c.set_status(run=name, state_name="RUNNING", note="two\nlines", expect_within=datetime.timedelta(hours=1))
        self.assertEqual(line["status"]["note"], "two\nlines")
        self.assertEqual(c.get_status(run=name)["status"], line["status"])
        self.assertTrue(c.has_state(run=name, stateName="RUNNING")["hasState"])
        self.assertEqual([s["stateName"] for s in c.history(name, page_size=1)], ["STATUS_CREATED", "RUNNING"])
        done = c.complete_run(run=name, result="PASS", results={"figures.bandwidth": 1.5})["run"]
        self.assertEqual((done["outcome"], c.get_run(run=name)["run"]["results"]["figures.bandwidth"]), ("OUTCOME_PASSED", 1.5))
        self.assertTrue(c.close_series(run=series)["run"]["membershipClosed"])
        self.assertEqual([r["name"] for r in c.runs(filter='kind = "test_run"', page_size=1)], [name])
        self.assertEqual(c.summarize_runs(parent="namespaces/main")["groups"][0]["total"], "2")
        with c.watch_summary(filter='kind = "test_run"') as counts:
            self.assertEqual(next(counts)["summary"]["groups"][0]["total"], "1")
        self.assertEqual(c.wait(series=series, timeout=support.HANG)["tally"]["byOutcome"], {"PASSED": "1"})
        self.assertIn("RUNNING", [s["name"] for s in c.list_states()["states"]])
        c.get_version()
        c.delete_run(run=name)
        with self.assertRaises(runstatus.ApiError) as caught:
            c.get_run(run=name)
        self.assertEqual((caught.exception.code, caught.exception.reason), ("NOT_FOUND", "RUN_NOT_FOUND"))

    def test_errors_have_all_that_the_service_tells(self):
        with self.assertRaises(runstatus.ApiError) as caught:
            self.client_.get_run(run="test_runs/7")
        err = caught.exception
        self.assertEqual(err.metadata, {"run": "namespaces/main/test_runs/7"})
        self.assertIn("there is no run", err.message)
        again = pickle.loads(pickle.dumps(err))
        self.assertEqual((again.reason, again.details), (err.reason, err.details))
        with self.assertRaises(runstatus.ApiError) as caught:
            self.client_.set_status(run="test_runs/7", note="x")
        self.assertEqual(caught.exception.field_violations[0]["field"], "state")

    def test_reports_are_answered_one_by_one(self):
        name = self.client_.create_run(kind="KIND_TEST_RUN")["run"]["name"]
        answers = list(self.client_.report_statuses(
            [{"run": name, "stateName": "INFO", "note": str(i)} for i in range(3)] + [{"run": "test_runs/99", "stateName": "INFO"}]))
        self.assertEqual([a["status"]["sequence"] for a in answers[:3]], ["2", "3", "4"])
        self.assertEqual(answers[3].reason, "RUN_NOT_FOUND")

    def test_the_same_when_is_the_same_line(self):
        name = self.client_.create_run(kind="KIND_TEST_RUN")["run"]["name"]
        for when in (1700000000.25, "2023-11-14T22:13:20.250000Z",
                     datetime.datetime(2023, 11, 14, 22, 13, 20, 250000, tzinfo=datetime.timezone.utc)):
            line = self.client_.set_status(run=name, state_name="INFO", when=when)
            self.assertEqual(line["status"]["sequence"], "2", when)

    def test_threads_and_forks_share_a_client(self):
        name = self.client_.create_run(kind="KIND_TEST_RUN")["run"]["name"]
        self.client_.get_run(run=name)

        def work(who):
            for i in range(20):
                self.client_.set_status(run=name, state_name="INFO", note="{} {}".format(who, i))

        threads = [threading.Thread(target=work, args=("thread {}".format(i),)) for i in range(4)]
        for thread in threads:
            thread.start()
        children = []
        for i in range(4):  # while threads have requests under way
            pid = os.fork()
            if pid == 0:
                try:
                    work("child {}".format(i))
                    os._exit(0)
                finally:
                    os._exit(1)
            children.append(pid)
        work("parent")
        for thread in threads:
            thread.join()
        self.assertEqual([os.waitpid(pid, 0)[1] for pid in children], [0] * 4)
        notes = [s["note"] for s in self.client_.history(name)][1:]
        self.assertEqual(len(notes), 9 * 20)
        self.assertEqual(len(set(notes)), 9 * 20)

    def test_a_server_that_comes_back_is_waited_for(self):
        name = self.client_.create_run(kind="KIND_TEST_RUN")["run"]["name"]
        self.server.kill()
        timer = threading.Timer(0.3, self.server.start)
        timer.start()
        self.client_.set_status(run=name, state_name="INFO", note="late", timeout=support.HANG)
        timer.join()
        self.assertEqual([s["note"] for s in self.client_.history(name)][1:], ["late"])

    def test_a_server_that_is_away_costs_the_timeout_at_most(self):
        self.server.pause()
        self.addCleanup(self.server.proceed)
        begin = time.monotonic()
        with self.assertRaises(runstatus.Unreachable) as caught:
            self.client_.get_version(timeout=0.3)
        self.assertTrue(caught.exception.sent)
        self.assertLess(time.monotonic() - begin, 10)
        self.server.proceed()
        self.server.kill()
        with self.assertRaises(runstatus.Unreachable) as caught:
            self.client_.get_version(timeout=0.3)
        self.assertIn("does not answer", str(caught.exception))


@support.needs_server
class ConnectionsTest(support.ServerTest):

    def test_over_a_unix_socket(self):
        path = self.directory() + "-http.sock"
        server = self.serve(http="unix:" + path)
        self.assertEqual(server.address, "unix:" + path)
        client = self.client(server, token="secret")  # it does not leave the machine
        name = client.create_run(kind="KIND_TEST_RUN")["run"]["name"]
        events = list(client.watch(runs=[name], until={"anyIn": {"names": ["STATUS_CREATED"]}}))
        self.assertEqual([set(e) & {"joined", "synced", "closing"} for e in events], [{"joined"}, {"synced"}, {"closing"}])

    def test_over_tls_with_a_client_certificate(self):
        flags, files = self.certificates()
        server = self.serve(*flags)
        client = self.client(server, **files)
        client.create_run(kind="KIND_TEST_RUN", id="1")
        self.assertEqual(len(list(client.watch(runs=["test_runs/1"], until={"anyIn": {"names": ["STATUS_CREATED"]}}))), 3)
        for options in ({}, {"ca_file": files["ca_file"]}):
            with runstatus.Client(client.address, timeout=0.5, **options) as other, self.assertRaises(runstatus.Unreachable):
                other.get_version()

    def test_bad_addresses(self):
        for address in ("unix:", "ftp://host", "http://host/path", "http://"):
            with self.assertRaises(ValueError, msg=address):
                runstatus.Client(address)
        with self.assertRaises(ValueError):
            runstatus.Client("http://127.0.0.1:1", ca_file="ca.pem")


class TokenTest(unittest.TestCase):

    def ask(self, **options):
        with Scripted([(200, {})]) as server:
            with runstatus.Client(server.address, **options) as client:
                client.get_version()
            return server.requests[0][1].get("Authorization")

    def with_environment(self, **values):
        before = {k: os.environ.get(k) for k in values}

        def restore():
            for key, value in before.items():
                if value is None:
                    os.environ.pop(key, None)
                else:
                    os.environ[key] = value
        self.addCleanup(restore)
        os.environ.update(values)

    def test_where_a_token_comes_from(self):
        self.assertIsNone(self.ask())
        self.assertEqual(self.ask(token="a"), "Bearer a")
        self.with_environment(SLURM_JWT="job")
        self.assertEqual(self.ask(), "Bearer job")
        self.with_environment(RUNSTATUS_TOKEN="mine")
        self.assertEqual(self.ask(), "Bearer mine")
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "support.py")
        with self.assertRaises(Exception):
            self.ask(token_file=path + ".absent")

    def test_a_token_in_a_file_may_change(self):
        import tempfile
        with tempfile.NamedTemporaryFile("w") as f, Scripted([(200, {}), (200, {})]) as server:
            with runstatus.Client(server.address, token_file=f.name) as client:
                for text in ("one", "two"):
                    f.seek(0)
                    f.write(text + "\n")
                    f.flush()
                    client.get_version()
            self.assertEqual([r[1].get("Authorization") for r in server.requests], ["Bearer one", "Bearer two"])

    def test_no_token_leaves_the_machine_in_plain_text(self):
        for address in ("http://login9:7601", "http://192.0.2.1:7601", "http://127.example.org:7601"):
            with self.assertRaises(ValueError, msg=address):
                runstatus.Client(address, token="secret")
        runstatus.Client("https://login9:7601", token="secret")
        self.with_environment(SLURM_JWT="job")
        self.assertIsNone(runstatus.Client("http://192.0.2.1:7601")._token())
        self.with_environment(RUNSTATUS_TOKEN="mine")
        with self.assertRaises(ValueError):
            runstatus.Client("http://192.0.2.1:7601")


def unavailable(reason="STORAGE_FAILED", delay=None, code="unavailable"):
    details = [{"type": "google.rpc.ErrorInfo", "value": "", "debug": {"reason": reason, "domain": "runstatus.v1"}}]
    if delay:
        details.append({"type": "google.rpc.RetryInfo", "value": "", "debug": {"retryDelay": delay}})
    return 503, {"code": code, "message": "not now", "details": details}


class RetryTest(unittest.TestCase):
    """Against a server that says what it is told to, and keeps what it was asked."""

    def test_a_write_is_repeated_with_the_same_when(self):
        for first in (unavailable(), unavailable("OUTCOME_UNKNOWN", code="unknown"), "cut"):
            with Scripted([first, (200, {"status": {}})]) as server, runstatus.Client(server.address) as client:
                client.set_status(run="test_runs/1", state_name="INFO")
                bodies = [json.loads(r[2].decode()) for r in server.requests]
                self.assertEqual(len(bodies), 2, first)
                self.assertEqual(bodies[0], bodies[1])
                self.assertTrue(bodies[0]["when"].endswith("Z"))

    def test_a_creation_is_repeated_with_the_same_request_id(self):
        with Scripted(["cut", (200, {"run": {}})]) as server, runstatus.Client(server.address) as client:
            client.create_run(kind="KIND_SERIES")
            self.assertEqual(*[json.loads(r[2].decode())["requestId"] for r in server.requests])

    def test_a_deletion_is_not_repeated(self):
        for first in (unavailable(), "cut"):
            with Scripted([first]) as server, runstatus.Client(server.address) as client:
                with self.assertRaises(runstatus.RunstatusError):
                    client.delete_run(run="test_runs/1")
                self.assertEqual(len(server.requests), 1)

    def test_a_refusal_is_not_repeated(self):
        with Scripted([unavailable("INVALID_FIELD", code="invalid_argument")]) as server, runstatus.Client(server.address) as client:
            with self.assertRaises(runstatus.ApiError):
                client.set_status(run="test_runs/1")
            self.assertEqual(len(server.requests), 1)

    def test_the_retry_delay_is_kept(self):
        with Scripted([unavailable(delay="0.4s"), (200, {})]) as server, runstatus.Client(server.address) as client:
            begin = time.monotonic()
            client.get_version()
            self.assertGreaterEqual(time.monotonic() - begin, 0.4)
        with Scripted([unavailable(delay="60s")]) as server, runstatus.Client(server.address, timeout=5) as client:
            with self.assertRaises(runstatus.ApiError) as caught:
                client.get_version()  # at once: the delay does not fit into the timeout
            self.assertEqual(caught.exception.retry_delay, 60)

    def test_an_idle_connection_that_the_server_closed_is_replaced(self):
        with Scripted([(200, {}), "cut", (200, {})]) as server, runstatus.Client(server.address) as client:
            client.get_version()
            begin = time.monotonic()
            client.get_version()
            self.assertLess(time.monotonic() - begin, 5)
            self.assertEqual(len(server.requests), 3)

    def test_something_else_in_the_place_of_the_service(self):
        with Scripted([(404, b"<html>no</html>")]) as server, runstatus.Client(server.address) as client:
            with self.assertRaises(runstatus.ApiError) as caught:
                client.get_version()
            self.assertEqual((caught.exception.reason, caught.exception.code), ("", "UNIMPLEMENTED"))


class Scripted:
    """An HTTP server that gives each request the next answer of a script. "cut" closes the connection."""

    def __init__(self, script):
        self.requests = []
        script = list(script)
        requests = self.requests

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                requests.append((self.path, dict(self.headers), body))
                step = script.pop(0)
                if step == "cut":
                    self.close_connection = True
                    return
                status, answer = step
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        class Threaded(http.server.HTTPServer):
            def process_request(self, request, address):
                threading.Thread(target=self._serve_one, args=(request, address), daemon=True).start()

            def _serve_one(self, request, address):
                self.finish_request(request, address)
                self.shutdown_request(request)

        self._server = Threaded(("127.0.0.1", 0), Handler)
        self.address = "http://127.0.0.1:{}".format(self._server.server_port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


if __name__ == "__main__":
    unittest.main()
