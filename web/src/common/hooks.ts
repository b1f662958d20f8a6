import { useEffect, useReducer, useRef } from "preact/hooks";

import type { Batch, Mirror } from "../model/types.js";

/** Returns what makes the component render again. */
export function useRender(): () => void {
  const [, render] = useReducer((n: number) => n + 1, 0);
  return render as () => void;
}

/**
 * Renders the component again after batches of the mirror that concern it, at most every `ms`. Returns a number that is another one
 * then.
 */
export function useBatches(mirror: Mirror, ms: number, concerns: (batch: Batch) => boolean = () => true): number {
  const render = useRender();
  const version = useRef(0);
  const newest = useRef(concerns);
  newest.current = concerns;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const end = mirror.subscribe((batch) => {
      if (timer !== undefined || !(batch.reset || newest.current(batch))) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          last = performance.now();
          version.current++;
          render();
        },
        Math.max(0, last + ms - performance.now()),
      );
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [mirror, ms]);
  return version.current;
}

/** Renders the component again every `ms` as long as `on` holds: for lengths of time that grow. */
export function useTick(ms: number, on: boolean): void {
  const render = useRender();
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(render, ms);
    return () => clearInterval(timer);
  }, [ms, on]);
}
