import { createHash } from "node:crypto";

/** What the server's own pages have in common. Contrasts are at least 4.5 to 1 in both schemes (WCAG AA). */
const BASE = `
:root { color-scheme: light dark; --ink: #1d2733; --quiet: #4c5a69; --paper: #fbfaf8; --line: #d9d5ce; --link: #0b5c56; --no: #9b1c1c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --quiet: #b3b9c0; --paper: #16191d; --line: #363c44; --link: #7fd1c7; --no: #ffb3ab; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: 0 0 .75rem; }
.lead { color: var(--quiet); }
dl { margin: 0; border-top: 1px solid var(--line); }
dl div { display: grid; grid-template-columns: 8rem 1fr; gap: 0 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl div { grid-template-columns: 1fr; } }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, pre { font-family: ui-monospace, monospace; font-size: .9rem; }
pre { margin: 0 0 .75rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .375rem; white-space: pre-wrap; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.25rem; }
`;

/** A page of its own with its own style, and what its Content-Security-Policy allows: that style and no other. */
export interface PageStyle {
  style: string;
  source: string;
}

export function toStyle(more: string): PageStyle {
  const style = `${BASE}${more}`;
  return { style, source: `'sha256-${createHash("sha256").update(style).digest("base64")}'` };
}

/** `content` is HTML; `title` is text. */
export function page(title: string, { style }: PageStyle, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asText(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

export function asText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
