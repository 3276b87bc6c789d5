import { type RequestHandler, urlencoded } from "express";
import type { App } from "../app";
import { notFound } from "../errors";
import { isUnsubscribeToken, unsubscribe } from "../lifecycle/deliver/unsubscribe";
import { page, toStyle } from "./page";

const style = toStyle("button { font: inherit; padding: .5rem 1rem; }");
const policy = `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; style-src ${style.source}`;
const ASK = `<h1>No more letters?</h1>
<p>You will get no more letters about what is new. Letters about your rights and your account go on.</p>
<p lang="de">Sie erhalten keine Nachrichten über Neues mehr; solche über Ihre Rechte und Ihr Konto weiterhin.</p>
<form method="post"><button type="submit">No more letters · Keine Nachrichten mehr</button></form>`;
const DONE = `<h1>Done</h1>
<p>You get no more such letters. Sign in to have them again.</p>
<p lang="de">Sie erhalten keine solchen Nachrichten mehr. Nach der Anmeldung lassen sie sich wieder einschalten.</p>`;

/** The page behind a letter's link. It asks first: programs that look into letters follow links, and must end nothing. */
export function unsubscribePage(app: App): RequestHandler<{ token: string }> {
  return async (request, response) => {
    if (!(await isUnsubscribeToken(app, request.params.token))) throw notFound();
    response
      .set("Content-Security-Policy", policy)
      .type("html")
      .send(page("Letters", style, ASK));
  };
}

/** One click of a mail program (RFC 8058), or the page's button: no account, no cookie, at once. */
export function unsubscribeDoor(app: App): RequestHandler<{ token: string }>[] {
  return [
    urlencoded({ extended: false, limit: 1024 }),
    async (request, response) => {
      if (!(await unsubscribe(app, request.params.token))) throw notFound();
      response
        .set("Content-Security-Policy", policy)
        .type("html")
        .send(page("Letters", style, DONE));
    },
  ];
}
