import { z } from "zod";
import type { SupportRequest } from "../../ports/language-model";
import type { Exchange } from "./exchange";
import { supportPrompt } from "./prompts/sasha-2";

export const supportShape = z.object({
  verdicts: z.array(
    z.object({
      id: z.string().describe("The id of a claim that was given."),
      carried: z.enum(["YES", "PARTLY", "NO"]),
    }),
  ),
});

/** One for each claim, in order: whether its quotes carry the whole of it; null where nothing was said of it. */
export async function askSupport(exchange: Exchange, { claims }: SupportRequest): Promise<(boolean | null)[]> {
  const document = { claims: claims.map((each, at) => ({ id: `c${at}`, ...each })) };
  const { verdicts } = await exchange.ask({ prompt: supportPrompt, document, shape: supportShape });
  return claims.map((_, at) => {
    const said = verdicts.filter(({ id }) => id === `c${at}`);
    return said.length === 0 ? null : said.every(({ carried }) => carried === "YES");
  });
}
