import { CombinedGraphQLErrors, ServerError } from "@apollo/client";
import { t } from "../i18n";

/** What a person is told of an error, and the id under which the server has it in its log. */
export interface Explained {
  text: string;
  requestId: string | null;
}

/** Words of the catalogue for what can be told apart; a refusal's own words where the server has chosen them. */
export function explain(error: unknown): Explained {
  if (CombinedGraphQLErrors.is(error)) {
    const [first] = error.errors;
    const code = first?.extensions?.code;
    const requestId = (first?.extensions?.requestId as string | undefined) ?? null;
    if (code === "INTERNAL" || !first) return { text: t("error.unknown"), requestId };
    if (code === "RATE_LIMITED") return { text: t("error.rate"), requestId };
    if (code === "FORBIDDEN") return { text: t("error.forbidden"), requestId };
    return { text: first.message, requestId };
  }
  if (ServerError.is(error)) {
    const requestId = error.response.headers.get("x-request-id");
    return { text: error.statusCode === 429 ? t("error.rate") : t("error.unknown"), requestId };
  }
  return { text: t("error.network"), requestId: null };
}
