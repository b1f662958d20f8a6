/** `system`: as the browser prefers. */
export type Theme = "system" | "light" | "dark";

const key = "runstatus.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
let theme: Theme = "system";

/** Returns the theme that was chosen in this browser. */
export function storedTheme(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system"; // the browser keeps nothing
  }
}

/** Shows a theme, without keeping it. */
export function applyTheme(value: Theme): void {
  theme = value;
  show();
}

/** Shows a theme in all tabs, and keeps it. */
export function chooseTheme(value: Theme): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It lasts as long as the tab.
  }
  applyTheme(value);
}

/** Calls `f` when another tab has chosen a theme. */
export function onThemeOfOtherTabs(f: (theme: Theme) => void): void {
  addEventListener("storage", (event) => {
    if (event.key === key) {
      applyTheme(storedTheme());
      f(storedTheme());
    }
  });
}

function show(): void {
  document.documentElement.dataset["theme"] = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
}

dark.addEventListener("change", show);
