import type { Row } from "./table.js";
import type { Connection, Counts, Run } from "./types.js";

/** From a tab to the worker. */
export type ToWorker =
  /** The tab wants all runs, from the beginning. */
  | { type: "hello" }
  | { type: "bye" }
  /** The tab has taken the batch with this number. */
  | { type: "taken"; batch: number }
  /** What the tab filters by; empty for nothing. */
  | { type: "filter"; filter: string }
  /** To try at once what waits: the network is back, or the credentials are others now. */
  | { type: "retry"; credentials: boolean };

/** From the worker to a tab. */
export type ToTab =
  | { type: "batch"; batch: Packed }
  | { type: "connection"; connection: Connection }
  | { type: "matching"; matching: PackedMatching };

/** Rows and what belongs to them. */
export interface Packed {
  /** Set now and then: the tab answers with it, so that the worker knows how far the tab is. */
  number?: number;
  /** What the dictionary gets at its end. */
  words: Word[];
  /** Rows, `width` values each. */
  values: unknown[];
  removed: number[];
  reset: boolean;
  initial: boolean;
  counts: Counts;
  detailed: boolean;
}

/** Names that match a filter, whole or as a difference. */
export interface PackedMatching {
  filter: string;
  state: "asking" | "known" | "error";
  /** All names. Without them `add` and `remove` change those that were sent before. */
  names?: string[];
  add?: string[];
  remove?: string[];
  error?: string;
}

/** What many rows have in common is sent once. */
export type Word = string | Readonly<Record<string, string>>;

/** The number of values of a row. */
const width = 20;

/** Numbers words in the order in which they come. */
export class Dictionary {
  readonly words: Word[] = [];
  readonly #numbers = new Map<Word, number>();

  number(word: Word): number {
    let n = this.#numbers.get(word);
    if (n === undefined) {
      n = this.words.length;
      this.words.push(word);
      this.#numbers.set(word, n);
    }
    return n;
  }
}

/** Appends rows to values. */
export function encode(rows: Iterable<Row>, words: Dictionary): unknown[] {
  const values: unknown[] = [];
  for (const r of rows) {
    values.push(
      r.key, r.name, r.uid, words.number(r.state), r.note, words.number(r.outcome), r.ended, words.number(r.user), words.number(r.test),
      words.number(r.series), words.number(r.labels), r.created, r.updated, r.endedAt, r.silentSince, r.sequence, r.revision,
      r.problem, words.number(r.result), r.unreadable,
    );
  }
  return values;
}

/** A run of a tab, with what only the page's own parts look at. */
export interface TabRun extends Run {
  /** The newest revision that is known of it. */
  revision: number;
}

/** Calls `take` with each row that `encode` made: with its key, and what writes it into a run, or makes one. */
export function decode(values: unknown[], words: readonly Word[], take: (key: number, write: (run?: TabRun) => TabRun) => void): void {
  for (let at = 0; at < values.length; at += width) {
    take(values[at] as number, (run) => write(values, at, words, run));
  }
}

function write(values: unknown[], at: number, words: readonly Word[], run: TabRun = newRun(values, at)): TabRun {
  const value = <T>(i: number) => values[at + i] as T;
  const word = <T extends Word>(i: number) => words[values[at + i] as number] as T;
  run.state = word(3);
  run.note = value(4);
  run.outcome = word(5);
  run.ended = value(6);
  run.user = word(7);
  run.test = word(8);
  run.series = word(9);
  run.labels = word(10);
  run.created = value(11);
  run.updated = value(12);
  run.endedAt = value(13);
  run.silentSince = value(14);
  run.sequence = value(15);
  run.revision = value(16);
  run.firstProblem = value(17);
  run.result = word(18);
  run.unreadable = value(19);
  return run;
}

/** Returns the kind of a run by its full name. */
export function kindOf(name: string): Run["kind"] {
  return name.slice(0, name.lastIndexOf("/")).endsWith("/series") ? "series" : "test";
}

function newRun(values: unknown[], at: number): TabRun {
  const name = values[at + 1] as string;
  const slash = name.lastIndexOf("/");
  return {
    key: values[at] as number,
    name,
    kind: kindOf(name),
    id: name.slice(slash + 1),
    uid: values[at + 2] as string,
    state: "", note: "", outcome: "", ended: false, user: "", test: "", series: "", labels: {}, created: 0, updated: 0, endedAt: 0,
    silentSince: 0, sequence: 0, revision: 0, firstProblem: undefined, result: "", unreadable: "",
  };
}
