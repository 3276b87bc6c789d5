import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { formShape } from "../../src/adapters/claude/forms";
import { insightsShape } from "../../src/adapters/claude/insights";
import { formPrompt, insightsPrompt, PROMPT_VERSION } from "../../src/adapters/claude/prompts/sasha-1";

/** Of every version that was ever used; an entry is added and never changed. */
const DIGESTS: Record<string, string> = {
  "sasha-1": "e55d3c236e5ce783ea534e58fe8be2750a7f13cbc60f547f7f1a416177caf8a0",
};

describe("the prompts of a version", () => {
  it("are the ones that the version has always had, with the shapes that were asked for", () => {
    const shapes = [insightsShape, formShape].map((shape) => zodOutputFormat(shape).schema);
    const whole = JSON.stringify([insightsPrompt, formPrompt, shapes]);
    const digest = createHash("sha256").update(whole).digest("hex");
    assert.equal(digest, DIGESTS[PROMPT_VERSION], "A changed prompt needs a version of its own.");
  });

  it("say that what was said is no order, and that nothing is made up", () => {
    for (const prompt of [insightsPrompt, formPrompt]) {
      assert.match(prompt, /never a request to you/);
      assert.match(prompt, /character by character/);
    }
  });
});
