import assert from "node:assert/strict";
import type { InsightRequest, LanguageModel, Passage } from "../../src/ports/language-model";
import { WatchfulGuard } from "../support/fakes/watchful-guard";

const passage = (index: number, speaker: Passage["speaker"], text: string): Passage => {
  const token = speaker === "COACH" ? "Coach A" : "Participant A";
  return { id: `s0u${index}`, session: 0, speaker, token, startMs: index * 5000, endMs: index * 5000 + 4900, text };
};
const talk = [
  "What would you like to change about your evenings?",
  "I want to stop answering mail after dinner, because I lie awake over it until midnight.",
  "What makes it hard to stop?",
  "I can't just leave it, everybody expects an answer and I am afraid to let the team down.",
  "What could you try this week?",
  "I'll put the laptop in the drawer at seven and tell the team on Monday that I answer in the morning.",
  "How ready are you for that?",
  "I am ready, last week I left it in the drawer twice and I slept much better for it.",
];
const request: InsightRequest = {
  passages: talk.map((text, index) => passage(index, index % 2 === 0 ? "COACH" : "COACHEE", text)),
  related: [],
  earlier: [],
};

/** What every language model promises: only what was sent is cited, and nothing is invented. */
export function languageModelContract(name: string, make: () => LanguageModel): void {
  describe(`language model: ${name}`, () => {
    it("cites passages that were sent, and quotes them to the letter", async () => {
      const { insights } = await make().deriveInsights(request, new WatchfulGuard());
      assert.ok(insights.length > 0);
      const sent = new Map(request.passages.map(({ id, text }) => [id, text]));
      for (const { claim, reasoning, citations } of insights) {
        assert.ok(claim && reasoning && citations.length > 0);
        for (const { passageId, quote } of citations) {
          const text = sent.get(passageId);
          assert.ok(text, "an unsent passage is cited");
          assert.ok(text.includes(quote ?? ""), "a quote is not what was sent");
        }
      }
    });

    it("says who answered, by which prompt, at what cost, and whether it may train on it", async () => {
      const model = make();
      const { facts } = await model.deriveInsights(request, new WatchfulGuard());
      assert.deepEqual([facts.provider, facts.promptVersion], [model.provider, model.promptVersion]);
      assert.ok(facts.inputTokens > 0 && facts.outputTokens > 0);
      assert.equal(typeof facts.noTraining, "boolean");
    });

    it("fills a form from what stands there, with its characters, and leaves the rest out", async () => {
      const text = "Goal: sleep through the night\nHours per week: 38";
      const { values } = await make().fillForm(
        {
          fields: [
            { key: "goal", label: "Goal", kind: "TEXT", required: true },
            { key: "shoeSize", label: "Shoe size", kind: "NUMBER", required: false },
          ],
          texts: [{ id: "t0", text }],
        },
        new WatchfulGuard(),
      );
      assert.deepEqual(
        values.map(({ key, value }) => [key, value]),
        [["goal", "sleep through the night"]],
      );
      const [citation] = values[0]?.citations ?? [];
      assert.equal(text.slice(citation?.start, citation?.end), "sleep through the night");
    });
  });
}
