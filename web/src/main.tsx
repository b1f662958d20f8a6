import { effect } from "@preact/signals";
import { render } from "preact";

import { createClient } from "../../clients/typescript/src/client.js";
import { openMirror } from "./model/mirror.js";
import { App } from "./shell/app.js";
import { startKeys } from "./shell/keys.js";
import { route, startRouter } from "./shell/router.js";

const mirror = openMirror(WORKER_URL);
const api = createClient({ baseUrl: location.origin });

startRouter();
startKeys();
effect(() => mirror.filter(route.value.filter));
render(<App mirror={mirror} api={api} />, document.getElementById("page") as HTMLElement);

// For a look from the console, and for tests: nothing of the page uses it.
Object.assign(globalThis, { runstatusPage: { mirror } });
