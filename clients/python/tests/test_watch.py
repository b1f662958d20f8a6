"""Tests of Watch: what it yields, while servers are killed, connections cut, and processes forked."""

import os
import random
import threading
import unittest

import support
import runstatus


def kind(event):
    return next(k for k in ("status", "joined", "left", "ended", "updated", "silenced", "synced", "closing", "resynced") if k in event)


@support.needs_server
class WatchTest(support.ServerTest):

    def setUp(self):
        self.server = self.serve()
        self.c = self.client(self.server, timeout=support.HANG)

    def create(self, **fields):
        return self.c.create_run(dict({"kind": "KIND_TEST_RUN"}, **fields))["run"]["name"]

    def test_selections_and_ends(self):
        series = self.create(kind="KIND_SERIES")
        names = [self.create(series=series) for _ in range(3)]
        for name in names:
            self.c.complete_run(run=name, result="PASS")
        self.c.close_series(run=series)
        until = {"allEnded": True}
        for selection, joined in (
                ({"runs": names}, 3), ({"runs": [n.replace("namespaces/main/", "") for n in names]}, 3),
                ({"runs": {"names": [series] + names}}, 4), ({"series": series}, 4),
                ({"query": {"parent": "namespaces/main", "filter": 'kind = "test_run"'}}, 3), ({"query": {}}, 4),
                ({"runs": names + ["namespaces/main/test_runs/" + str(1000 + i) for i in range(600)], "allow_missing": True}, 3)):
            if len(selection["runs"] if "runs" in selection else ()) > 100:
                selection["until"] = {"anyIn": {"names": ["COMPLETE"]}}  # the others are missing
            events = list(self.c.watch(dict({"until": until}, **selection)))
            self.assertEqual([kind(e) for e in events], ["joined"] * joined + ["synced", "closing"], selection)
        self.assertEqual([kind(e) for e in self.c.watch(runs=names[:1], until=until, start="WATCH_START_BEGINNING")],
                         ["joined"] + ["status"] * 2 + ["synced", "closing"])

    def test_errors_end_it(self):
        for request, reason in (
                ({"runs": ["test_runs/99"]}, "RUN_NOT_FOUND"), ({"runs": ["no name"]}, "INVALID_NAME"), ({}, "INVALID_FIELD"),
                ({"query": {"filter": "x = ="}}, "INVALID_FILTER"), ({"runs": ["test_runs/1"], "resume_token": "x"}, "INVALID_RESUME_TOKEN"),
                ({"query": {}, "fliter": "x"}, "MALFORMED_REQUEST")):
            with self.assertRaises(runstatus.ApiError, msg=request) as caught:
                list(self.c.watch(request))
            self.assertEqual(caught.exception.reason, reason, request)

    def test_it_resumes_from_a_token(self):
        name = self.create()
        with self.c.watch(runs=[name]) as watch:
            self.assertEqual([kind(next(watch)), kind(next(watch))], ["joined", "synced"])
            for i in range(5):
                self.c.set_status(run=name, state_name="INFO", note=str(i))
            self.assertEqual([next(watch)["status"]["note"] for _ in range(2)], ["0", "1"])
            token = watch.resume_token
        with self.c.watch(runs=[name], resume_token=token, start="WATCH_START_BEGINNING") as watch:
            self.assertEqual([next(watch)["status"]["note"] for _ in range(3)], ["2", "3", "4"])

    def test_wait(self):
        name = self.create()
        with self.assertRaises(runstatus.WaitTimeout):
            self.c.wait(runs=[name], timeout=0.2)
        timer = threading.Timer(0.1, lambda: self.c.complete_run(run=name, result="FAIL"))
        timer.start()
        self.assertEqual(self.c.wait(runs=[name], timeout=support.HANG)["tally"]["byOutcome"], {"FAILED": "1"})
        timer.join()
        with self.assertRaises(runstatus.WaitImpossible) as caught:
            self.c.wait(runs=[self.passed()], until={"anyProblem": True}, timeout=support.HANG)
        self.assertEqual(caught.exception.closing["tally"]["total"], "1")

    def passed(self):
        name = self.create()
        self.c.complete_run(run=name, result="PASS")
        return name

    def test_a_store_that_was_replaced_resyncs(self):
        name = self.create()
        with self.c.watch(runs=[name]) as watch:
            self.assertEqual([kind(next(watch)), kind(next(watch))], ["joined", "synced"])
            self.server.kill()
            os.rename(os.path.join(self.server.directory, ".runstatus"), os.path.join(self.server.directory, "aside"))
            self.server.start()
            self.assertEqual([kind(next(watch)) for _ in range(3)], ["resynced", "joined", "synced"])

    def test_both_processes_of_a_fork_go_on(self):
        name = self.create()
        with self.c.watch(runs=[name]) as watch:
            self.assertEqual([kind(next(watch)), kind(next(watch))], ["joined", "synced"])
            pid = os.fork()
            if pid == 0:
                try:
                    notes = [next(watch)["status"]["note"] for _ in range(20)]
                    os._exit(0 if notes == [str(i) for i in range(20)] else 2)
                finally:
                    os._exit(1)
            for i in range(20):
                self.c.set_status(run=name, state_name="INFO", note=str(i))
            self.assertEqual([next(watch)["status"]["note"] for _ in range(20)], [str(i) for i in range(20)])
            self.assertEqual(os.waitpid(pid, 0)[1], 0)

    def test_killed_ten_times_and_cut_nothing_is_missed_or_repeated(self):
        kills, lines = 10, 0
        names = [self.create() for _ in range(5)]
        cutter = support.Cutter(support.port(self.server), 0.2)
        self.addCleanup(cutter.close)
        got, failed = [], []

        def follow():
            try:
                watcher = runstatus.Client(cutter.address)
                until = {"anyEverIn": {"names": ["WARNING"]}}
                for event in watcher.watch(query={}, until=until, start="WATCH_START_BEGINNING"):
                    got.append(event)
            except Exception as err:  # shown below
                failed.append(err)

        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        support.eventually(lambda: any("synced" in e for e in got) or failed, "synced")
        for _ in range(kills):
            cuts, most = cutter.cuts, lines + random.randrange(20, 60)
            while lines < most or cutter.cuts == cuts:
                self.c.set_status(run=random.choice(names), state_name="INFO", note=str(lines))
                lines += 1
            self.server.kill()
            self.server.start()
        self.c.set_status(run=names[0], state_name="WARNING", note="the end")
        follower.join(support.HANG)
        self.assertFalse(failed)
        self.assertFalse(follower.is_alive())
        self.assertEqual(kind(got[-1]), "closing")
        for name in names:
            seen = [(int(e["status"]["sequence"]), e["status"]["note"]) for e in got if "status" in e and e["status"]["run"] == name]
            stands = [(int(s["sequence"]), s["note"]) for s in self.c.history(name)]
            self.assertEqual(seen, stands, name)
        print("watch: {} lines, {} kills, {} cuts".format(lines, kills, cutter.cuts))
        self.assertGreaterEqual(cutter.cuts, kills)


def joined(number, sequence=1, uid="a", **more):
    return {"joined": dict(more, name="r{}".format(number), uid=uid, current={"sequence": str(sequence)})}


def line(number, sequence, uid="a"):
    return {"status": {"run": "r{}".format(number), "uid": uid, "sequence": str(sequence)}}


def left(number, uid, why):
    return {"left": {"run": {"name": "r{}".format(number), "uid": uid}, "reason": why}}


SYNCED = {"synced": {}}


class DedupTest(unittest.TestCase):
    """A connection that is lost before synced has the next one begin again."""

    def delivered(self, passes, **request):
        dedup, got = runstatus._Dedup(request), []
        for messages in passes:
            dedup.begin_pass()
            for message in messages:
                got.extend(dedup.events(message))
        return got

    def test_what_was_yielded_is_not_yielded_again(self):
        for rule, want, passes, request in (
                ("runs", [joined(1), joined(2), SYNCED], [[joined(1)], [joined(1), joined(2), SYNCED]], {}),
                ("a run with a new line is", [joined(1), joined(1, 2), SYNCED], [[joined(1)], [joined(1, 2), SYNCED]], {}),
                ("a run that has ended is", [joined(1), joined(1, 1, ended=True), SYNCED], [[joined(1)], [joined(1, 1, ended=True), SYNCED]], {}),
                ("a run with another label has changed", [joined(1), {"updated": joined(1, labels={"a": "b"})["joined"]}, SYNCED],
                 [[joined(1)], [joined(1, labels={"a": "b"}), SYNCED]], {}),
                ("another generation is", [joined(1), left(1, "a", "REASON_DELETED"), joined(1, 1, "b"), SYNCED],
                 [[joined(1)], [joined(1, 1, "b"), SYNCED]], {}),
                ("a run that is gone", [joined(1), left(1, "a", "REASON_UNSPECIFIED"), SYNCED], [[joined(1)], [SYNCED]], {}),
                ("a named run that is gone", [joined(1), left(1, "a", "REASON_DELETED"), SYNCED], [[joined(1)], [SYNCED]], {"runs": {}}),
                ("its own left", [joined(1), left(1, "a", "REASON_DELETED"), SYNCED], [[joined(1)], [SYNCED, left(1, "a", "REASON_DELETED")]],
                 {"runs": {}}),
                ("lines of histories", [joined(1, 2), line(1, 1), line(1, 2), line(1, 3), SYNCED],
                 [[joined(1, 2), line(1, 1), line(1, 2)], [joined(1, 3), line(1, 1), line(1, 2), line(1, 3), SYNCED]],
                 {"start": "WATCH_START_BEGINNING"}),
                ("behind synced all is", [joined(1), SYNCED, line(1, 2), line(1, 2)], [[joined(1), SYNCED, line(1, 2)], [line(1, 2)]], {}),
                ("a connection that begins behind synced", [line(1, 5), line(1, 5)], [[line(1, 5)], [line(1, 5)]], {})):
            self.assertEqual(self.delivered(passes, **request), want, rule)


if __name__ == "__main__":
    unittest.main()
