/** Whisper's names that are not those of CLDR (openai/whisper, tokenizer.py, LANGUAGES and TO_LANGUAGE_CODE). */
const OTHER_NAMES: Record<string, string> = {
  burmese: "my",
  myanmar: "my",
  castilian: "es",
  valencian: "ca",
  flemish: "nl",
  haitian: "ht",
  "haitian creole": "ht",
  letzeburgesch: "lb",
  mandarin: "zh",
  moldavian: "ro",
  moldovan: "ro",
  nynorsk: "nn",
  panjabi: "pa",
  pushto: "ps",
  sinhalese: "si",
  cantonese: "yue",
  javanese: "jv",
  tagalog: "tl",
  norwegian: "no",
};

let names: Map<string, string> | null = null;

/** The ISO 639-1 code of a language given by its English name (as OpenAI does) or its code (as others do); else null. */
export function toLanguageCode(language: string | null | undefined): string | null {
  const given = language?.trim().toLowerCase() ?? "";
  if (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(given) && !/^[a-z]{4,}$/.test(given)) return given;
  names ??= readNames();
  return OTHER_NAMES[given] ?? names.get(given) ?? null;
}

function readNames(): Map<string, string> {
  const english = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(
    codes.flatMap((code): [string, string][] => {
      const name = english.of(code);
      return name ? [[name.toLowerCase(), code]] : [];
    }),
  );
}
