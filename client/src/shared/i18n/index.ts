import i18next, { type ParseKeys } from "i18next";
import { initReactI18next } from "react-i18next";
import * as de from "./de";
import * as en from "./en";
import { toPseudo } from "./pseudo";

export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;
const REMEMBERED = "regenesis.language";

/** `?lang=pseudo` shows every text that comes from the catalogue with accents: what has none is missing there. */
const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(REMEMBERED);

void i18next.use(initReactI18next).init({
  resources: { en, de, pseudo: toPseudo(en) },
  ns: Object.keys(en),
  defaultNS: "shared",
  fallbackLng: asked === "pseudo" ? [] : "en",
  lng: asked ?? (navigator.language.startsWith("de") ? "de" : "en"),
  initAsync: false,
  interpolation: { escapeValue: false },
});
document.documentElement.lang = i18next.language === "pseudo" ? "en" : i18next.language;
i18next.on("languageChanged", (language) => {
  document.documentElement.lang = language;
});

/** A text that all apps share. */
export type TextKey = ParseKeys;

/** A text of the catalogue, outside of components; inside, `useTranslation`. */
export const t = i18next.t as (key: TextKey, values?: Record<string, string>) => string;

export function changeLanguage(language: Language): void {
  localStorage.setItem(REMEMBERED, language);
  void i18next.changeLanguage(language);
}

/** For Intl: dates and numbers as the language writes them. */
export const locale = (): string => (i18next.language === "pseudo" ? "en" : i18next.language);
