// Looks at one view over made-up runs: ?view=wall&n=2000&per=50&rate=20&ended=0.6&theme=dark&group=series&name=…
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { render } from "preact";
import { useState } from "preact/hooks";

import { GetRunResponseSchema, ListStatesResponseSchema, ListStatusesResponseSchema } from "../../clients/typescript/src/gen/runstatus/v1/service_pb.js";
import { Outcome } from "../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import type { Grouping, Route, View, ViewName, ViewProps } from "../src/model/types.js";
import { RunPage } from "../src/run/run.js";
import { Series } from "../src/series/series.js";
import { States } from "../src/states/states.js";
import { startKeys } from "../src/shell/keys.js";
import { Wall } from "../src/wall/wall.js";
import { Fake } from "./fake.js";

const query = new URLSearchParams(location.search);
const number = (key: string, otherwise: number) => Number(query.get(key) ?? otherwise);
document.documentElement.dataset["theme"] = query.get("theme") ?? "light";
const mirror = new Fake(number("n", 2000), number("per", 50), number("ended", 0.6));
const rate = number("rate", 0);
if (rate > 0) mirror.play(rate);

const api = {
  listStatuses: async ({ run, descending }: { run: string; descending?: boolean }) => {
    const lines = (mirror.lines.get(run) ?? []).map((line, i) => ({
      run,
      stateName: line.state,
      note: line.note,
      when: timestampFromMs(line.when),
      sequence: BigInt(i + 1),
    }));
    return create(ListStatusesResponseSchema, { statuses: descending ? lines.reverse() : lines });
  },
  getRun: async ({ run }: { run: string }) =>
    create(GetRunResponseSchema, {
      run: {
        name: run,
        results: {
          duration: { kind: { case: "numberValue", value: 241.3781 } },
          return_value: { kind: { case: "numberValue", value: 0 } },
          "per_file.node1.bandwidth": { kind: { case: "numberValue", value: 91.25 } },
          compiler: { kind: { case: "stringValue", value: "gcc 13.2 <script>alert(1)</script>" } },
          cached: { kind: { case: "boolValue", value: false } },
        },
      },
    }),
  listStates: async () =>
    create(ListStatesResponseSchema, {
      states: [
        { name: "STATUS_CREATED", help: "The status file was made." },
        { name: "BUILD_FAILED", help: "The build was tried and did not succeed.", ends: true, failure: true, outcome: Outcome.BUILD_FAILED },
        { name: "RUNNING", help: "The test is running." },
        { name: "RUN_ERROR", help: "The run could not be set up, or broke off for a reason outside the test.", error: true },
        { name: "SCHED_RUNNING", help: "Deprecated, an older name of SCHED_STARTUP.", deprecated: true },
        { name: "COMPLETE", help: "All of the run is done. The note tells the result.", ends: true },
      ],
    }),
} as unknown as ViewProps["api"];

const VIEWS: Readonly<Partial<Record<ViewName, View>>> = { wall: Wall, series: Series, run: RunPage, states: States };

function App() {
  const [route, setRoute] = useState<Route>({
    view: (query.get("view") ?? "wall") as ViewName,
    name: query.get("name") ?? "",
    filter: "",
    search: query.get("search") ?? "",
    sort: "",
    group: (query.get("group") ?? "series") as Grouping,
    selected: "",
    extra: {},
  });
  const Shown = VIEWS[route.view] ?? Wall;
  return (
    <>
      <header class="dev-header">
        {(["wall", "series", "run", "states"] as const).map((view) => (
          <button type="button" key={view} onClick={() => setRoute({ ...route, view })}>
            {view}
          </button>
        ))}
      </header>
      <main class="dev-main">
        <Shown mirror={mirror} api={api} route={route} go={(to) => setRoute((before) => ({ ...before, ...to }))} />
      </main>
    </>
  );
}

startKeys();
render(<App />, document.body);
