import assert from "node:assert/strict";
import fc from "fast-check";
import { extractive } from "../../src/adapters/extractive";
import type { FormFieldSpec, FormText } from "../../src/ports/language-model";

const field = (label: string, kind: FormFieldSpec["kind"], choices?: string[]): FormFieldSpec => ({
  key: label.toLowerCase(),
  label,
  kind,
  required: true,
  choices,
});

async function fill(fields: FormFieldSpec[], texts: FormText[]) {
  const { values } = await extractive().fillForm({ fields, texts });
  return values.map(({ key, value, citations }) => {
    const [{ textId, start, end } = { textId: "", start: 0, end: 0 }] = citations;
    return { key, value, cited: texts.find(({ id }) => id === textId)?.text.slice(start, end) };
  });
}

const one = async (spec: FormFieldSpec, text: string) => (await fill([spec], [{ id: "t", text }]))[0] ?? null;

describe("Filling forms by rules", () => {
  it("reads “Label: value” lines and cites the exact characters", async () => {
    const text = "Intake\n- Main goal: Speak up in meetings.\nEmployer = Blue Harbour Ltd\nSmoker: no";
    const fields = [field("Main goal", "TEXT"), field("Employer", "TEXT"), field("Smoker", "CHOICE", ["Yes", "No"])];
    assert.deepEqual(await fill(fields, [{ id: "t", text }]), [
      { key: "main goal", value: "Speak up in meetings", cited: "Speak up in meetings" },
      { key: "employer", value: "Blue Harbour Ltd", cited: "Blue Harbour Ltd" },
      { key: "smoker", value: "No", cited: "no" },
    ]);
  });

  it("reads dates in any unambiguous writing as ISO", async () => {
    for (const written of ["5 March 1990", "March 5th, 1990", "1990-03-05", "05.03.1990", "Mar 5 1990"])
      assert.deepEqual(await one(field("Date of birth", "DATE"), `Date of birth: ${written}`), {
        key: "date of birth",
        value: "1990-03-05",
        cited: written,
      });
    assert.equal(
      (await one(field("Date of birth", "DATE"), "I was born on 25/12/1988 in a small town."))?.value,
      "1988-12-25",
    );
  });

  it("leaves a date out that can be read in two ways, is no date, or lacks its year", async () => {
    for (const written of ["03/04/2025", "31 February 2025", "5 March", "soon", "1 May 2024 or 2 May 2024"])
      assert.equal(await one(field("Start date", "DATE"), `Start date: ${written}`), null, written);
  });

  it("reads numbers in figures and in words", async () => {
    assert.equal((await one(field("Team size", "NUMBER"), "Team size: twenty-five people"))?.value, "25");
    assert.equal((await one(field("Budget", "NUMBER"), "Budget: 1,250.50 a year"))?.value, "1250.50");
    assert.equal((await one(field("Team size", "NUMBER"), "The size of my team is eight."))?.value, "8");
    assert.equal(await one(field("Team size", "NUMBER"), "Team size: between 8 and 10"), null);
  });

  it("takes what another says after a question for its answer, and no page that follows a page", async () => {
    const question = { id: "t0", text: "Thank you. What is your goal?" };
    const next = { id: "t1", text: "Walk more often" };
    const goal = field("Goal", "TEXT");
    assert.deepEqual(await fill([goal], [question, next]), []);
    const spoken: FormText[] = [
      { ...question, speaker: "COACH" },
      { ...next, speaker: "COACHEE" },
    ];
    assert.equal((await fill([goal], spoken))[0]?.value, "Walk more often");
  });

  it("takes a choice only from its choices, and none that was denied or doubled", async () => {
    const mood = field("Mood", "CHOICE", ["Good", "Very good", "Bad"]);
    assert.equal((await one(mood, "Mood: very good today"))?.value, "Very good");
    assert.equal(await one(mood, "Mood: excellent"), null);
    assert.equal(await one(mood, "Mood: not good"), null);
    assert.equal(await one(mood, "Mood: nicht so Good"), null);
    assert.equal(await one(mood, "Mood: good or bad, it depends"), null);
  });

  it("reads “my label is …” up to where something else is said", async () => {
    const found = await one(field("Occupation", "TEXT"), "My occupation is school librarian and I love it.");
    assert.deepEqual(found, { key: "occupation", value: "school librarian", cited: "school librarian" });
  });

  it("reads the answer to a question that names the field", async () => {
    const texts: FormText[] = [
      { id: "u1", speaker: "COACH", text: "What is your biggest challenge?" },
      { id: "u2", speaker: "COACHEE", text: "Well, it's saying no to my director." },
      { id: "u3", speaker: "COACH", text: "And do you live alone?" },
      { id: "u4", speaker: "COACHEE", text: "Yeah, since last year." },
    ];
    const fields = [field("Biggest challenge", "TEXT"), field("Lives alone", "CHOICE", ["Yes", "No"])];
    assert.deepEqual(await fill(fields, texts), [
      { key: "biggest challenge", value: "saying no to my director", cited: "saying no to my director" },
      { key: "lives alone", value: "Yes", cited: "Yeah" },
    ]);
  });

  it("leaves empty what is not stated, and what only a placeholder stands for", async () => {
    assert.equal(await one(field("Phone", "TEXT"), "Phone: ______"), null);
    assert.equal(await one(field("Phone", "TEXT"), "Phone: n/a"), null);
    assert.equal(await one(field("Favourite colour", "TEXT"), "I painted the wall."), null);
  });

  it("never invents: a text value is cited word for word, in any text", async () => {
    const label = fc.constantFrom("Goal", "Name", "Date (of birth)", "A+B [x]");
    await fc.assert(
      fc.asyncProperty(label, fc.string({ unit: "binary", maxLength: 60 }), async (name, noise) => {
        const text = `${name}: ${noise}\nmy ${name} is ${noise}`;
        for (const { value, cited } of await fill([field(name, "TEXT")], [{ id: "t", text }]))
          assert.equal(value, cited);
      }),
    );
  });
});
