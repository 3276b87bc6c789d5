import i18next, { type BackendModule, type ParseKeys } from "i18next";
import { initReactI18next } from "react-i18next";
import type * as english from "./en";
import { toPseudo } from "./pseudo";

export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;
const REMEMBERED = "regenesis.language";

type Part = keyof typeof english;
type Catalogue = Record<Part, () => Promise<Partial<Record<Part, object>>>>;

const catalogues: Record<Language, Catalogue> = {
  en: {
    shared: () => import("./en/shared"),
    coach: () => import("./en/coach"),
    coachee: () => import("./en/coachee"),
    erasure: () => import("./en/erasure"),
    admin: () => import("./en/admin"),
    integrator: () => import("./en/integrator"),
    playground: () => import("./en/playground"),
  },
  de: {
    shared: () => import("./de/shared"),
    coach: () => import("./de/coach"),
    coachee: () => import("./de/coachee"),
    erasure: () => import("./de/erasure"),
    admin: () => import("./de/admin"),
    integrator: () => import("./de/integrator"),
    playground: () => import("./de/playground"),
  },
};

/**
 * Opens the catalogue in one language, with what all pages share; a role's part is loaded with its pages, which wait for
 * it. `?lang=pseudo` shows every text that comes from the catalogue with accents: what has none is missing there.
 */
export async function openCatalogue(): Promise<void> {
  const named = new URLSearchParams(location.search).get("lang");
  // Signing in leaves the page, and its address comes back only after this.
  if (named) sessionStorage.setItem(REMEMBERED, named);
  const asked = sessionStorage.getItem(REMEMBERED) ?? localStorage.getItem(REMEMBERED) ?? navigator.language;
  const language: Language = asked.startsWith("de") ? "de" : "en";
  await i18next
    .use(partsOf(asked === "pseudo"))
    .use(initReactI18next)
    .init({
      ns: ["shared"],
      defaultNS: "shared",
      lng: language,
      fallbackLng: false,
      interpolation: { escapeValue: false },
    });
  document.documentElement.lang = language;
}

const partsOf = (isPseudo: boolean): BackendModule => ({
  type: "backend",
  init: () => {},
  read: async (language, namespace) => {
    const part = namespace as Part;
    const texts = (await catalogues[language as Language][part]())[part] ?? {};
    return isPseudo ? toPseudo(texts) : texts;
  },
});

/** Begins to load what a role's pages will say, before they are there to ask for it. */
export const loadTexts = (parts: readonly Part[]): Promise<void> => i18next.loadNamespaces(parts);

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

/** For Intl: dates and numbers as this browser's own variant of the language writes them ("en-GB", not "en"). */
export const locale = (): string =>
  navigator.languages.find((tag) => tag.split("-")[0] === i18next.language) ?? i18next.language;
