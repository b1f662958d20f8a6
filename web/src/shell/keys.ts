/** What a key does. It reports whether it did something. */
export type Action = () => boolean | void;

/** The keys of the page, for help: sequences have a space. */
export interface Binding {
  keys: string;
  help: string;
  action: Action;
}

const bindings: Binding[] = [];
/** The first key of a sequence is forgotten after this time. */
const sequenceMs = 1_200;

/** Adds keys. It returns what removes them. The newest binding of a key counts. */
export function bind(...added: Binding[]): () => void {
  bindings.unshift(...added);
  return () => added.forEach((one) => bindings.splice(bindings.indexOf(one), 1));
}

/** Takes the keys that no field of the page wants. */
export function startKeys(): void {
  let first = "";
  let forget: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || document.querySelector("dialog[open]") !== null) {
      return;
    }
    const key = first === "" ? event.key : `${first} ${event.key}`;
    clearTimeout(forget);
    first = "";
    if (bindings.some((one) => one.keys.startsWith(`${key} `))) {
      first = key;
      forget = setTimeout(() => {
        first = "";
      }, sequenceMs);
      return;
    }
    for (const one of bindings) {
      if (one.keys.split(", ").includes(key) && one.action() !== false) {
        event.preventDefault();
        return;
      }
    }
  });
}

/** Reports whether the key belongs to a field. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])")) {
    return true;
  }
  return (key === "Enter" || key === " ") && target.matches("a, button, summary, [role=button], [role=tab], [role=menuitem]");
}
