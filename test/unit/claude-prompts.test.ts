import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { formShape } from "../../src/adapters/claude/forms";
import { insightsShape } from "../../src/adapters/claude/insights";
import { formPrompt, insightsPrompt, PROMPT_VERSION, supportPrompt } from "../../src/adapters/claude/prompts/sasha-2";
import { supportShape } from "../../src/adapters/claude/support";

/** Of every version that was ever used; an entry is added and never changed. */
const DIGESTS: Record<string, string> = {
  "sasha-1": "cf48edfa842d171ac8cade2ff6b9992ee24f23ebc692599ac190f5c7d94f5205",
  "sasha-2": "3543bbbbce63958022ab58b05ac1bb2a738526797d89ac309cd0d28973b7c63a",
};

describe("the prompts of a version", () => {
  it("are the ones that the version has always had, with the shapes that were asked for", () => {
    const shapes = [insightsShape, formShape, supportShape].map((shape) => zodOutputFormat(shape).schema);
    const whole = JSON.stringify([insightsPrompt, formPrompt, supportPrompt, shapes]);
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
