import { h, render } from "preact";

/** Runs hooks without a document. `value` is what they returned last. */
export function runHooks<P extends object, T>(hooks: (props: P) => T, first: P): { value: T; give(props: P): void; end(): void } {
  const parent = { nodeType: 1, childNodes: [], firstChild: null } as unknown as Element;
  (globalThis as { document?: unknown }).document ??= {};
  const Nothing = (props: P) => {
    result.value = hooks(props);
    return null;
  };
  const result = {
    value: undefined as T,
    give: (props: P) => render(h(Nothing, props), parent),
    end: () => render(null, parent),
  };
  result.give(first);
  return result;
}

/** Waits until a condition holds; the test's own time limit ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
