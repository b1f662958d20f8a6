import type { Timestamp } from "@bufbuild/protobuf/wkt";

import type { WatchChange } from "../../../clients/typescript/src/events.js";
import { Outcome, type Run as ApiRun, type StatusInfo } from "../../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import type { WatchSilenced_SilentRun } from "../../../clients/typescript/src/gen/runstatus/v1/service_pb.js";
import { Tally } from "./tally.js";
import type { Run } from "./types.js";
import { kindOf } from "./wire.js";

/** A run as the worker holds it. */
export interface Row {
  readonly key: number;
  readonly name: string;
  uid: string;
  state: string;
  note: string;
  outcome: string;
  ended: boolean;
  user: string;
  test: string;
  series: string;
  labels: Readonly<Record<string, string>>;
  created: number;
  updated: number;
  endedAt: number;
  silentSince: number;
  sequence: number;
  /** The newest revision that is known of it. */
  revision: number;
  problem: { state: string; note: string; when: number } | undefined;
  result: string;
  unreadable: string;
  /** Labels, note and first problem are known. */
  detailed: boolean;
  /** The pass in which the run was last heard of. */
  pass: number;
}

/** What has changed since the last `take`. */
export interface Dirty {
  changed: Row[];
  removed: number[];
}

const noLabels: Readonly<Record<string, string>> = Object.freeze({});

/**
 * The runs as lists and the events of a watch tell them. A pass begins with a list and takes events behind it; what it does
 * not mention is gone at its end.
 */
export class Table {
  readonly rows = new Map<string, Row>();
  readonly tally = new Tally();
  #next = 0;
  #pass = 0;
  #changed = new Set<Row>();
  #removed: number[] = [];
  readonly #labels = new Map<string, Readonly<Record<string, string>>>();
  readonly #texts = new Map<string, string>();
  /** Reports whether a state is a problem. */
  problems: (state: string, kind: Run["kind"]) => boolean = namesProblem;

  /** Begins to read everything again. What lists in the view BASIC lack is shown as it was until it has been read, too. */
  beginPass(): void {
    this.#pass++;
    for (const row of this.rows.values()) {
      row.detailed = false;
    }
  }

  /** Removes the runs that this pass has not mentioned. */
  endPass(): void {
    for (const row of this.rows.values()) {
      if (row.pass !== this.#pass) {
        this.#remove(row);
      }
    }
  }

  /** Removes all runs. */
  clear(): void {
    this.#pass++;
    this.endPass();
    this.tidy();
  }

  /** Forgets texts and labels that no run has any more. */
  tidy(): void {
    this.#texts.clear();
    this.#labels.clear();
    for (const row of this.rows.values()) {
      row.state = this.#share(row.state);
      row.user = this.#share(row.user);
      row.test = this.#share(row.test);
      row.series = this.#share(row.series);
      row.labels = this.#shareLabels(row.labels);
    }
  }

  /** Returns what has changed since the last call, each run once. */
  take(): Dirty {
    const dirty = { changed: [...this.#changed], removed: this.#removed };
    this.#changed = new Set();
    this.#removed = [];
    return dirty;
  }

  get dirty(): boolean {
    return this.#changed.size > 0 || this.#removed.length > 0;
  }

  /** Takes a run of a list in the view BASIC, which lacks labels, note and first problem. */
  list(run: ApiRun): void {
    const row = this.#row(run);
    row.detailed &&= row.sequence === sequenceOf(run);
    this.#about(row, run);
    this.#current(row, run);
    this.#counted(row);
  }

  /**
   * Takes from a run of a list in the view FULL what the view BASIC lacks. The list may be older than events that were
   * taken before it: what they told stays.
   */
  detail(run: ApiRun): void {
    const row = this.rows.get(run.name);
    if (row === undefined || !sameUid(row.uid, run.uid) || row.detailed) {
      return;
    }
    row.detailed = true;
    row.labels = this.#shareLabels(run.labels);
    const told = row.sequence > sequenceOf(run) ? row.problem : undefined; // perhaps by a line behind those of the list
    row.problem = problemOf(run.firstProblem) ?? told;
    if (row.sequence === sequenceOf(run)) {
      row.note = run.current?.note ?? "";
    }
    this.#changed.add(row);
  }

  /** Takes an event of a watch. It reports whether the event is one about runs. */
  apply(change: WatchChange): boolean {
    switch (change.type) {
      case "status":
        this.#status(change.status);
        return true;
      case "joined":
      case "updated":
      case "ended":
        this.#whole(change.run);
        return true;
      case "left": {
        const row = this.rows.get(change.run.name);
        if (row !== undefined && sameUid(row.uid, change.run.uid)) {
          this.#remove(row);
        }
        return true;
      }
      case "silenced":
        change.runs.forEach((run) => this.#silenced(run));
        return true;
      default:
        return false;
    }
  }

  #whole(run: ApiRun): void {
    const row = this.#row(run);
    row.labels = this.#shareLabels(run.labels);
    row.problem = problemOf(run.firstProblem);
    this.#about(row, run);
    this.#current(row, run);
    row.detailed = true;
    this.#counted(row);
  }

  #status(line: StatusInfo): void {
    const row = this.rows.get(line.run);
    const sequence = Number(line.sequence);
    if (row === undefined || !sameUid(row.uid, line.uid)) {
      return;
    }
    row.pass = this.#pass;
    if (0 < sequence && sequence <= row.sequence) {
      // A list that was read later has told it already, perhaps without its note.
      if (sequence === row.sequence && row.note !== line.note) {
        row.note = line.note;
        this.#changed.add(row);
      }
      return;
    }
    this.#line(row, line);
    row.silentSince = 0;
    if (row.problem === undefined && !line.malformed && this.problems(line.stateName, kindOf(row.name))) {
      row.problem = problemOf(line);
    }
    if (line.stateName === "COMPLETE" && !line.malformed) {
      row.result = resultIn(line.note);
    }
    this.#counted(row);
  }

  #silenced({ run, uid, silentSince }: WatchSilenced_SilentRun): void {
    const row = this.rows.get(run);
    if (row !== undefined && sameUid(row.uid, uid)) {
      row.silentSince = millis(silentSince);
      this.#counted(row);
    }
  }

  /** Returns the row of a run. Another generation of the name gets a new one. */
  #row(run: ApiRun): Row {
    let row = this.rows.get(run.name);
    if (row !== undefined && !sameUid(row.uid, run.uid)) {
      this.#remove(row);
      row = undefined;
    }
    if (row === undefined) {
      row = newRow(this.#next++, run.name);
      this.rows.set(run.name, row);
    }
    row.pass = this.#pass;
    row.uid = run.uid || row.uid;
    return row;
  }

  /** Takes what stands in all views, save the current status. */
  #about(row: Row, run: ApiRun): void {
    row.outcome = run.outcome === Outcome.UNSPECIFIED ? "" : (Outcome[run.outcome] ?? String(run.outcome));
    row.ended = run.ended;
    row.user = this.#share(run.user);
    row.test = this.#share(run.displayName);
    row.series = this.#share(run.series);
    row.created = millis(run.createTime);
    row.endedAt = millis(run.endTime);
    row.result = run.result;
    row.silentSince = millis(run.silentSince);
    row.unreadable = run.unreadableReason;
    row.revision = Math.max(row.revision, Number(run.createRevision));
  }

  /** Takes the current status, unless a newer one has been told. */
  #current(row: Row, run: ApiRun): void {
    const sequence = sequenceOf(run);
    if (run.current === undefined || (0 < sequence && sequence < row.sequence)) {
      return;
    }
    const note = run.current.run === "" && sequence === row.sequence ? row.note : run.current.note;
    this.#line(row, run.current);
    row.note = note;
    row.updated = millis(run.updateTime) || row.updated;
  }

  #line(row: Row, line: StatusInfo): void {
    row.state = this.#share(line.stateName);
    row.note = line.note;
    row.sequence = Number(line.sequence) || row.sequence;
    row.revision = Math.max(row.revision, Number(line.revision));
    row.updated = millis(line.when) || row.updated;
  }

  #counted(row: Row): void {
    this.tally.put(row);
    this.#changed.add(row);
  }

  #remove(row: Row): void {
    this.rows.delete(row.name);
    this.tally.remove(row);
    this.#changed.delete(row);
    this.#removed.push(row.key);
  }

  /** Returns an equal text that rows have in common. */
  #share(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) {
      this.#texts.set(text, text);
    }
    return known ?? text;
  }

  #shareLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const entries = Object.entries(labels);
    if (entries.length === 0) {
      return noLabels;
    }
    const id = JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    let known = this.#labels.get(id);
    if (known === undefined) {
      known = Object.fromEntries(entries);
      this.#labels.set(id, known);
    }
    return known;
  }
}

function newRow(key: number, name: string): Row {
  return {
    key, name, uid: "", state: "", note: "", outcome: "", ended: false, user: "", test: "", series: "", labels: noLabels, created: 0, updated: 0,
    endedAt: 0, silentSince: 0, sequence: 0, revision: 0, problem: undefined, result: "", unreadable: "", detailed: false, pass: 0,
  };
}

/** A run whose first line is not whole yet has no uid. */
function sameUid(a: string, b: string): boolean {
  return a === b || a === "" || b === "";
}

function sequenceOf(run: ApiRun): number {
  return Number(run.current?.sequence ?? 0n);
}

export function millis(time: Timestamp | undefined): number {
  return time === undefined ? 0 : Number(time.seconds) * 1000 + Math.floor(time.nanos / 1e6);
}

function problemOf(line: StatusInfo | undefined) {
  return line && { state: line.stateName, note: line.note, when: millis(line.when) };
}

/** Reports whether a state is a problem by its name, as those of all built-in states are. */
export function namesProblem(state: string): boolean {
  return state !== "STATUS_ERROR" && (state === "ERROR" || /_(ERROR|FAILED|TIMEOUT)$/.test(state));
}

/** Returns the result in the note of a COMPLETE line, empty if it has none. */
export function resultIn(note: string): string {
  return /^The test completed with result: (PASS|FAIL|ERROR)$/.exec(note)?.[1] ?? "";
}
