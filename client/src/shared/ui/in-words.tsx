import type { ReactNode } from "react";
import type { UserError } from "../api/use-action";

/** What the server alone has words for. They are English, whatever language is around them. */
export function AsSaid({ children }: { children: string }) {
  return <span lang="en">{children}</span>;
}

/** A refusal by the catalogue's words for its code; without such, as the server says it. */
export function inWords(words: Readonly<Record<string, string>>, { code, message }: UserError): ReactNode {
  return words[code] ?? <AsSaid>{message}</AsSaid>;
}
