import assert from "node:assert/strict";
import { cleanDisplayName } from "../../src/lifecycle/normalize/display-name";
import { isDictionaryWord, nameForms } from "../../src/lifecycle/normalize/names";

describe("cleaning display names", () => {
  it("keeps ordinary names of any script as they are", () => {
    for (const name of ["Ada Stone", "Tomasz Wójcik", "李小龍", "محمد علي", "Jo | ACME (she/her) 👩‍💻", "O’Neil-Smith"])
      assert.equal(cleanDisplayName(name), name);
  });

  it("strips control, bidi and invisible characters", () => {
    assert.equal(cleanDisplayName("\u0000A\u0007da\u202eenotS\u202c\u200b \ufeff\u2066x\u2069\u00ad"), "AdaenotS x");
    assert.equal(cleanDisplayName("Ada\u{e0041}\u200d Stone\ud800"), "Ada Stone");
  });

  it("leaves at most three marks on a base", () => {
    const cleaned = cleanDisplayName(`Z${"\u0351\u0352".repeat(2000)}a${"\u0301".repeat(50)}`);
    assert.ok((cleaned.match(/\p{M}/gu) ?? []).length <= 6);
    assert.ok(!/\p{M}{4}/u.test(cleaned));
  });

  it("composes, collapses spaces and trims", () => {
    assert.equal(cleanDisplayName("  Zoe\u0308 \t\r\n  Stone\u00a0 "), "Zoë Stone");
  });

  it("cuts 10 kB to 120 characters and never through one", () => {
    assert.equal(cleanDisplayName("A".repeat(10_240)), "A".repeat(120));
    const families = cleanDisplayName("👨‍👩‍👧".repeat(200));
    assert.ok(families.length <= 480 && families.endsWith("👧") && families.length % "👨‍👩‍👧".length === 0);
  });

  it("is empty when nothing is left, and changes nothing a second time", () => {
    assert.equal(cleanDisplayName("\u202e\u200b \u0301"), "");
    for (const raw of ["  Zoe\u0308 ", `Z${"\u0351".repeat(9)}`, "\u0301a", "x\u200d \u200dy"]) {
      const once = cleanDisplayName(raw);
      assert.equal(cleanDisplayName(once), once);
    }
  });
});

describe("the forms of a name", () => {
  it("gives full, given, surname and nicknames", () => {
    const forms = nameForms("Samuel Ellery");
    assert.deepEqual(forms.full, ["Samuel Ellery", "Ellery Samuel", "Ellery, Samuel"]);
    assert.deepEqual([forms.given, forms.surname], [["Samuel"], ["Ellery"]]);
    assert.ok(forms.nicknames.includes("Sam") && forms.nicknames.includes("Sammy"));
    assert.ok(nameForms("Sam Ellery").nicknames.includes("Samuel"));
  });

  it("adds forms without accents and with umlauts spelled out", () => {
    assert.ok(nameForms("Tomasz Wójcik").full.includes("Tomasz Wojcik"));
    assert.deepEqual(nameForms("Jürgen Groß").given, ["Jürgen", "Jurgen", "Juergen"]);
  });

  it("leaves titles, degrees, pronouns, firms and devices aside", () => {
    for (const name of [
      "Dr. Ada Stone, PhD",
      "Ada Stone (she/her)",
      "Ada Stone | ACME",
      "Stone, Ada",
      "Ada Stone - Berlin",
    ])
      assert.equal(nameForms(name).full[0], "Ada Stone", name);
    assert.deepEqual(nameForms("Ada's iPhone").given, ["Ada"]);
  });

  it("knows particles, double names and middle names", () => {
    const forms = nameForms("Jean-Pierre van der Berg");
    assert.deepEqual(forms.surname, ["van der Berg", "Berg", "vanderBerg"]);
    assert.ok(forms.nicknames.includes("Jean"));
    assert.ok(nameForms("Grace M. Stone").full.includes("Grace Stone"));
  });

  it("finds no form where there is no name", () => {
    for (const name of ["", "🙂", "+1 202 555 0143", "\u202e"])
      assert.deepEqual(nameForms(name), { full: [], given: [], surname: [], nicknames: [] });
  });
});

describe("telling words from names", () => {
  it("knows ordinary words in their inflections", () => {
    for (const word of "same say than worries running happier couldn't I'm cigarettes stopped You've Therapist's badly".split(
      " ",
    ))
      assert.ok(isDictionaryWord(word), word);
  });
  it("counts names that are words as words", () => {
    for (const word of "Will May Mark Grace Hope Rose Bill Art Dean".split(" "))
      assert.ok(isDictionaryWord(word), word);
  });
  it("takes names for no words", () => {
    for (const word of "Priya Samuel Peter Oliver James Wójcik Kenji Billy Karen Tommy Ellery Haddad".split(" "))
      assert.ok(!isDictionaryWord(word), word);
  });
});
