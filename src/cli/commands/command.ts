import { z } from "zod";
import type { App } from "../../app";
import type { Database } from "../../db/database";
import { invalid } from "../../errors";
import type { TokenRequest } from "../../server/built-in-issuer";

/** What a command works with, in a live server as well as in the command line's own process. */
export interface CommandContext {
  app: App;
  /** For look-ups across workspaces, which return ids. */
  database: Pick<Database, "lookUp">;
  /** Null where an outside issuer signs people in. */
  issueToken: ((request: TokenRequest) => Promise<string>) | null;
}

/** A command as it is called: unchecked arguments in, a value that JSON can hold out. Throws DomainError. */
export type Command<R = unknown> = (context: CommandContext, args: unknown) => Promise<R>;

/** A command behind a check of its arguments: INVALID_INPUT names the first one that doesn't fit, never its value. */
export function command<S extends z.ZodType, R>(
  schema: S,
  run: (context: CommandContext, args: z.output<S>) => Promise<R>,
): Command<R> {
  return async (context, args) => {
    const parsed = schema.safeParse(args);
    if (parsed.success) return run(context, parsed.data);
    const [issue] = parsed.error.issues;
    throw invalid(
      (issue?.path ?? []).map((step) => String(step)),
      issue?.message ?? "The arguments do not fit.",
    );
  };
}

export const slug = z.string().min(1, { error: "A workspace's name is needed." });
export const email = z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, { error: "This is not an e-mail address." });
