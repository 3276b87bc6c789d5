type Texts = { [key: string]: string | Texts };

const accents: Record<string, string> = {
  a: "á",
  e: "é",
  i: "í",
  o: "ó",
  u: "ú",
  A: "Á",
  E: "É",
  I: "Í",
  O: "Ó",
  U: "Ú",
};

/** The catalogue with accents on its vowels, placeholders and tags aside. */
export function toPseudo<T extends object>(texts: T): T {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]: [string, string | Texts]) => [
      key,
      typeof value === "string" ? accent(value) : toPseudo(value),
    ]),
  ) as T;
}

function accent(text: string): string {
  return text
    .split(/(\{\{.*?\}\}|<.*?>)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[aeiou]/gi, (vowel) => accents[vowel] ?? vowel)))
    .join("");
}
