"""A program that mypy --strict has to accept. It is not run."""

import datetime
import pathlib

import runstatus


def main() -> None:
    with runstatus.Client("unix:/run/runstatus.sock", token="t", timeout=2.5) as client:
        answer = client.set_status(run="test_runs/1", state_name="RUNNING", expect_within=datetime.timedelta(minutes=5))
        print(answer["status"]["sequence"])
        for event in client.watch(runs=["test_runs/1"]):
            print(event["resumeToken"])
        try:
            client.wait(series="series/1", timeout=60)
        except runstatus.ApiError as err:
            print(err.reason.lower(), err.retry_delay or 0.0)
    file = runstatus.TestStatusFile(pathlib.Path("working_dir/test_runs/1/status"), client=False)
    print(file.set(file.states.RUNNING, "go").when + 1, file.current().note.upper())
