import { asText, page, toStyle } from "./page";

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
  /** Whether /playground is served. */
  playground: boolean;
}

const style = toStyle("");

/** For the page's Content-Security-Policy: this style and no other. */
export const styleSource = style.source;

/** Where everything is. */
export function homePage(facts: HomeFacts): string {
  return page(
    "ReGenesis",
    style,
    `<h1>ReGenesis</h1>
<p class="lead">Governs the whole life of coaching data, from the moment it enters until it is provably gone.</p>
<h2>Where things are</h2>
<dl>
${place("The app", "/", "for coaches, coachees and admins")}
${place("GraphQL", "/graphql", "queries and mutations by POST, subscriptions by WebSocket")}
${facts.playground ? place("Playground", "/playground", "GraphQL in the browser, with examples") : ""}
${place("Signing keys", "/.well-known/jwks.json", "verify certificates and checkpoints with them")}
${place("Health", "/healthz", "the process answers")}
${place("Readiness", "/readyz", "its parts answer")}
${place("Metrics", "/metrics", "for Prometheus, on this machine")}
</dl>
<h2>Signing in</h2>
${facts.builtInIssuer ? signIn(facts) : "<p>Send a bearer token of your organisation's identity provider.</p>"}`,
  );
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
