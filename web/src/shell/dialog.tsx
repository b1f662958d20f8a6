import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  title: string;
  /** Is called when the dialog is left: by Escape, by its button, or by a click beside it. */
  close: () => void;
  /** The dialog cannot be left without an answer. */
  stays?: boolean;
  children: ComponentChildren;
}

/** A dialog above the page. The browser keeps the focus inside, and gives it back. */
export function Dialog({ title, close, stays, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  // Before the page is drawn: no key may reach what is behind.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        if (!stays) {
          close();
        }
      }}
      onClose={() => {
        // A browser may close a dialog on the second Escape without asking.
        if (stays) {
          element.current?.showModal();
        } else if (element.current !== null) {
          close();
        }
      }}
      onClick={(event) => event.target === element.current && !stays && close()}
    >
      <div class="dialog">
        <header>
          <h2>{title}</h2>
          {!stays && <button type="button" class="icon" aria-label="Close" onClick={close}>×</button>}
        </header>
        {children}
      </div>
    </dialog>
  );
}
