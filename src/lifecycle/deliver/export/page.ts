const STYLE =
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}dt{font-weight:600}";

/** A document as a page for people: names and values, nested as they are. Needs nothing beside it. */
export function toPage(title: string, document: object): string {
  return wrap(title, describe(document));
}

/** The page that leads to every document. */
export function toContents(title: string, documents: readonly { path: string; title: string }[]): string {
  const items = documents.map(
    (each) =>
      `<li><a href="${toHtml(each.path)}.html">${toHtml(each.title)}</a> (<a href="${toHtml(each.path)}.json">JSON</a>)</li>`,
  );
  return wrap(title, `<ul>\n${items.join("\n")}\n</ul>`);
}

function wrap(title: string, body: string): string {
  const head = `<meta charset="utf-8"><title>${toHtml(title)}</title><style>${STYLE}</style>`;
  return `<!doctype html>\n<html lang="en"><head>${head}</head>\n<body><h1>${toHtml(title)}</h1>\n${body}\n</body></html>\n`;
}

function describe(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return describeList(value);
  if (typeof value !== "object") return toHtml(String(value));
  const parts = Object.entries(value).map(([name, each]) => `<dt>${toWords(name)}</dt><dd>${describe(each)}</dd>`);
  return `<dl>${parts.join("")}</dl>`;
}

function describeList(values: readonly unknown[]): string {
  if (values.length === 0) return "none";
  return `<ol>${values.map((each) => `<li>${describe(each)}</li>`).join("\n")}</ol>`;
}

/** "displayName" as people write it. */
function toWords(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return toHtml(words.charAt(0).toUpperCase() + words.slice(1));
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function toHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] as string);
}
