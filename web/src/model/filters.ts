import { Code } from "@connectrpc/connect";

import { Backoff, Waker } from "../../../clients/typescript/src/backoff.js";
import type { StatusClient } from "../../../clients/typescript/src/client.js";
import { errorFacts } from "../../../clients/typescript/src/errors.js";
import type { WatchChange } from "../../../clients/typescript/src/events.js";
import { RunView, WatchStart } from "../../../clients/typescript/src/gen/runstatus/v1/service_pb.js";
import { watch } from "../../../clients/typescript/src/watch.js";
import { everywhere, pages, progressSeconds } from "./source.js";
import type { PackedMatching } from "./wire.js";

/** Browsers open six connections to a server without TLS: one is that of the runs, others must be left for calls. */
const mostWatches = 3;
const pollMs = 3_000;
/** How long changes are gathered. */
const gatherMs = 30;
/** A state that hardly any line has: the watch is about which runs match, not about lines. */
const rareState = "STATUS_ERROR";

/** The names that match a filter, kept as runs change. */
class Filter {
  readonly names = new Set<string>();
  state: "asking" | "known" | "error" = "asking";
  error = "";
  users = 0;
  readonly end = new AbortController();
  /** Names that have come or gone and have not been told yet. */
  readonly changed = new Set<string>();
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Knows what matches the filters of all tabs. Tabs with the same filter share it. */
export class Filters {
  readonly #client: StatusClient;
  readonly #tell: (matching: PackedMatching) => void;
  readonly #filters = new Map<string, Filter>();
  readonly #waker = new Waker();
  #watches = 0;

  /** `tell` is called with each change of what matches a filter. */
  constructor(client: StatusClient, tell: (matching: PackedMatching) => void) {
    this.#client = client;
    this.#tell = tell;
  }

  /** Begins to use a filter. It returns what is known of it now. */
  use(text: string): PackedMatching {
    let filter = this.#filters.get(text);
    if (filter === undefined) {
      filter = new Filter();
      this.#filters.set(text, filter);
      void this.#follow(text, filter);
    }
    filter.users++;
    return whole(text, filter);
  }

  /** Returns what is known now of a filter that is used. */
  known(text: string): PackedMatching | undefined {
    const filter = this.#filters.get(text);
    return filter && whole(text, filter);
  }

  /** Ends a use. */
  leave(text: string): void {
    const filter = this.#filters.get(text);
    if (filter !== undefined && --filter.users === 0) {
      this.#filters.delete(text);
      filter.end.abort();
    }
  }

  /** Tries at once what waits. */
  wake(): void {
    this.#waker.wake();
  }

  /** Asks again for all filters. What was known of them is not for others. */
  again(): void {
    for (const [text, old] of this.#filters) {
      old.end.abort();
      const filter = new Filter();
      filter.users = old.users;
      this.#filters.set(text, filter);
      this.#tell(whole(text, filter));
      void this.#follow(text, filter);
    }
  }

  async #follow(text: string, filter: Filter): Promise<void> {
    const { signal } = filter.end;
    const backoff = new Backoff();
    let polls = this.#watches >= mostWatches;
    while (!signal.aborted) {
      try {
        if (polls) {
          await this.#read(text, filter, signal);
          backoff.reset();
          await this.#waker.sleep(pollMs, signal);
          continue;
        }
        await this.#watch(text, filter, signal, backoff);
      } catch (err) {
        if (signal.aborted) {
          return;
        }
        if (errorFacts(err).code === Code.InvalidArgument && !polls) {
          polls = true; // such as a filter by results, which a watch cannot have
          continue;
        }
        if (errorFacts(err).code === Code.InvalidArgument) {
          filter.state = "error";
          filter.error = errorFacts(err).message;
          this.#tell(whole(text, filter));
          return;
        }
        // The filter is not wrong: what was known of it is shown until the server answers again.
      }
      await this.#waker.sleep(backoff.next(), signal).catch(() => {});
    }
  }

  /** Reads what matches, and follows it until the watch ends. */
  async #watch(text: string, filter: Filter, outer: AbortSignal, backoff: Backoff): Promise<void> {
    const end = new AbortController();
    const signal = AbortSignal.any([outer, end.signal]);
    const request = {
      selection: { case: "query" as const, value: { parent: everywhere, filter: text } },
      start: WatchStart.NOW,
      states: [rareState],
      progressInterval: { seconds: progressSeconds, nanos: 0 },
    };
    let waiting: WatchChange[] | undefined = [];
    let reading: Promise<void> | undefined;
    this.#watches++;
    try {
      for await (const event of watch(this.#client, request, { signal, wake: this.#waker })) {
        if (event.type === "resynced") {
          throw event.cause;
        }
        if (event.type === "synced") {
          reading ??= this.#read(text, filter, signal).then(() => {
            waiting?.forEach((change) => this.#change(text, filter, change));
            waiting = undefined;
            backoff.reset();
          });
          reading.catch((err) => end.abort(err));
        } else if (waiting !== undefined) {
          waiting.push(event);
        } else {
          this.#change(text, filter, event);
        }
      }
    } finally {
      this.#watches--;
      end.abort();
    }
  }

  async #read(text: string, filter: Filter, signal: AbortSignal): Promise<void> {
    const names = new Set<string>();
    for await (const runs of pages(this.#client, { view: RunView.BASIC, pageSize: 10_000, filter: text }, signal, this.#waker)) {
      runs.forEach((run) => names.add(run.name));
    }
    const same = filter.state === "known" && names.size === filter.names.size && [...names].every((name) => filter.names.has(name));
    filter.names.clear();
    names.forEach((name) => filter.names.add(name));
    filter.state = "known";
    filter.changed.clear();
    if (!same) {
      this.#tell(whole(text, filter));
    }
  }

  #change(text: string, filter: Filter, change: WatchChange): void {
    if (change.type === "joined") {
      filter.names.add(change.run.name);
    } else if (change.type === "left") {
      filter.names.delete(change.run.name);
    } else {
      return;
    }
    filter.changed.add(change.run.name);
    filter.timer ??= setTimeout(() => this.#tellChanged(text, filter), gatherMs);
  }

  #tellChanged(text: string, filter: Filter): void {
    filter.timer = undefined;
    const changed = [...filter.changed];
    filter.changed.clear();
    if (!filter.end.signal.aborted && filter.state === "known") {
      const add = changed.filter((name) => filter.names.has(name));
      this.#tell({ filter: text, state: "known", add, remove: changed.filter((name) => !filter.names.has(name)) });
    }
  }
}

function whole(text: string, { state, names, error }: Filter): PackedMatching {
  return { filter: text, state, ...(state === "known" && { names: [...names] }), ...(error !== "" && { error }) };
}
