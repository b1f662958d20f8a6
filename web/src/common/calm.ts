import { useEffect, useRef, useState } from "preact/hooks";

/** Passes on the newest of values that come often, at most one in `ms`: the first one at once. */
export class Calm<T> {
  readonly #ms: number;
  readonly #told: (value: T) => void;
  #newest: T;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;

  constructor(ms: number, value: T, told: (value: T) => void) {
    this.#ms = ms;
    this.#newest = value;
    this.#told = told;
  }

  tell(value: T): void {
    if (value === this.#newest) {
      return;
    }
    this.#newest = value;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#last = performance.now();
        this.#told(this.#newest);
      },
      Math.max(0, this.#last + this.#ms - performance.now()),
    );
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

/** How often a live region speaks at most, in milliseconds. */
const SPOKEN = 2000;

/** Returns a text for a live region: the newest one, changed at most every two seconds, so that a screen reader can follow. */
export function useSpoken(text: string): string {
  const [spoken, setSpoken] = useState(text);
  const calm = useRef<Calm<string>>();
  useEffect(() => {
    calm.current = new Calm(SPOKEN, spoken, setSpoken);
    return () => calm.current?.close();
  }, []);
  useEffect(() => calm.current?.tell(text), [text]);
  return spoken;
}
