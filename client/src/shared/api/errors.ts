import { CombinedGraphQLErrors, ServerError } from "@apollo/client";
import { t } from "../i18n";

/** What a person is told of an error, and the id under which the server has it in its log. */
export interface Explained {
  text: string;
  requestId: string | null;
  /** The token holds no more: nothing but signing in again helps. */
  isSignedOut: boolean;
}

/** Words of the catalogue for what can be told apart; a refusal's own words where the server has chosen them. */
export function explain(error: unknown): Explained {
  if (CombinedGraphQLErrors.is(error)) {
    const [first] = error.errors;
    const code = first?.extensions?.code;
    const requestId = (first?.extensions?.requestId as string | undefined) ?? null;
    return { text: textOf(code, first?.message), requestId, isSignedOut: code === "UNAUTHENTICATED" };
  }
  if (ServerError.is(error)) {
    const requestId = error.response.headers.get("x-request-id");
    // What is in between has refusals of its own, which say nothing of who somebody is.
    const text = t((requestId && refusals[error.statusCode]) || "error.unknown");
    return { text, requestId, isSignedOut: error.statusCode === 401 };
  }
  return { text: t("error.network"), requestId: null, isSignedOut: false };
}

/** Refused before anything of an operation ran. */
const refusals: Partial<Record<number, "error.rate" | "signIn.noAccount" | "error.unavailable">> = {
  403: "signIn.noAccount",
  429: "error.rate",
  503: "error.unavailable",
};

function textOf(code: unknown, own: string | undefined): string {
  if (code === "INTERNAL" || !own) return t("error.unknown");
  if (code === "UNAUTHENTICATED") return t("signIn.signedOutText");
  if (code === "RATE_LIMITED") return t("error.rate");
  if (code === "UNAVAILABLE") return t("error.unavailable");
  return code === "FORBIDDEN" ? t("error.forbidden") : own;
}
