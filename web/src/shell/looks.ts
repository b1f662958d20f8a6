import type { Connection } from "../model/types.js";
import { type Known, type Look, lookAt, type Since, since } from "./since.js";

/** A page that was away for less does not say what happened meanwhile. */
const glanceMs = 5_000;
/** How long a connection that is back brings what was missed. */
const settleMs = 8_000;

/** What the page is at a moment. */
export interface Moment {
  now: number;
  /** The page is shown. */
  visible: boolean;
  connection: Connection;
}

/** Where looks and what happened since them go to. */
export interface Desk {
  runs(): Iterable<Known>;
  /** Returns the newest look of any tab. */
  stored(): Look | undefined;
  keep(look: Look): void;
  /** Shows what happened; undefined: nothing of what was shown before. */
  tell(happened: Since | undefined): void;
}

/**
 * Keeps when the page was last looked at: shown, and with a connection. When it is so again after more than a moment, it tells
 * what happened meanwhile. Without a connection it tells nothing and keeps the old look: what is missed is not known yet.
 */
export class Looks {
  readonly #desk: Desk;
  /** What the page has seen, undefined until all runs have been read. */
  #seen: Look | undefined;
  #here = false;
  #live = false;
  /** What is still to be told: since when, and how long more may come. */
  #before: Look | undefined;
  #until = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Takes into account how the page is now. It is to be called when that changes, and now and then. */
  turn({ now, visible, connection: { state, since: heard, complete } }: Moment): void {
    if (state === "denied" || state === "connecting") {
      this.#forget();
      return;
    }
    const live = state === "live";
    const here = visible && live;
    if (this.#seen === undefined) {
      if (!complete) {
        return;
      }
      this.#seen = lookAt(this.#desk.runs(), now);
      this.#owe(this.#desk.stored(), now);
    } else if (here && !this.#here) {
      const before = this.#desk.stored();
      if (before !== undefined && now - before.at > glanceMs) {
        this.#owe(before, this.#live ? now : now + settleMs);
      }
    }
    this.#live = live;
    this.#tell(now);
    if (this.#before === undefined && (here || this.#here)) {
      this.#desk.keep({ ...this.#seen, at: live ? now : Math.min(now, heard) });
    }
    this.#here = here;
  }

  /** Takes runs that have come or changed. */
  saw(runs: Iterable<Known>, now: number): void {
    this.#seen &&= lookAt(runs, now, this.#seen);
  }

  /** What was told has been read. */
  dismiss(): void {
    this.#before = undefined;
    this.#desk.tell(undefined);
  }

  #owe(before: Look | undefined, until: number): void {
    this.#before ??= before;
    this.#until = until;
  }

  #tell(now: number): void {
    if (this.#before === undefined) {
      return;
    }
    const happened = since(this.#desk.runs(), this.#before);
    if (happened !== undefined) {
      this.#desk.tell(happened);
    }
    if (this.#live && now >= this.#until) {
      this.#before = undefined;
    }
  }

  /** Other credentials may show other runs. */
  #forget(): void {
    if (this.#seen !== undefined) {
      this.#seen = undefined;
      this.#here = this.#live = false;
      this.dismiss();
    }
  }
}
