import { Code } from "@connectrpc/connect";

import { Backoff, Waker } from "../../../clients/typescript/src/backoff.js";
import type { StatusClient } from "../../../clients/typescript/src/client.js";
import { errorFacts } from "../../../clients/typescript/src/errors.js";
import type { WatchChange } from "../../../clients/typescript/src/events.js";
import { RunView, WatchStart } from "../../../clients/typescript/src/gen/runstatus/v1/service_pb.js";
import { Kind, type Run as ApiRun } from "../../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import { watch } from "../../../clients/typescript/src/watch.js";
import { namesProblem, Table } from "./table.js";

/** All namespaces that the caller may read. */
export const everywhere = "namespaces/-";
/** How long the server may be silent: a connection without a sign of life for three of them is lost. */
export const progressSeconds = 5n;

/** Why a pass ends where everything is to be read again. */
const restart = new Error("read again");

/** What a source tells. */
export interface Listener {
  /** The table has changed. `initial`: by a list, not by an event. */
  changed(initial: boolean): void;
  /** All runs have been read, and their changes until now. */
  complete(): void;
  /** Labels, notes and first problems have been read. */
  detailed(): void;
  /** A connection has ended, and another one is tried. */
  lost(error: unknown): void;
  /** The server wants other credentials. Nothing is tried until `retry`. */
  denied(error: unknown): void;
}

/** Fills a table with all runs and follows them: a watch that is begun before the list, so that nothing is missed between. */
export class Source {
  readonly table = new Table();
  readonly #client: StatusClient;
  readonly #listener: Listener;
  readonly #backoff = new Backoff();
  readonly #waker = new Waker();
  #allow: () => void = () => {};
  #knows = false;
  #end = new AbortController();

  constructor(client: StatusClient, listener: Listener) {
    this.#client = client;
    this.#listener = listener;
  }

  /** Follows the runs until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#end = new AbortController();
      const one = AbortSignal.any([signal, this.#end.signal]);
      try {
        await this.#pass(one);
        this.#listener.lost(new Error("the server has ended the stream"));
      } catch (err) {
        if (signal.aborted) {
          return;
        }
        if (isDenied(err)) {
          this.table.clear();
          this.#listener.changed(true);
          this.#listener.denied(err);
          await this.#allowed(signal);
          continue;
        }
        if (err !== restart) {
          this.#listener.lost(err);
        }
      } finally {
        this.#end.abort(); // what the pass has left running ends with it
      }
      if (await this.#waker.sleep(this.#backoff.next(), signal).catch(() => false)) {
        this.#backoff.reset();
      }
    }
  }

  /** Tries at once what waits. With other credentials everything is read again. */
  retry(credentials: boolean): void {
    this.#backoff.reset();
    if (credentials) {
      this.#end.abort(restart);
      this.table.clear(); // what was shown to one principal is not for the next
      this.#listener.changed(true);
    }
    this.#allow();
    this.#waker.wake();
  }

  /** Reads all runs and follows them. It returns or throws when the watch cannot be continued. */
  async #pass(signal: AbortSignal): Promise<void> {
    const request = { selection: { case: "query" as const, value: { parent: everywhere, filter: "" } }, start: WatchStart.NOW, progressInterval: { seconds: progressSeconds, nanos: 0 } };
    let listing: Promise<void> | undefined;
    let waiting: WatchChange[] | undefined = []; // events until the list is complete
    const take = (change: WatchChange) => {
      signal.throwIfAborted();
      if (this.table.apply(change)) {
        this.#listener.changed(false);
      }
    };
    this.table.beginPass();
    const events = watch(this.#client, request, { signal, wake: this.#waker, onReconnect: (err) => this.#listener.lost(err) });
    for await (const event of events) {
      if (event.type === "resynced") {
        throw event.cause;
      }
      if (event.type === "synced") {
        void this.#vocabulary(signal);
        listing ??= this.#list(signal).then(() => {
          waiting?.forEach((change) => this.table.apply(change));
          waiting = undefined;
          this.table.endPass();
          this.#backoff.reset();
          this.#listener.changed(true);
          this.#listener.complete();
          return this.#details(signal);
        });
        listing.catch((err) => this.#end.abort(err));
      } else if (waiting !== undefined) {
        waiting.push(event);
      } else {
        take(event);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    for await (const runs of pages(this.#client, { view: RunView.BASIC, pageSize: 10_000, orderBy: newestFirst }, signal, this.#waker)) {
      runs.forEach((run) => this.table.list(run));
      this.#listener.changed(true);
    }
  }

  /** Reads what the view BASIC lacks. */
  async #details(signal: AbortSignal): Promise<void> {
    for await (const runs of pages(this.#client, { view: RunView.FULL, pageSize: 1000, orderBy: newestFirst }, signal, this.#waker)) {
      runs.forEach((run) => this.table.detail(run));
      this.#listener.changed(true);
    }
    this.#listener.detailed();
  }

  /** Asks once which states are problems. Without an answer their names tell, until the next pass asks again. */
  async #vocabulary(signal: AbortSignal): Promise<void> {
    if (this.#knows) {
      return;
    }
    try {
      const kinds = await Promise.all([Kind.TEST_RUN, Kind.SERIES].map((kind) => this.#client.listStates({ kind }, { signal })));
      const [tests, series] = kinds.map(({ states }) => new Map(states.map(({ name, error, failure }) => [name, error || failure])));
      this.table.problems = (state, kind) => (kind === "series" ? series : tests)?.get(state) ?? namesProblem(state);
      this.#knows = true;
    } catch {
      // The watch tells if the server cannot be reached.
    }
  }

  #allowed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#allow = resolve;
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}

/** The order of the table unless the user asks for another. */
const newestFirst = "create_time desc";
/** The first page is so small that it is there at once. */
const firstPage = 250;

interface What {
  view: RunView;
  pageSize: number;
  filter?: string;
  orderBy?: string;
}

/** Yields the pages of a list. A call that failed for a while is repeated, at once if it is woken; other errors are thrown. */
export async function* pages(client: StatusClient, what: What, signal: AbortSignal, waker = new Waker()): AsyncGenerator<ApiRun[]> {
  const backoff = new Backoff();
  let pageToken = "";
  for (;;) {
    try {
      const pageSize = pageToken === "" ? firstPage : what.pageSize;
      const page = await client.listRuns({ parent: everywhere, ...what, pageSize, pageToken }, { signal });
      signal.throwIfAborted();
      backoff.reset();
      yield page.runs;
      pageToken = page.nextPageToken;
      if (pageToken === "") {
        return;
      }
    } catch (err) {
      signal.throwIfAborted();
      if (!passes(err)) {
        throw err;
      }
      await waker.sleep(backoff.next(), signal);
    }
  }
}

/** Reports whether an error is one that a later call may not meet. */
function passes(err: unknown): boolean {
  const { code, reason } = errorFacts(err);
  switch (code) {
    case Code.Unavailable:
    case Code.DeadlineExceeded:
    case Code.ResourceExhausted:
    case Code.Aborted:
      return true;
    case Code.Unknown:
    case Code.Internal:
      return reason === undefined; // the network, or something between
    default:
      return false;
  }
}

/** Reports whether the server itself wants other credentials. After a change of rights the same ones may do. */
export function isDenied(err: unknown): boolean {
  const { code, reason } = errorFacts(err);
  return reason !== undefined && reason !== "RIGHTS_CHANGED" && (code === Code.Unauthenticated || code === Code.PermissionDenied);
}
