import { useEffect, useRef } from "preact/hooks";

import { bind } from "../shell/keys.js";

/** Reports whether a key was pressed without a modifier. */
export function isPlain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}

/**
 * Hands keys that nothing else on the page wants to the view that is shown, so that it need not have the focus. `f` reports whether
 * it did something.
 */
export function useKeys(keys: readonly string[], f: (key: string) => boolean): void {
  const newest = useRef(f);
  newest.current = f;
  useEffect(() => bind(...keys.map((key) => ({ keys: key, help: "", action: () => newest.current(key) }))), []);
}
