import { useEffect, useRef, useState } from "preact/hooks";

import type { Go, Mirror, Route } from "../model/types.js";
import { CountBar } from "../runs/counts.js";
import { useBindings } from "./bindings.js";
import { Draft } from "./draft.js";

/** What the views of many runs have in common: filter, search and counts. */
export function Toolbar({ mirror, route, go }: { mirror: Mirror; route: Route; go: Go }) {
  const filter = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  useBindings([
    { keys: "/", help: "Filter", action: () => focus(filter.current) },
    { keys: "s", help: "Search", action: () => focus(search.current) },
  ]);
  const { state, error } = mirror.matching.value;
  const wrong = state === "error";
  return (
    <div class="tools">
      <div class="fields" role="search">
        <Field input={filter} name="filter" label="Filter, by the server" hint={'Filter: state = "RUNNING"'} keys="/" value={route.filter} invalid={wrong} take={(text) => go({ filter: text })} />
        <Field input={search} name="search" label="Search in the runs" hint="Search" keys="s" value={route.search} live take={(text) => go({ search: text })} />
      </div>
      {wrong && <p class="wrong-filter problem" role="alert">The filter does not work: {error}</p>}
      {route.view === "runs" && <CountBar counts={mirror.counts.value} route={route} go={go} />}
      <SpokenCounts mirror={mirror} />
    </div>
  );
}

interface FieldProps {
  input: { current: HTMLInputElement | null };
  name: string;
  label: string;
  hint: string;
  keys: string;
  value: string;
  invalid?: boolean;
  /** Takes the text while it is typed; else with Enter, or when the field is left. */
  live?: boolean;
  take: (text: string) => void;
}

function Field({ input, name, label, hint, keys, value, invalid, live, take }: FieldProps) {
  const [text, show] = useState(value);
  const own = useRef<Draft>();
  const draft = (own.current ??= new Draft(value, live ?? false, show));
  draft.take = take;
  useEffect(() => draft.follow(value), [value]); // the route may have changed by another way
  useEffect(() => () => draft.end(), []);
  return (
    <div class={`field field-${name}`}>
      <input
        ref={input}
        type="search"
        name={name}
        aria-label={label}
        aria-keyshortcuts={keys}
        aria-invalid={invalid ?? false}
        placeholder={hint}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          show(event.currentTarget.value);
          draft.typed(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            draft.done();
            event.currentTarget.blur(); // the keys of the list work again
          } else if (event.key === "Escape") {
            event.preventDefault();
            draft.cancel();
            event.currentTarget.blur();
          }
        }}
        onBlur={() => draft.done()}
      />
      <kbd aria-hidden="true">{keys}</kbd>
    </div>
  );
}

/** The counts for screen readers: not with each change, but now and then. */
function SpokenCounts({ mirror }: { mirror: Mirror }) {
  const [spoken, speak] = useState("");
  useEffect(() => {
    const timer = setInterval(() => {
      const { total, open, byOutcome } = mirror.counts.peek();
      speak(`${total} runs, ${open} open, ${byOutcome["PASSED"] ?? 0} passed, ${byOutcome["FAILED"] ?? 0} failed`);
    }, 10_000);
    return () => clearInterval(timer);
  }, [mirror]);
  return <p class="visually-hidden" aria-live="polite">{spoken}</p>;
}

function focus(input: HTMLInputElement | null): boolean {
  input?.focus();
  input?.select();
  return input !== null;
}
