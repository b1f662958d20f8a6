import type { Counts } from "./types.js";

/** What a run counts as. */
interface Counted {
  readonly key: number;
  state: string;
  outcome: string;
  ended: boolean;
  silentSince: number;
}

interface Share {
  state: string;
  outcome: string;
  ended: boolean;
  silent: boolean;
}

/** Counts of runs, kept as they change. They are those of SummarizeRuns. */
export class Tally {
  readonly #shares = new Map<number, Share>();
  readonly #byState = new Map<string, number>();
  readonly #byOutcome = new Map<string, number>();
  #ended = 0;
  #silent = 0;

  /** Counts a run as it stands now, in the place of how it stood. */
  put(run: Counted): void {
    const before = this.#shares.get(run.key);
    const now = { state: run.state, outcome: run.outcome || "UNSPECIFIED", ended: run.ended, silent: run.silentSince > 0 };
    this.#shares.set(run.key, now);
    if (before !== undefined) {
      this.#add(before, -1);
    }
    this.#add(now, 1);
  }

  remove({ key }: { readonly key: number }): void {
    const before = this.#shares.get(key);
    if (before !== undefined) {
      this.#shares.delete(key);
      this.#add(before, -1);
    }
  }

  counts(): Counts {
    const total = this.#shares.size;
    return {
      total,
      open: total - this.#ended,
      ended: this.#ended,
      silent: this.#silent,
      byState: Object.fromEntries(this.#byState),
      byOutcome: Object.fromEntries(this.#byOutcome),
    };
  }

  #add(share: Share, n: number): void {
    add(this.#byState, share.state, n);
    if (share.ended) {
      this.#ended += n;
      add(this.#byOutcome, share.outcome, n);
    }
    if (share.silent) {
      this.#silent += n;
    }
  }
}

function add(counts: Map<string, number>, key: string, n: number): void {
  const now = (counts.get(key) ?? 0) + n;
  if (now === 0) {
    counts.delete(key);
  } else {
    counts.set(key, now);
  }
}
