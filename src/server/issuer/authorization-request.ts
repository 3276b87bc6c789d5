import { z } from "zod";
import { CLIENT_ID, givenOf, REDIRECT_PATHS } from "./provider";

const PROMPTS = ["none", "login", "select_account", "consent"];

const text = z.string().max(2048);
const schema = z.object({
  response_type: z.literal("code"),
  response_mode: z.literal("query").optional(),
  scope: text.refine((scope) => scope.split(" ").includes("openid")),
  state: text.optional(),
  nonce: text.optional(),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal("S256"),
  prompt: text
    .transform((prompt) => prompt.split(" "))
    .refine((given) => given.every((name) => PROMPTS.includes(name)) && (given.length === 1 || !given.includes("none")))
    .optional(),
  max_age: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .optional(),
  request: z.never().optional(),
  request_uri: z.never().optional(),
});

/** OpenID Connect Core, section 3.1.2.1, with PKCE (RFC 7636), for which S256 is asked of everybody. */
export interface AuthorizationRequest extends z.output<typeof schema> {
  redirectUri: string;
  /** As it came, to be asked again by a form. */
  given: Record<string, string>;
}

/**
 * What may be answered. A wrong `parameter` is told to the person alone: an address that is not the client's is never
 * redirected to. Any other fault goes back to the client, by `error`.
 */
export type ReadRequest =
  | { kind: "unknown"; parameter: "client_id" | "redirect_uri" }
  | { kind: "refused"; redirectUri: string; state?: string; error: string; description: string }
  | { kind: "asked"; request: AuthorizationRequest };

/** `origin` is this server's, as the browser sees it. */
export function readAuthorizationRequest(parameters: unknown, origin: string): ReadRequest {
  const given = givenOf(parameters);
  const redirectUri = REDIRECT_PATHS.map((path) => origin + path).find((uri) => uri === given.redirect_uri);
  if (given.client_id !== CLIENT_ID) return { kind: "unknown", parameter: "client_id" };
  if (!redirectUri) return { kind: "unknown", parameter: "redirect_uri" };
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    const state = text.safeParse(given.state).data;
    const description = `${name} is missing or not supported.`;
    return { kind: "refused", redirectUri, state, error: toError(name, given[name]), description };
  }
  const names = ["client_id", "redirect_uri", ...Object.keys(schema.shape)];
  const asked = names.flatMap((name) => (typeof given[name] === "string" ? [[name, given[name]]] : []));
  return { kind: "asked", request: { ...parsed.data, redirectUri, given: Object.fromEntries(asked) } };
}

function toError(name: string, value: unknown): string {
  if (name === "request" || name === "request_uri") return `${name}_not_supported`;
  if (name === "response_type" && typeof value === "string") return "unsupported_response_type";
  return name === "scope" ? "invalid_scope" : "invalid_request";
}
