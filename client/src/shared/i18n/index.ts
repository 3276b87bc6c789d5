import i18next, { type ParseKeys } from "i18next";
import { initReactI18next } from "react-i18next";
import { toPseudo } from "./pseudo";

export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;
const REMEMBERED = "regenesis.language";

const catalogues = { en: () => import("./en"), de: () => import("./de") };

/**
 * Loads one language of the catalogue; before that nothing has a text. `?lang=pseudo` shows every text that comes from the
 * catalogue with accents: what has none is missing there.
 */
export async function openCatalogue(): Promise<void> {
  const named = new URLSearchParams(location.search).get("lang");
  // Signing in leaves the page, and its address comes back only after this.
  if (named) sessionStorage.setItem(REMEMBERED, named);
  const asked = sessionStorage.getItem(REMEMBERED) ?? localStorage.getItem(REMEMBERED) ?? navigator.language;
  const isPseudo = asked === "pseudo";
  const language: Language = asked.startsWith("de") ? "de" : "en";
  const texts = { ...(await catalogues[language]()) };
  await i18next.use(initReactI18next).init({
    resources: { [language]: isPseudo ? toPseudo(texts) : texts },
    ns: Object.keys(texts),
    defaultNS: "shared",
    lng: language,
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

/** A text that all apps share. */
export type TextKey = ParseKeys;

/** A text of the catalogue, outside of components; inside, `useTranslation`. */
export const t = i18next.t as (key: TextKey, values?: Record<string, string>) => string;

/** The page starts again in the other language: what was under way on it is asked for first by the browser. */
export function changeLanguage(language: Language): void {
  sessionStorage.removeItem(REMEMBERED);
  localStorage.setItem(REMEMBERED, language);
  location.reload();
}

/** For Intl: dates and numbers as the language writes them. */
export const locale = (): string => i18next.language;
