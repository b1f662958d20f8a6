/** Where a table was scrolled to when it was left, for the way back from a run. */
export class Places {
  #left: { table: string; scrollTop: number } | undefined;

  leave(table: string, scrollTop: number): void {
    this.#left = { table, scrollTop };
  }

  /** Returns where this table was left, once; undefined if another one was, or none. */
  take(table: string): number | undefined {
    const left = this.#left;
    this.#left = undefined;
    return left?.table === table ? left.scrollTop : undefined;
  }
}

/**
 * Brings the selection of an address into view after the table was opened. Runs are listed in parts: the selection is followed until all are
 * there, unless the user has taken the table over.
 */
export class Landing {
  #target: string;

  /** `target` is the run to bring into view; empty for none. */
  constructor(target: string) {
    this.#target = target;
  }

  /** The user scrolls, or selects another run. */
  stop(): void {
    this.#target = "";
  }

  /** Returns the row to bring into view now; -1 for none. `index` is where the selected run is listed, -1 if it is not. */
  row(selected: string, index: number, complete: boolean): number {
    if (this.#target === "") {
      return -1;
    }
    const other = selected !== this.#target;
    if (other || complete) {
      this.#target = "";
    }
    return other ? -1 : index;
  }
}
