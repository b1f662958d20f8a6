import type { Filters } from "./filters.js";
import type { Table } from "./table.js";
import type { Connection } from "./types.js";
import { Dictionary, encode, type Packed, type PackedMatching, type ToTab, type ToWorker } from "./wire.js";

/** How many rows a message to a tab that joins has at most: so few that no frame of the tab is late. */
const chunk = 4_000;
/** How long changes are gathered. */
const gatherMs = 30;
/** A tab is asked after so many batches how far it is. */
const askEvery = 50;
/** A tab that is so many batches behind, a multiple of askEvery, is frozen or gone. It gets nothing more, and all runs again once it answers. */
const mostBehind = 500;
/** The dictionary is begun again with more words than this, and so many for each run. A run has five words of its own at most. */
const mostWords = { all: 10_000, each: 10 };

/** The end of a tab. MessagePort has it, and so has the scope of a worker that serves a single tab. */
export interface Port {
  postMessage(message: ToTab): void;
}

interface Tab {
  /** How many words the tab has. */
  words: number;
  filter: string;
  sent: number;
  taken: number;
  /** The tab is too far behind: it has missed something. */
  stuck: boolean;
}

/** Tells tabs of the runs of a table. A tab that joins gets all of them, then what changes. */
export class Hub {
  readonly #table: Table;
  #words = new Dictionary();
  readonly #tabs = new Map<Port, Tab>();
  #filters: Filters | undefined;
  #connection: Connection;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #initial = false;
  detailed = false;
  /** Is called when a tab asks for another attempt. */
  onRetry: (credentials: boolean) => void = () => {};

  constructor(table: Table, now: number) {
    this.#table = table;
    this.#connection = { state: "connecting", since: now, complete: false };
  }

  set filters(filters: Filters) {
    this.#filters = filters;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Tells all tabs how the connection is. */
  set connection(connection: Connection) {
    this.#connection = connection;
    for (const port of this.#tabs.keys()) {
      port.postMessage({ type: "connection", connection });
    }
  }

  /** Takes a message of a tab. */
  receive(port: Port, message: ToWorker): void {
    switch (message.type) {
      case "hello":
        this.#join(port);
        break;
      case "bye":
        this.#filter(port, "");
        this.#tabs.delete(port);
        break;
      case "taken":
        this.#taken(port, message.batch);
        break;
      case "filter":
        this.#filter(port, message.filter);
        break;
      case "retry":
        this.onRetry(message.credentials);
        break;
    }
  }

  /** Notes that the table has changed. Tabs are told soon. `initial`: by a list. */
  changed(initial: boolean): void {
    this.#initial ||= initial;
    this.#timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  /** Tells the tabs of a filter what matches it. */
  matching(matching: PackedMatching): void {
    for (const [port, tab] of this.#tabs) {
      if (tab.filter === matching.filter && !tab.stuck) {
        port.postMessage({ type: "matching", matching });
      }
    }
  }

  /** Sends all tabs the table from the beginning, with a new dictionary. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#table.take(); // the tabs get it with everything else
    this.#words = new Dictionary();
    for (const [port, tab] of this.#tabs) {
      if (!tab.stuck) {
        this.#join(port);
      }
    }
  }

  /** Tells all tabs what has changed. */
  flush(): void {
    if (this.#words.words.length > mostWords.all + mostWords.each * this.#table.rows.size) {
      this.#table.tidy();
      this.restart();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { changed, removed } = this.#table.take();
    const initial = this.#initial;
    this.#initial = false;
    if (this.#tabs.size === 0) {
      return;
    }
    for (let at = 0; at === 0 || at < changed.length; at += chunk) {
      const values = encode(changed.slice(at, at + chunk), this.#words);
      this.#tabs.forEach((tab, port) => this.#send(port, tab, { values, removed: at === 0 ? removed : [], reset: false, initial }));
    }
  }

  #send(port: Port, tab: Tab, part: Pick<Packed, "values" | "removed" | "reset" | "initial">): void {
    if (tab.stuck) {
      return;
    }
    const words = this.#words.words.slice(tab.words);
    tab.words = this.#words.words.length;
    tab.sent++;
    tab.stuck = tab.sent - tab.taken >= mostBehind;
    const number = tab.sent % askEvery === 0 ? { number: tab.sent } : {};
    port.postMessage({ type: "batch", batch: { ...part, ...number, words, counts: this.#table.tally.counts(), detailed: this.detailed } });
  }

  #taken(port: Port, batch: number): void {
    const tab = this.#tabs.get(port);
    if (tab === undefined) {
      return;
    }
    tab.taken = batch;
    if (tab.stuck && batch === tab.sent) {
      this.#join(port);
    }
  }

  #join(port: Port): void {
    const tab: Tab = { words: 0, filter: this.#tabs.get(port)?.filter ?? "", sent: 0, taken: 0, stuck: false };
    this.#tabs.set(port, tab);
    const rows = [...this.#table.rows.values()];
    let at = 0;
    const next = () => {
      if (this.#tabs.get(port) !== tab) {
        return;
      }
      const some = rows.slice(at, at + chunk).filter((row) => this.#table.rows.get(row.name) === row);
      this.#send(port, tab, { values: encode(some, this.#words), removed: [], reset: at === 0, initial: true });
      at += chunk;
      if (at < rows.length) {
        setTimeout(next);
      } else {
        port.postMessage({ type: "connection", connection: this.#connection });
      }
    };
    port.postMessage({ type: "connection", connection: { ...this.#connection, complete: false } });
    const matching = this.#filters?.known(tab.filter);
    if (matching !== undefined) {
      port.postMessage({ type: "matching", matching });
    }
    next();
  }

  #filter(port: Port, filter: string): void {
    const tab = this.#tabs.get(port);
    if (tab === undefined || tab.filter === filter) {
      return;
    }
    if (tab.filter !== "") {
      this.#filters?.leave(tab.filter);
    }
    tab.filter = filter;
    const matching = filter === "" ? undefined : this.#filters?.use(filter);
    if (matching !== undefined) {
      port.postMessage({ type: "matching", matching });
    }
  }
}
