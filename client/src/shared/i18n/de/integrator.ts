import type { integrator as en } from "../en/integrator";
import type { Translated } from "../translated";

export const integrator: Translated<typeof en> = {
  title: "Material über die API hereinbringen",
  lead: "Das Konto einer Maschine legt Sitzungen an, lädt in sie hoch und verfolgt, was daraus wird, und liest keinen Inhalt.",
  playground: "Die Spielwiese öffnen",
  playgroundText:
    "Zwölf Beispiele, die laufen, wie sie sind, und die Beschreibung jedes Feldes, für das Konto, mit dem Sie angemeldet sind.",
  noPlayground:
    "Die Spielwiese ist auf diesem Server abgeschaltet. Wer ihn betreibt, schaltet sie mit ALLOW_INTROSPECTION=1 ein.",
  addresses: "Adressen",
  http: "Abfragen und Änderungen, per POST",
  socket: "Abonnements, per WebSocket (graphql-transport-ws)",
  config: "Wo man sich anmeldet, als JSON",
  copyAddress: "Adresse kopieren",
  token: "Ein Token",
  tokenText:
    "Senden Sie es mit jeder Anfrage als „Authorization: Bearer …“, und als „authorization“ in den Verbindungsparametern des WebSockets.",
  tokenBuiltIn: "Zur Entwicklung stellt dieser Server selbst welche aus. Auf seiner Maschine:",
  tokenOutside: "Von {{issuer}}, ausgestellt für {{audience}}, mit den Angaben sub, workspace und role.",
  first: "Eine erste Frage",
  copyCommand: "Befehl kopieren",
};
