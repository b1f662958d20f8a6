import { useEffect, useRef } from "preact/hooks";

/**
 * Brings the focus to the content when another place of the page is shown: what had the focus is gone or belongs to the place before. A field or
 * a dialog that took the focus meanwhile keeps it.
 */
export function useContentFocus(place: string, content: () => HTMLElement | null): void {
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) return;
    shown.current = place;
    const main = content();
    const active = document.activeElement;
    if (!main || active?.closest("dialog[open]") || (active && active !== main && main.contains(active))) return;
    main.focus({ preventScroll: true });
  }, [place]);
}
