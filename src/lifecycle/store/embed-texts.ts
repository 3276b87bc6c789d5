import type { App, Keys } from "../../app";
import { assertNothingIdentifies } from "../derive/guard";
import { type Pseudonyms, pseudonymize } from "../derive/pseudonymize";

/** Vectors of texts, in order. What leaves this process is pseudonymized, and looked through once more as it goes. */
export async function embedTexts(
  app: App,
  keys: Keys,
  texts: readonly string[],
  pseudonyms: Pseudonyms,
): Promise<number[][]> {
  const secret = await keys.secret("vectors");
  if (!app.embedder.remote) return app.embedder.embed(texts, secret);
  const veiled = texts.map((text) => pseudonymize(text, pseudonyms).text);
  assertNothingIdentifies(JSON.stringify(veiled), pseudonyms.people);
  return app.embedder.embed(veiled, secret);
}
