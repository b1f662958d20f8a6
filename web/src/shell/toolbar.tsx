import { useEffect, useRef, useState } from "preact/hooks";

import type { Go, Mirror, Route } from "../model/types.js";
import { CountBar } from "../runs/counts.js";
import { useBindings } from "./bindings.js";

/** How long the search waits for another letter. */
const searchMs = 120;

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
  const [text, setText] = useState(value);
  const typed = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (value !== typed.current) {
      typed.current = value;
      setText(value); // the route has changed by another way
    }
  }, [value]);
  const done = (to: string) => {
    clearTimeout(timer.current);
    typed.current = to;
    if (to !== value) {
      take(to);
    }
  };
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
          const to = event.currentTarget.value;
          setText(to);
          if (to === "") {
            done(to);
          } else if (live) {
            clearTimeout(timer.current);
            timer.current = setTimeout(() => done(to.trim()), searchMs);
          }
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            done(text.trim());
            event.currentTarget.blur(); // the keys of the list work again
          } else if (event.key === "Escape") {
            event.preventDefault();
            setText(value);
            event.currentTarget.blur();
          }
        }}
        onBlur={(event) => done(event.currentTarget.value.trim())}
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
