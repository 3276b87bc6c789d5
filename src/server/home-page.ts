import { createHash } from "node:crypto";

/** Somebody of the demo workspace, by what they are. */
export interface DemoPerson {
  role: string;
  name: string;
}

export interface HomeFacts {
  url: string;
  /** Null where the built-in issuer does not run. */
  demo: { workspace: string; people: readonly DemoPerson[] } | null;
  /** True under the built-in issuer. */
  builtInIssuer: boolean;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --quiet: #4c5a69; --paper: #fbfaf8; --line: #d9d5ce; --link: #0b5c56; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --quiet: #b3b9c0; --paper: #16191d; --line: #363c44; --link: #7fd1c7; } }
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
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, pre { font-family: ui-monospace, monospace; font-size: .9rem; }
pre { margin: 0 0 .75rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .375rem; white-space: pre-wrap; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.25rem; }
`;

/** For the page's Content-Security-Policy: this style and no other. */
export const styleSource = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

/** Where everything is. */
export function homePage(facts: HomeFacts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ReGenesis</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>ReGenesis</h1>
<p class="lead">Governs the whole life of coaching data, from the moment it enters until it is provably gone.</p>
<h2>Where things are</h2>
<dl>
${place("GraphQL", "/graphql", "queries and mutations by POST, subscriptions by WebSocket")}
${place("Signing keys", "/.well-known/jwks.json", "verify certificates and checkpoints with them")}
${place("Health", "/healthz", "the process answers")}
${place("Readiness", "/readyz", "its parts answer")}
${place("Metrics", "/metrics", "for Prometheus, on this machine")}
</dl>
<h2>Signing in</h2>
${facts.builtInIssuer ? signIn(facts) : "<p>Send a bearer token of your organisation's identity provider.</p>"}
</main>
</body>
</html>
`;
}

function place(name: string, path: string, what: string): string {
  const where = path === "/graphql" ? `<code>${path}</code>` : `<a href="${path}">${path}</a>`;
  return `<div><dt>${name}</dt><dd>${where} – ${what}</dd></div>`;
}

function signIn({ url, demo }: HomeFacts): string {
  const workspace = demo?.workspace ?? "<workspace>";
  const people = demo?.people.map(
    ({ role, name }) => `<li>${asText(name)}, <code>${asText(role.toLowerCase())}</code></li>`,
  );
  return `<p>Make a token on this machine; it is good for an hour.</p>
<pre><code>npx regenesis token --workspace ${asText(workspace)} --role coach</code></pre>
<p>Send it with each request, or as <code>authorization</code> in a WebSocket's connection parameters.</p>
<pre><code>curl ${asText(url)}/graphql -H "authorization: Bearer $TOKEN" \\
  -H "content-type: application/json" -d '{"query":"{ viewer { audience } }"}'</code></pre>
${people ? `<h2>People of the demo workspace</h2>\n<ul>\n${people.join("\n")}\n</ul>` : ""}`;
}

function asText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
