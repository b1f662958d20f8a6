"""Runs the cases of conformance/, whose README says what each field means, through runstatus.py."""

import glob
import itertools
import json
import os
import re
import shutil
import subprocess
import unittest

import support
import runstatus

_numbers = itertools.count(100000, 2)


def cases():
    for path in sorted(glob.glob(os.path.join(support.REPOSITORY, "conformance", "*.json"))):
        with open(path, encoding="utf-8") as f:
            for case in json.load(f):
                yield case


# Methods that callers without credentials may call, or that do not exist.
OPEN = ("GetVersion", "AuthService/WhoAmI", "AuthService/CheckAccess", "Dance")


class LeftOut(Exception):
    """The client has no form for a call."""


class Run:
    """A case that is run. expect says what is wrong by an AssertionError."""

    def __init__(self, client, principal):
        self.client = client
        n = next(_numbers)
        self.vars = {"n": str(n), "m": str(n + 1), "principal": "PRINCIPAL_KIND_" + principal}

    def step(self, step):
        try:
            answers, failed = self.call(step), None
        except runstatus.RunstatusError as err:
            answers, failed = [], err
        if isinstance(answers, tuple):
            answers, failed = answers
        if "error" in step:
            self.check_error(step["error"], failed)
        elif failed is not None:
            raise AssertionError("failed: {!r}".format(failed))
        if "answer" in step and "error" not in step:
            assert len(answers) == 1, answers
            self.holds(self.expand(step["answer"]), answers[0], "")
            got = answers[0]
        elif "answers" in step:
            got = answers
            if "merge" in step:
                got = sorted((one for a in answers for one in a.get(step["merge"], [])), key=lambda one: str(one.get(step["by"])))
            self.holds(self.expand(step["answers"]), got, "")
        else:
            got = answers[0] if answers else {}
        for name, path in step.get("save", {}).items():
            value = got
            for key in path.split("."):
                value = value[int(key)] if isinstance(value, list) else value[key]
            self.vars[name] = str(value)

    def refused(self, step):
        """Checks that a caller without a token is refused, whatever else is wrong with the call."""
        if step["method"] in OPEN or step.get("error", {}).get("reason") == "MESSAGE_TOO_LARGE":
            return
        try:
            got = self.call({key: step[key] for key in ("method", "request", "requests") if key in step})
        except LeftOut:
            return
        except runstatus.ApiError as err:
            got = [], err
        failed = got[1] if isinstance(got, tuple) else None
        assert getattr(failed, "reason", "") == "UNAUTHENTICATED", "{} without a token: {!r}".format(step["method"], got)

    def call(self, step):
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", step["method"].split("/")[-1]).lower()
        requests = [self.expand(r) for r in step.get("requests", [step["request"]] if "request" in step else [{}])]
        timeout = float(step["timeout"].rstrip("ms")) / (1000 if step["timeout"].endswith("ms") else 1) if "timeout" in step else None
        if method == "report_statuses" or not hasattr(self.client, {"watch_statuses": "watch"}.get(method, method)):
            raise LeftOut
        if method == "watch_statuses":
            return self.watch(self.client.watch(requests[0], resync=False), step, timeout)
        if method == "watch_summary":
            return self.watch(self.client.watch_summary(requests[0]), step, timeout)
        return [getattr(self.client, method)(requests[0], timeout=timeout)]

    @staticmethod
    def watch(watch, step, timeout):
        watch.end_at(timeout or support.HANG)
        answers = []
        with watch:
            try:
                for event in watch:
                    answers.append(event)
                    if len(answers) == step.get("take"):
                        break
            except runstatus.WaitTimeout:
                return answers, runstatus.ApiError("DEADLINE_EXCEEDED", "the client's own")
            except runstatus.RunstatusError as err:
                return answers, err
        return answers

    def expand(self, value):
        if isinstance(value, str):
            return re.sub(r"\$\{([^*}]+)(?:\*(\d+))?\}", lambda m: m.group(1) * int(m.group(2)) if m.group(2) else self.vars[m.group(1)], value)
        if isinstance(value, list):
            return [self.expand(one) for one in value]
        if isinstance(value, dict):
            if "$repeat" in value:
                return [self.expand(value["$repeat"])] * value["times"]
            return {key: self.expand(one) for key, one in value.items()}
        return value

    def holds(self, want, got, path):
        if want is None:
            assert not got, "{} is {!r}, want nothing".format(path, got)
        elif isinstance(want, dict):
            assert isinstance(got, dict), "{} is {!r}, want an object".format(path, got)
            for key, value in want.items():
                self.holds(value, got.get(key), path + "." + key)
        elif isinstance(want, list):
            got = got or []
            assert len(got) == len(want), "{} has {} elements, want {}: {!r}".format(path, len(got), len(want), got)
            for i, value in enumerate(want):
                self.holds(value, got[i], "{}.{}".format(path, i))
        elif want == "*":
            assert got, "{} is absent".format(path)
        else:
            assert got == want, "{} is {!r}, want {!r}".format(path, got, want)

    def check_error(self, want, err):
        assert isinstance(err, runstatus.ApiError), "{!r}, want {}".format(err, want)
        assert err.code == want["code"], "the code is {}, want {}: {!r}".format(err.code, want["code"], err)
        if want.get("reason") and err.message != "the client's own":
            assert (err.reason, err.domain) == (want["reason"], "runstatus.v1"), repr(err)
        for key, value in want.get("metadata", {}).items():
            assert err.metadata.get(key) == self.expand(value), err.metadata
        if want.get("field"):
            fields = [v.get("field") for v in err.field_violations]
            assert want["field"] in fields, fields


@support.needs_server
class ConformanceTest(support.ServerTest):

    def test_each_case(self):
        self.run_cases((), {}, "ANONYMOUS")

    def test_each_case_over_tls(self):
        flags, files = self.certificates()
        self.run_cases(flags, files, "CERTIFICATE")

    def test_each_case_with_a_token(self):
        tokens = os.path.join(os.path.dirname(self.directory()), "tokens")
        made = subprocess.run([support.program("runstatus"), "token", "create", "--file", tokens, "--label", "conformance"],
                              check=True, stdout=subprocess.PIPE)
        self.run_cases(("--auth-tokens", tokens), {"token": made.stdout.decode().strip()}, "TOKEN")

    def run_cases(self, flags, credentials, principal):
        root = self.directory()
        shutil.copytree(os.path.join(support.REPOSITORY, "examples", "pavilion"), root + "/adopted", symlinks=True)
        shutil.copytree(os.path.join(support.REPOSITORY, "conformance", "malformed"), root + "/malformed")
        shutil.copytree(root + "/adopted", root + "/again", symlinks=True)
        clients = {}
        server = self.serve("--namespace", "malformed=" + root + "/malformed", "--namespace", "adopted=" + root + "/adopted",
                            directory=root + "/main", *flags)
        clients[""] = self.client(server, timeout=support.HANG, **credentials)
        read_only = self.serve("--namespace", "adopted=" + root + "/again", "--read-only", "--state-dir", root + "/state",
                               directory=root + "/none", *flags)
        clients["read-only"] = self.client(read_only, timeout=support.HANG, **credentials)
        without = self.client(server, timeout=support.HANG)
        left_out, failed, number = [], [], 0
        for case in cases():
            if case.get("server", "") not in clients:
                left_out.append(case["name"])
                continue
            run, number = Run(clients[case.get("server", "")], principal), number + 1
            if "token" in credentials:
                Run(without, principal).refused(case["steps"][0])
            for i, step in enumerate(case["steps"], 1):
                try:
                    run.step(step)
                except LeftOut:
                    left_out.append(case["name"])
                    break
                except AssertionError as err:
                    failed.append("{}: step {}, {}: {}".format(case["name"], i, step["method"], err))
                    break
        print("conformance: {} cases, {} left out: {}".format(number, len(left_out), left_out))
        self.assertFalse(failed, "\n".join(failed))
        self.assertLessEqual(len(left_out), 4)


if __name__ == "__main__":
    unittest.main()
