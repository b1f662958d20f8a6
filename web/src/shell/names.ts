/** Returns the name that the command line gives a run: `7`, `s3`, `label.7`, or the full name where none is short. */
export function shortName(name: string): string {
  const [, namespace = "", kind = "", id = ""] = /^namespaces\/([^/]+)\/(test_runs|series)\/(.+)$/.exec(name) ?? [];
  if (id === "") {
    return name;
  }
  if (!/^\d+$/.test(id)) {
    return namespace === "main" ? `${kind}/${id}` : name;
  }
  const own = kind === "series" ? `s${id}` : id;
  return namespace === "main" ? own : `${namespace}.${own}`;
}
