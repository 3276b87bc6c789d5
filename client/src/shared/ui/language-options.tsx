import { languages } from "../i18n";

/** The languages, by their own names, as options of a choice. */
export function LanguageOptions() {
  return Object.entries(languages).map(([language, name]) => (
    <option key={language} value={language} lang={language}>
      {name}
    </option>
  ));
}
