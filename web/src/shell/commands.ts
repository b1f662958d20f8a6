import type { Route } from "../model/types.js";
import { defaultSort } from "./route.js";
import { shortName } from "./names.js";

/** Ways to get in a terminal what is on screen. */
export interface Command {
  title: string;
  text: string;
}

/** What the commands depend on besides the route. */
export interface Place {
  /** Of the HTTP port, such as `127.0.0.1:7601`. It speaks gRPC as well. */
  host: string;
  secure: boolean;
  /** The server wants a token. */
  token: boolean;
}

/** Columns of the table by the names that the API has for them, and the command line. */
const orders: Readonly<Record<string, [api: string, cli: string]>> = {
  state: ["state", "state"],
  run: ["name", "run"],
  test: ["display_name", "name"],
  user: ["user", "user"],
  created: ["create_time", "created"],
  updated: ["update_time", "updated"],
};

/** Returns the commands that print what a route shows. */
export function commandsOf(route: Route, place: Place): Command[] {
  switch (route.view) {
    case "run":
      return runCommands(route.name, place);
    case "series":
      return route.name === "" ? listCommands({ ...route, filter: 'kind = "series"', sort: defaultSort }, place) : seriesCommands(route.name, place);
    case "states":
      return [
        cli("The states that the program knows", "runstatus states"),
        curl("Over HTTP", place, "/v1/states"),
        grpcurl("Over gRPC", place, "ListStates", {}),
      ];
    case "runs":
    case "wall":
      return listCommands(route, place);
  }
}

function listCommands({ filter, sort }: Route, place: Place): Command[] {
  const column = sort.replace(/^-/, "");
  const [api, own] = orders[Object.hasOwn(orders, column) ? column : "created"]!;
  const down = sort.startsWith("-");
  const order = down ? `${api} desc` : api;
  const words = ["runstatus", "status", ...at(place), "--namespace -", filter === "" ? "--all" : `--filter ${quote(filter)}`, `--sort ${down ? "-" : ""}${own}`];
  return [
    cli("With the command line", words.join(" ")),
    cli("Follow the changes", ["runstatus", "watch", ...at(place), "--namespace -", filter === "" ? "--all" : `--filter ${quote(filter)}`].join(" ")),
    curl("Over HTTP", place, "/v1/namespaces/-/runs", { ...(filter !== "" && { filter }), orderBy: order, pageSize: "1000" }),
    grpcurl("Over gRPC", place, "ListRuns", { parent: "namespaces/-", ...(filter !== "" && { filter }), order_by: order, page_size: 1000 }),
  ];
}

function runCommands(name: string, place: Place): Command[] {
  return [
    cli("The run", ["runstatus", "show", quote(shortName(name)), ...at(place)].join(" ")),
    cli("Its history", ["runstatus", "history", quote(shortName(name)), ...at(place)].join(" ")),
    cli("Follow it", ["runstatus", "watch", quote(shortName(name)), ...at(place)].join(" ")),
    curl("The run over HTTP", place, `/v1/${path(name)}`),
    curl("Its history over HTTP", place, `/v1/${path(name)}/statuses`),
    grpcurl("The run over gRPC", place, "GetRun", { run: name }),
    grpcurl("Its history over gRPC", place, "ListStatuses", { run: name }),
  ];
}

function seriesCommands(name: string, place: Place): Command[] {
  const filter = `series = "${name}"`;
  return [
    cli("Its members", ["runstatus", "status", ...at(place), "--series", quote(shortName(name))].join(" ")),
    cli("Wait for its end", ["runstatus", "wait", quote(shortName(name)), ...at(place)].join(" ")),
    curl("Its members over HTTP", place, "/v1/namespaces/-/runs", { filter }),
    curl("Follow it over HTTP", place, `/v1/${path(name)}:watch`),
    grpcurl("Its members over gRPC", place, "ListRuns", { parent: "namespaces/-", filter }),
    grpcurl("Follow it over gRPC", place, "WatchStatuses", { series: name }),
  ];
}

function cli(title: string, text: string): Command {
  return { title, text };
}

function curl(title: string, place: Place, path: string, params: Record<string, string> = {}): Command {
  const url = `${place.secure ? "https" : "http"}://${place.host}${path}`;
  const fields = Object.entries(params).map(([key, value]) => `--data-urlencode ${quote(`${key}=${value}`)}`);
  const stream = path.endsWith(":watch") ? ["-N"] : [];
  return { title, text: ["curl -s", ...stream, ...(fields.length > 0 ? ["-G"] : []), ...header(place), quote(url), ...fields].join(" ") };
}

function grpcurl(title: string, place: Place, method: string, request: Record<string, unknown>): Command {
  const plain = place.secure ? [] : ["-plaintext"];
  const words = ["grpcurl", ...plain, "-protoset proto/image.binpb", ...header(place), "-d", quote(json(request)), place.host, `runstatus.v1.StatusService/${method}`];
  return { title, text: words.join(" ") };
}

/** Says where the server is. The program uses TLS for other machines, and on this one if it is told whom to trust. */
function at({ host, secure }: Place): string[] {
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host);
  return [`--server ${host}`, ...(secure && local ? ["--tls-ca ca.pem"] : []), ...(!secure && !local ? ["--insecure"] : [])];
}

function header({ token }: Place): string[] {
  return token ? ['-H "Authorization: Bearer $RUNSTATUS_TOKEN"'] : [];
}

function path(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}

/** What a terminal acts on, or shows as nothing or in another place. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Returns a text as one word of a shell. Control characters stand in it as bash, ksh and zsh write them, such as `$'\x15'`:
 * a terminal acts on those that are pasted as they are.
 */
export function quote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) {
    return text;
  }
  const plain = (part: string) => (part === "" ? "" : `'${part.replaceAll("'", "'\\''")}'`);
  let word = "";
  let at = 0;
  for (const { 0: found, index } of text.matchAll(hidden)) {
    word += `${plain(text.slice(at, index))}$'${hex(found)}'`;
    at = index + found.length;
  }
  return word + plain(text.slice(at)) || "''";
}

function hex(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

/** Returns a value as JSON without control characters. */
function json(value: unknown): string {
  const escape = (text: string) => text.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  return JSON.stringify(value).replace(hidden, escape);
}
