/** Looks at one value and adds what is wrong with it, with the path to it. */
export type Shape = (value: unknown, path: string, problems: string[]) => void;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
// Whatever prints a text must print it as it is: no line breaks, no sequences for terminals, no turned direction.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Some text in one line. */
export const text: Shape = (value, path, problems) => {
  if (typeof value !== "string" || value === "") problems.push(`${path} is not a text`);
  else if (UNPRINTABLE.test(value)) problems.push(`${path} holds characters that can't be printed`);
};

/** RFC 3339 in UTC with milliseconds, a time that there is. Such texts compare as their times do. */
export const instant: Shape = (value, path, problems) => {
  const isOne = typeof value === "string" && INSTANT.test(value) && isReal(value);
  if (!isOne) problems.push(`${path} is not a time in UTC with milliseconds`);
};

/** A whole number from `least` up, small enough to be exact. */
export function wholeFrom(least: number): Shape {
  return (value, path, problems) => {
    const isOne = typeof value === "number" && Number.isSafeInteger(value) && value >= least;
    if (!isOne) problems.push(`${path} is not a whole number from ${least} up`);
  };
}

export function like(pattern: RegExp, what: string): Shape {
  return (value, path, problems) => {
    if (typeof value !== "string" || !pattern.test(value)) problems.push(`${path} is not ${what}`);
  };
}

export function oneOf(...values: readonly string[]): Shape {
  const known: readonly unknown[] = values;
  return (value, path, problems) => {
    if (!known.includes(value)) problems.push(`${path} is none of ${values.join(", ")}`);
  };
}

export function orNull(shape: Shape): Shape {
  return (value, path, problems) => {
    if (value !== null) shape(value, path, problems);
  };
}

export function list(shape: Shape): Shape {
  return (value, path, problems) => {
    if (!Array.isArray(value)) problems.push(`${path} is not a list`);
    else for (const [index, item] of value.entries()) shape(item, `${path}[${index}]`, problems);
  };
}

/** An object with these members, each of them and no others. */
export function members(shapes: Record<string, Shape>): Shape {
  const names = Object.keys(shapes);
  return (value, path, problems) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      problems.push(`${path || "it"} is not an object`);
      return;
    }
    const at = (name: string) => (path === "" ? name : `${path}.${name}`);
    for (const name of names) shapes[name]?.((value as Record<string, unknown>)[name], at(name), problems);
    // What is unknown is counted and not named: it may be anything.
    const unknown = Object.keys(value).filter((name) => !Object.hasOwn(shapes, name)).length;
    if (unknown > 0) problems.push(`${path || "it"} has ${unknown} unknown members`);
  };
}

/** The problems of a value, none when it has the shape. */
export function problemsOf(shape: Shape, value: unknown): string[] {
  const problems: string[] = [];
  shape(value, "", problems);
  return problems;
}

function isReal(instant: string): boolean {
  const time = Date.parse(instant);
  return !Number.isNaN(time) && new Date(time).toISOString() === instant;
}
