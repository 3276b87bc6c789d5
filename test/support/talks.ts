import type { Turn } from "./scripted-audio";

const COACH = [
  "What would you like to take away today?",
  "What happens when you imagine saying no?",
  "How would you know?",
];
const COACHEE = [
  "I keep saying yes to every request, and then I lie awake at night.",
  "I want to talk to my manager about the deadlines before Friday.",
  "Last week I managed to leave at six, twice, and I felt lighter.",
  "I will write the three points down tonight and try them tomorrow.",
];

/** A made-up conversation of two voices, by turns; voice 0 asks. */
export function aTalk(turns = 24): Turn[] {
  return Array.from({ length: turns }, (_, at) => {
    const voice = at % 2;
    const said = voice === 0 ? COACH[(at / 2) % COACH.length] : COACHEE[((at - 1) / 2) % COACHEE.length];
    return { voice, start: at * 8 + 0.5, end: at * 8 + 6.25, text: said as string };
  });
}
