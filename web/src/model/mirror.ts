import { signal } from "@preact/signals";

import type { Batch, Connection, Counts, Matching, Mirror, Run } from "./types.js";
import { decode, type Packed, type PackedMatching, type TabRun, type ToTab, type ToWorker, type Word } from "./wire.js";

const none: ReadonlySet<Run> = new Set();
const all: Matching = { filter: "", state: "all" };

/** The runs of a tab, as the worker tells of them. */
export class TabMirror implements Mirror {
  readonly runs = new Map<string, TabRun>();
  readonly revision = signal(0);
  readonly connection = signal<Connection>({ state: "connecting", since: Date.now(), complete: false });
  readonly counts = signal<Counts>({ total: 0, open: 0, ended: 0, silent: 0, byState: {}, byOutcome: {} });
  readonly detailed = signal(false);
  readonly matching = signal<Matching>(all);

  readonly #send: (message: ToWorker) => void;
  readonly #soon: (f: () => void) => void;
  #rows: (TabRun | undefined)[] = []; // by key
  #words: Word[] = [];
  readonly #members = new Map<string, Set<Run>>();
  readonly #subscribers = new Set<(batch: Batch) => void>();
  #filter = "";
  #names = new Set<string>();

  // What came since the last batch.
  #changed = new Set<TabRun>();
  #added = new Set<TabRun>();
  #removed: TabRun[] = [];
  #reset = false;
  #initial = true;
  #counted: Counts | undefined;
  #knows = false;
  #due = false;

  /** `send` reaches the worker. `soon` calls a function before the page is drawn again. */
  constructor(send: (message: ToWorker) => void, soon: (f: () => void) => void) {
    this.#send = send;
    this.#soon = soon;
  }

  get size(): number {
    return this.runs.size;
  }

  subscribe(f: (batch: Batch) => void): () => void {
    this.#subscribers.add(f);
    return () => this.#subscribers.delete(f);
  }

  members(series: string): ReadonlySet<Run> {
    return this.#members.get(series) ?? none;
  }

  /** Asks which runs match, and keeps asking. Empty: all do. */
  filter(text: string): void {
    if (text === this.#filter) {
      return;
    }
    this.#filter = text;
    this.#names = new Set();
    this.matching.value = text === "" ? all : { filter: text, state: "asking" };
    this.#send({ type: "filter", filter: text });
  }

  /** Tries the connection at once. `credentials`: they have changed. */
  retry(credentials: boolean): void {
    this.#send({ type: "retry", credentials });
  }

  /** Takes a message of the worker. */
  receive(message: ToTab): void {
    switch (message.type) {
      case "batch":
        this.#take(message.batch);
        if (message.batch.number !== undefined) {
          this.#send({ type: "taken", batch: message.batch.number });
        }
        break;
      case "connection":
        this.publish(); // what came before it belongs to the connection as it was
        this.connection.value = message.connection;
        break;
      case "matching":
        this.#match(message.matching);
        break;
    }
  }

  /** Shows what has come. */
  publish(): void {
    if (!this.#due) {
      return;
    }
    const batch: Batch = { changed: [...this.#changed], added: [...this.#added], removed: this.#removed, reset: this.#reset, initial: this.#initial };
    this.#changed = new Set();
    this.#added = new Set();
    this.#removed = [];
    this.#reset = false;
    this.#initial = true;
    this.#due = false;
    if (this.#counted !== undefined) {
      this.counts.value = this.#counted;
    }
    this.detailed.value = this.#knows;
    this.revision.value++;
    this.#subscribers.forEach((f) => f(batch));
  }

  #take(batch: Packed): void {
    if (batch.reset) {
      this.#clear();
    }
    for (const word of batch.words) {
      this.#words.push(word);
    }
    batch.removed.forEach((key) => this.#remove(key));
    decode(batch.values, this.#words, (key, write) => this.#put(key, write));
    this.#initial &&= batch.initial;
    this.#counted = batch.counts;
    this.#knows = batch.detailed;
    if (!this.#due) {
      this.#due = true;
      this.#soon(() => this.publish());
    }
  }

  #put(key: number, write: (run?: TabRun) => TabRun): void {
    const known = this.#rows[key];
    const series = known?.series ?? "";
    const run = write(known);
    if (known === undefined) {
      this.#rows[key] = run;
      this.runs.set(run.name, run);
      this.#added.add(run);
    }
    if (series !== run.series) {
      this.#leave(run, series);
      this.#join(run);
    }
    this.#changed.add(run);
  }

  #remove(key: number): void {
    const run = this.#rows[key];
    if (run === undefined) {
      return;
    }
    this.#rows[key] = undefined;
    if (this.runs.get(run.name) === run) {
      this.runs.delete(run.name);
    }
    this.#leave(run, run.series);
    this.#changed.delete(run);
    if (!this.#added.delete(run)) {
      this.#removed.push(run);
    }
  }

  #clear(): void {
    this.runs.clear();
    this.#rows = [];
    this.#words = [];
    this.#members.clear();
    this.#changed.clear();
    this.#added.clear();
    this.#removed = [];
    this.#reset = true;
  }

  #join(run: TabRun): void {
    if (run.series === "") {
      return;
    }
    let members = this.#members.get(run.series);
    if (members === undefined) {
      members = new Set();
      this.#members.set(run.series, members);
    }
    members.add(run);
  }

  #leave(run: TabRun, series: string): void {
    const members = this.#members.get(series);
    members?.delete(run);
    if (members?.size === 0) {
      this.#members.delete(series);
    }
  }

  #match({ filter, state, names, add, remove, error }: PackedMatching): void {
    if (filter !== this.#filter) {
      return;
    }
    if (names !== undefined) {
      this.#names = new Set(names);
    }
    add?.forEach((name) => this.#names.add(name));
    remove?.forEach((name) => this.#names.delete(name));
    const changed = names === undefined ? [...(add ?? []), ...(remove ?? [])] : undefined;
    this.matching.value = { filter, state, error, ...(state === "known" && { names: this.#names, changed }) };
  }
}

/** Starts the worker, or joins the one of other tabs, and returns the mirror of this tab. */
export function openMirror(address: string): TabMirror {
  let port = openPort(address);
  const mirror = new TabMirror((message) => port.postMessage(message), beforeNextFrame);
  const say = (message: ToWorker) => port.postMessage(message);
  const begin = () => {
    port.onmessage = (event: MessageEvent) => mirror.receive(event.data as ToTab);
    say({ type: "hello" });
    say({ type: "filter", filter: mirror.matching.peek().filter });
  };
  begin();
  addEventListener("pagehide", () => say({ type: "bye" }));
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) {
      port = openPort(address); // the browser kept the page while it was left: its worker may be gone
      begin();
    }
  });
  addEventListener("online", () => mirror.retry(false));
  return mirror;
}

function openPort(address: string): MessagePort | Worker {
  if (typeof SharedWorker === "undefined") {
    return new Worker(address, { type: "module" });
  }
  return new SharedWorker(address, { type: "module", name: "runstatus" }).port;
}

/** Frames may not come: the tab is not shown, or its window is covered. */
const latestMs = 500;

/** Calls a function once, before the next frame or a little later. */
function beforeNextFrame(f: () => void): void {
  const once = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    f();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, latestMs);
}
