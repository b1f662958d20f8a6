// Runs before the page is drawn, so that no frame has the wrong theme.
import { applyTheme, storedTheme } from "./theme.js";

applyTheme(storedTheme());
