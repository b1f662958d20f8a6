import type { Run, ViewProps } from "../model/types.js";
import { type HistoryLine, readBeginning, readLines, whole } from "../run/history.js";
import type { Line } from "../run/phases.js";

/** How many calls for histories are under way at a time. */
const AT_ONCE = 4;
/** How many histories are kept. */
const MOST = 4000;

interface Entry {
  uid: string;
  lines: Line[];
  /** The first lines, if the history is longer than a page. */
  beginning: HistoryLine[];
  /** The number of the newest line. */
  sequence: number;
  stale: boolean;
}

/** The histories of the members that have been in view. They are read when they are wanted, and follow the changes of the mirror. */
export class Histories {
  private readonly api: ViewProps["api"];
  private readonly loaded: (run: Run) => void;
  private readonly entries = new Map<string, Entry>();
  private wanted: Run[] = [];
  private inView: readonly Run[] = [];
  private readonly underWay = new Set<string>();
  private readonly failed = new Map<string, number>();
  private readonly ended = new AbortController();

  constructor(api: ViewProps["api"], loaded: (run: Run) => void) {
    this.api = api;
    this.loaded = loaded;
  }

  close(): void {
    this.ended.abort();
    this.wanted = [];
  }

  /** The lines of a run as far as they are known. */
  of(run: Run): readonly Line[] | undefined {
    const entry = this.entries.get(run.name);
    return entry?.uid === run.uid ? entry.lines : undefined;
  }

  /** Reads the histories of these runs next, instead of those that were wanted before. */
  want(runs: readonly Run[]): void {
    this.inView = runs;
    this.wanted = runs.filter((run) => this.lacks(run));
    this.next();
  }

  /** Reads what is in view and could not be read before: the server is back. */
  again(): void {
    this.failed.clear();
    this.want(this.inView);
  }

  /** Takes in that a run has changed. One new line needs no call: the mirror has told its state and time. */
  changed(run: Run): void {
    const entry = this.entries.get(run.name);
    if (!entry || entry.uid !== run.uid || run.sequence <= entry.sequence) return;
    if (run.sequence === entry.sequence + 1) {
      entry.lines.push({ state: run.state, when: run.updated });
      entry.sequence = run.sequence;
    } else entry.stale = true;
  }

  private lacks(run: Run): boolean {
    const entry = this.entries.get(run.name);
    if (this.failed.get(run.name) === run.sequence) return false;
    return !entry || entry.uid !== run.uid || entry.stale;
  }

  private next(): void {
    while (this.underWay.size < AT_ONCE && !this.ended.signal.aborted) {
      const run = this.wanted.shift();
      if (!run) return;
      if (!this.underWay.has(run.name) && this.lacks(run)) void this.read(run);
    }
  }

  private async read(run: Run): Promise<void> {
    const { name, uid, sequence } = run;
    this.underWay.add(name);
    try {
      const known = this.entries.get(name);
      const newest = await readLines(this.api, name, "", undefined, this.ended.signal);
      let beginning = known?.uid === uid ? known.beginning : [];
      if (newest.earlier && beginning.length === 0) beginning = await readBeginning(this.api, name, this.ended.signal);
      const lines = whole(beginning, newest);
      if (this.entries.size >= MOST) this.entries.delete(this.entries.keys().next().value as string);
      this.entries.set(name, { uid, beginning, lines: lines.map(({ state, when, behindUnread }) => (behindUnread ? { state, when, behindUnread } : { state, when })), sequence: lines.at(-1)?.sequence ?? 0, stale: false });
      this.failed.delete(name);
      if (!this.ended.signal.aborted) this.loaded(run);
    } catch {
      // The bar is drawn without its phases; the next line of the run is another try.
      this.failed.set(name, sequence);
    } finally {
      this.underWay.delete(name);
      this.next();
    }
  }
}
