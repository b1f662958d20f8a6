import type { Direction } from "./layout.js";

export interface Point {
  x: number;
  y: number;
}

/** What the pointer does to a wall, in CSS pixels of its element. */
export interface Moves {
  pan(x: number, y: number): void;
  zoom(factor: number, at: Point): void;
  hover(at: Point | undefined): void;
  click(at: Point): void;
}

/** How far a pointer may move between down and up and still click. */
const STILL = 4;

/**
 * Listens to the pointer: the wheel zooms and moves sideways, dragging moves, two fingers zoom. Returns what ends that.
 */
export function listen(host: HTMLElement, moves: Moves): () => void {
  const ended = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(type: K, f: (event: HTMLElementEventMap[K]) => void) =>
    host.addEventListener(type, f, { signal: ended.signal, passive: false });
  const pointOf = (event: MouseEvent): Point => {
    const box = host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  on("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) moves.pan(event.deltaX * unit || event.deltaY * unit, 0);
    else moves.zoom(Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0018)), pointOf(event));
  });

  const down = new Map<number, Point>();
  let far = 0;
  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (down.size === 0) far = 0;
    down.set(event.pointerId, pointOf(event));
    host.setPointerCapture(event.pointerId);
  });
  on("pointermove", (event) => {
    const at = pointOf(event);
    const before = down.get(event.pointerId);
    if (!before) {
      moves.hover(at);
      return;
    }
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    far += Math.hypot(at.x - before.x, at.y - before.y);
    down.set(event.pointerId, at);
    if (other) moves.zoom(apart(at, other) / Math.max(1, apart(before, other)), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    else if (far > STILL) moves.pan(before.x - at.x, before.y - at.y);
  });
  on("pointerup", (event) => {
    const at = down.get(event.pointerId);
    down.delete(event.pointerId);
    if (at && far <= STILL && down.size === 0) moves.click(at);
  });
  on("pointercancel", (event) => down.delete(event.pointerId));
  on("pointerleave", () => moves.hover(undefined));
  return () => ended.abort();
}

function apart(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Where the keys go. */
export const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "home",
  End: "end",
  PageDown: "next",
  PageUp: "previous",
};

/** All keys that a wall knows. Escape it takes only while it has the focus. */
export const KEYS: readonly string[] = [...Object.keys(DIRECTIONS), "+", "=", "-", "0", "Enter"];
