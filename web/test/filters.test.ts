import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import assert from "node:assert/strict";
import { test } from "node:test";

import { clientOver } from "../../clients/typescript/src/client.js";
import { type ListRunsRequest, StatusService, type WatchStatusesRequest, WatchStatusesResponseSchema } from "../../clients/typescript/src/gen/runstatus/v1/service_pb.js";
import { Filters } from "../src/model/filters.js";
import type { PackedMatching } from "../src/model/wire.js";
import { type Message, message, nameOf, run } from "./messages.js";

/** A server, and what the filters tell. */
class Site {
  readonly told: PackedMatching[] = [];
  watches = 0;
  open = 0;
  #waiting: (() => void)[] = [];
  readonly filters: Filters;

  constructor(matches: () => number[] | Promise<number[]>, watch: (request: WatchStatusesRequest) => AsyncIterable<Message>, refuse?: (request: ListRunsRequest) => void) {
    const site = this;
    const transport = createRouterTransport(({ service }) =>
      service(StatusService, {
        async listRuns(request) {
          refuse?.(request);
          return { runs: (await matches()).map((id) => run({ id, seq: 1 }, true)) };
        },
        async *watchStatuses(request, { signal }) {
          site.watches++;
          for await (const one of watch(request)) {
            yield create(WatchStatusesResponseSchema, one);
          }
          site.open++;
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
          site.open--;
        },
      }),
    );
    this.filters = new Filters(clientOver(transport), (matching) => {
      this.told.push(matching);
      this.#waiting.forEach((wake) => wake());
    });
  }

  /** Waits until what was told fulfils a condition. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The names that a tab knows that was told everything. */
  get names(): string[] {
    const names = new Set<string>();
    for (const { names: all, add, remove } of this.told) {
      all && (names.clear(), all.forEach((name) => names.add(name)));
      add?.forEach((name) => names.add(name));
      remove?.forEach((name) => names.delete(name));
    }
    return [...names].sort();
  }
}

const tick = () => new Promise((resolve) => setTimeout(resolve));

test("what matches is read once, and follows the runs in one message for many", async () => {
  const site = new Site(() => [1, 2, 3], async function* () {
    yield message.synced("a");
    await site.until(() => site.told.length === 1);
    yield message.left("b", 1);
    yield message.joined("c", { id: 4, seq: 1 });
    yield message.joined("d", { id: 5, seq: 1 });
    yield message.left("e", 5);
  });
  assert.deepEqual(site.filters.use("f"), { filter: "f", state: "asking" });
  await site.until(() => site.told.length === 2);
  assert.deepEqual(site.names, [2, 3, 4].map(nameOf));
  site.filters.leave("f");
});

test("what comes and goes while the list is read is neither lost nor undone", async () => {
  const behind = async () => {
    while (site.open === 0) {
      await tick(); // until the watch has sent all
    }
    for (let i = 0; i < 50; i++) {
      await tick(); // until the client has taken it
    }
    return [1, 2];
  };
  const site: Site = new Site(behind, async function* () {
    yield message.synced("a");
    if (site.watches > 1) {
      return; // another connection tells nothing again
    }
    yield message.left("b", 1);
    yield message.joined("c", { id: 3, seq: 1 });
  });
  site.filters.use("f");
  await site.until(() => site.names.join() === [2, 3].map(nameOf).join());
  site.filters.leave("f");
});

test("tabs with the same filter share a watch, which ends with the last of them", async () => {
  const site = new Site(() => [1], async function* () {
    yield message.synced("a");
  });
  site.filters.use("f");
  await site.until(() => site.told.length === 1);
  assert.deepEqual(site.filters.use("f"), { filter: "f", state: "known", names: [nameOf(1)] });
  site.filters.leave("f");
  await tick();
  assert.deepEqual([site.watches, site.open], [1, 1]);
  site.filters.leave("f");
  await tick();
  assert.equal(site.open, 0);
});

test("more filters than connections are asked for again and again instead", async () => {
  const site = new Site(() => [1], async function* () {
    yield message.synced("a");
  });
  for (const text of ["a", "b", "c", "d", "e"]) {
    site.filters.use(text);
    await site.until(() => site.told.some(({ filter }) => filter === text));
  }
  assert.equal(site.watches, 3);
  ["a", "b", "c", "d", "e"].forEach((text) => site.filters.leave(text));
});

test("a filter that a watch cannot have is read instead, and a wrong one is told", async () => {
  const site = new Site(
    () => [7],
    async function* () {
      throw new ConnectError("filters of watches cannot use results", Code.InvalidArgument);
    },
    ({ filter }) => {
      if (filter === "wrong") {
        throw new ConnectError("no such field", Code.InvalidArgument);
      }
    },
  );
  site.filters.use("results.x > 1");
  await site.until(() => site.told.length === 1);
  assert.deepEqual(site.told[0], { filter: "results.x > 1", state: "known", names: [nameOf(7)] });
  site.filters.use("wrong");
  await site.until(() => site.told.length === 2);
  assert.deepEqual(site.told[1], { filter: "wrong", state: "error", error: "no such field" });
  site.filters.leave("results.x > 1");
  site.filters.leave("wrong");
});

test("a watch that starts over or breaks is not a wrong filter", async () => {
  let broken = 0;
  const codes = [Code.OutOfRange, Code.FailedPrecondition, Code.DataLoss, Code.NotFound];
  const site: Site = new Site(
    () => [broken],
    async function* () {
      if (broken < codes.length) {
        yield message.synced("a");
        await site.until(() => site.names[0] === nameOf(broken));
        throw new ConnectError("no", codes[broken++]!);
      }
      yield message.synced("a");
    },
  );
  site.filters.use("f");
  await site.until(() => site.told.length === codes.length + 1);
  assert.deepEqual(site.told.map(({ state }) => state), Array(codes.length + 1).fill("known"));
  site.filters.leave("f");
});

test("with other credentials nothing is shown of what matched before", async () => {
  const site = new Site(() => [1], async function* () {
    yield message.synced("a");
  });
  site.filters.use("f");
  await site.until(() => site.told.length === 1);
  site.filters.again();
  assert.deepEqual(site.told[1], { filter: "f", state: "asking" });
  await site.until(() => site.told.length === 3);
  assert.equal(site.told[2]!.state, "known");
  site.filters.leave("f");
});
