import { useEffect, useRef } from "preact/hooks";

import { type Binding, bind } from "./keys.js";

/** Binds keys as long as the component is shown. The keys must stay; what they do is as of the last render. */
export function useBindings(bindings: Binding[]): void {
  const newest = useRef(bindings);
  newest.current = bindings;
  useEffect(() => bind(...bindings.map((one, i) => ({ ...one, action: () => newest.current[i]?.action() }))), []);
}
