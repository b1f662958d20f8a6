import type { Size } from "./camera.js";
import { fits, type Layout, layOut, layOutLike } from "./layout.js";

/** How often a wall whose groups have changed may take other sizes, in milliseconds. Until then new tiles may stand beyond its edge. */
const REFIT = 1000;
/** A wall that has grown beyond its room so many times takes other sizes at once. */
const BEYOND = 1.25;

/** The layout of a wall whose groups change: tiles keep their size for a while, and finding other sizes is not the work of each frame. */
export class Fitting {
  layout: Layout = layOut([], 1, 1);
  private found = -Infinity;

  /** Finds the sizes for these groups. */
  anew(counts: readonly number[], view: Size, ratio: number, now: number): void {
    this.layout = layOut(counts, view.width, view.height, ratio);
    this.found = now;
  }

  /**
   * Lays groups that have changed out, with the sizes of before unless these are old. `resized` says whether the sizes are others; if the
   * wall should be laid out again although nothing changes, `againIn` is after how many milliseconds.
   */
  follow(counts: readonly number[], view: Size, ratio: number, now: number): { resized: boolean; againIn?: number } {
    const age = now - this.found;
    const like = age > REFIT ? undefined : layOutLike(this.layout, counts);
    if (!like || !fits(like, BEYOND)) {
      this.anew(counts, view, ratio, now);
      return { resized: true };
    }
    this.layout = like;
    return fits(like) ? { resized: false } : { resized: false, againIn: REFIT - age + 1 };
  }
}
