import { GERMAN } from "./german";
import { ENGLISH, type Language, tokensOf } from "./words";

const GERMAN_ONLY =
  /^(?:ich|und|nicht|der|das|dem|des|ein|eine|einen|ist|mit|sich|von|vom|für|auf|zu|zum|zur|seit|kein|keine|keinen|wird|wurde|haben|habe|beiden|drei|zwei|im|aus|hat|aber|auch)$/;

/** The language of a claim; its quotes are in the same, or support little. */
export function languageOf(text: string): Language {
  const words = tokensOf(text);
  const german = words.filter((word) => GERMAN_ONLY.test(word)).length;
  return german >= 2 && german * 6 >= words.length ? GERMAN : ENGLISH;
}
