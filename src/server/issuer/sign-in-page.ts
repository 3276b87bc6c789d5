import type { Response } from "express";
import type { Audience } from "../../entities";
import { asText, page, toStyle } from "../page";
import type { Person } from "./people";

const style = toStyle(`
ul.people { list-style: none; padding: 0; display: grid; gap: .5rem; }
button { width: 100%; min-height: 2.75rem; padding: .5rem .875rem; border: 1px solid var(--link); border-radius: .375rem; background: transparent; color: inherit; font: inherit; text-align: left; overflow-wrap: anywhere; cursor: pointer; }
button:hover { background: color-mix(in srgb, var(--link) 12%, transparent); }
button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.problem { color: var(--no); }
`);

const POLICY = `default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; style-src ${style.source}`;

const GROUPS: readonly [role: Audience, name: string, does: string][] = [
  ["COACH", "Coach", "Reviews what was found in their conversations, and decides what the coachee gets."],
  ["COACHEE", "Coachee", "Reads what was approved for them, and may ask to be erased."],
  ["ADMIN", "Admin", "Looks after people, retention and deletion, and reads no conversation."],
  ["INTEGRATOR", "Integrator", "A machine that brings material in."],
];

/** Sends a page of the issuer's: it loads nothing, and its forms go nowhere but here. */
export function sendPage(response: Response, status: number, title: string, content: string): void {
  response.status(status).type("html");
  // Under "no-referrer" a browser posts a page's own form with "Origin: null", which is refused.
  response.set({ "Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin" });
  response.send(page(title, style, `<h1>${asText(title)}</h1>\n${content}`));
}

/** A form that asks `given` again, with the person who was picked. `problem` is a sentence, or null. */
export function signInForm(
  people: readonly Person[],
  given: Readonly<Record<string, string>>,
  problem: string | null,
): string {
  const fields = Object.entries(given).map(
    ([name, value]) => `<input type="hidden" name="${asText(name)}" value="${asText(value)}">`,
  );
  const [first] = people;
  return `<p class="lead">A development sign-in, for whoever can reach this machine: there is no password, and anybody can be anyone.</p>
${problem === null ? "" : `<p class="problem" role="alert">${asText(problem)}</p>`}
${first ? `<p>These people of ${asText(first.workspaceName)} can sign in. Who do you want to be?</p>` : ""}
<form method="post" action="/dev/authorize">
${fields.join("\n")}
${GROUPS.map((group) => section(people, group)).join("")}</form>`;
}

function section(people: readonly Person[], [role, name, does]: (typeof GROUPS)[number]): string {
  const buttons = people
    .filter((person) => person.role === role)
    .map((person) => `<li><button name="person" value="${asText(person.userId)}">${asText(person.name)}</button></li>`);
  if (buttons.length === 0) return "";
  const id = `group-${role.toLowerCase()}`;
  return `<h2 id="${id}">${name}</h2>
<p class="lead">${does}</p>
<ul class="people" aria-labelledby="${id}">
${buttons.join("\n")}
</ul>
`;
}

/** Where nobody can be picked. */
export const NO_PEOPLE = `<p class="lead">This server has no demo people to sign in as.</p>
<p>Make a token on its machine, for somebody of your workspace, and send it with each request:</p>
<pre><code>npx regenesis token --workspace &lt;workspace&gt; --user &lt;email&gt;</code></pre>`;
