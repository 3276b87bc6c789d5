/** Every text of a part of the catalogue, by its key. */
export function textsOf(part: object, path = ""): Map<string, string> {
  return new Map(
    Object.entries(part).flatMap(([name, value]: [string, string | object]) =>
      typeof value === "string" ? [[path + name, value] as const] : [...textsOf(value, `${path}${name}.`)],
    ),
  );
}
