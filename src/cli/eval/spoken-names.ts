import type { Person } from "../../lifecycle/derive/pseudonymize";

/** A short conversation in which people are named; what must go stands in braces, and nothing else may. */
export interface SpokenNames {
  coach: string;
  coachee: string;
  other?: string;
  lines: readonly string[];
}

function said(coach: string, coachee: string, text: string, other?: string): SpokenNames {
  return {
    coach,
    coachee,
    other,
    lines: text
      .trim()
      .split("\n")
      .map((line) => line.trim()),
  };
}

/** The people of a conversation, as they are given to the pseudonymizer. */
export function peopleOf({ coach, coachee, other }: SpokenNames): Person[] {
  const people: Person[] = [
    { id: "coach", role: "COACH", displayName: coach },
    { id: "coachee", role: "COACHEE", displayName: coachee },
  ];
  return other ? [...people, { id: "other", role: "OTHER", displayName: other }] : people;
}

/** Written for the evaluation: names of many cultures, in the forms in which they are spoken and typed. */
export const SPOKEN_NAMES: readonly SpokenNames[] = [
  said(
    "Margaret Okonkwo",
    "William Hartley",
    `Good morning, {William}, how have you been since we last met?
     Morning, {Margaret}. I will say it was a long week.
     Do people call you {Bill} or {Will} at work?
     Everyone says {Will}, only my grandmother says {Billy}.
     Well, {Will}, what will you do about the report?
     I will finish it on Friday, that's my will and my wish.
     Let's write that down: {Will}'s report goes out on Friday.
     If I don't, {Maggie}, you have my leave to call me out.
     Mr {Hartley} senior would be proud of that, I think.
     My name is {william hartley} and I miss deadlines, that's how I feel.
     {Will}, that is the most honest thing you have said today.
     Thank you, Mrs {Okonkwo}, that means a lot.`,
  ),
  said(
    "Priyanka Raghunathan",
    "Mei-Ling Zhou",
    `Hi {Mei-Ling}, come in and take a seat.
     Thank you, {Priyanka}, sorry I'm late again.
     Is it {Mei Ling} or {mei-ling zhou} on the form?
     It's {Mei-Ling}, with a hyphen, and {Zhou} is my family name.
     In the chat somebody typed {priyanca}, is that you as well?
     Yes, people write {Priyanka} in all sorts of ways.
     What does {Mei-Ling}'s manager say about the promotion?
     He says that I should speak up more in the meetings.
     And what would {Mei-Ling} tell herself about it?
     That I know more than I say, {Priyanka}.
     {Zhou, Mei-Ling}: that is how the list has you, surname first.
     It may be a good list, and it may not.`,
  ),
  said(
    "Grace Abernathy",
    "Mark Delacroix",
    `Hello {Mark}, did you have a good weekend?
     I did, {Grace}, we went to the coast with the children.
     Let me mark that as a good sign.
     It was a mark of how far we've come, I suppose.
     So {Mark}, where would you like to start today?
     I'd like to talk about my team, {Grace}.
     You handled the meeting with grace, from what I heard.
     Did {Delacroix} and his people take it well, they asked me.
     I told them {Mark Delacroix} speaks for himself.
     The high-water mark was when the director thanked us.
     {Mark}'s plan is to ask for feedback every month.
     With all due grace, I can't promise every month.
     Then let's agree on something you can keep, {Mark}.`,
  ),
  said(
    "Johannes Vandenberg",
    "Aleksandra Wójcik",
    `Good afternoon {Aleksandra}, or do you prefer {Ola}?
     {Ola} is fine, and {Aleksandra} is for the tax office.
     They wrote {Wojcik} without the accent on the door, I saw.
     Always, {Johannes}, and sometimes {Wójcik} with one, it depends.
     What did you try since our last session, {ola}?
     I tried to say no twice a week, and it worked once.
     That's one more than before, {Alexandra}.
     It felt strange, {Hannes}, but I'd do it again.
     {Aleksandra Wójcik}'s first no, we should celebrate that.
     My mother would say that {aleksandra} never says no.
     How do you want to go on with it?
     I want to practise with my sister first.`,
  ),
  said(
    "Robert Kiplagat",
    "Guadalupe Hernández",
    `{Lupe}, thank you for making the time.
     No problem, {Bob}, it's good to be back.
     Last time {Guadalupe} wanted to sleep more, did that work?
     Not really, {Robert}, the baby wakes up at five.
     What would help you to rest, {Lupe}?
     If my husband took the mornings, that would help.
     Have you told him so, {Guadalupe}?
     I have told him, {Rob}, but he forgets it.
     I noted down {Guadalupe Hernandez} for next Tuesday.
     Please write {Hernández} with the accent, if you can.
     {Robbert} is how my boss spells you in the calendar.
     And {Guadelupe} is how mine spells you.`,
  ),
  said(
    "Siobhán O'Rourke",
    "Mohammed Al-Farsi",
    `{Mohammed}, you said that the move was hard on you.
     It was, {Siobhán}, and nobody at work asked about it.
     In the e-mail you signed as {Mo}, may I call you that?
     Yes, {Mo} is what my friends say, and {mohammed} is for forms.
     My first name is hard too, people write {Siobhan} in ten ways.
     I practised it at home, {Siobhan}.
     So what does {Mohammed}'s new team need to know?
     That I'm quiet because I listen, {Siobhán O'Rourke}, and not because I don't care.
     That's a strong sentence, {Mohammed Al-Farsi}.
     I may say it to them on Monday.
     {Mohamed} is how the badge spells it, by the way.
     We could ask them to print a new one.`,
  ),
  said(
    "April Summers",
    "Hiroshi Tanaka",
    `Nice to see you, {Hiroshi}, how was the trip?
     Nice to see you too, {April}, it was long.
     We said in April that you would look for a mentor.
     I found one in summer, {April}, a colleague of many years.
     Good for you, {Hiroshi}, what do you talk about?
     Mostly about {Tanaka} the manager and not {Hiroshi} the engineer.
     What does {Hiroshi} the engineer miss?
     The quiet, and the days in which I solve one thing.
     Could {hiroshi tanaka} the manager give him an hour a day?
     That is a question I will take home, {April}.
     Let's speak again in May or June, {Hiroshi}.
     {Hirosi} without the second h is what they call me abroad.`,
  ),
  said(
    "Thomas Achterberg",
    "Nkechi Oyelaran",
    `{Nkechi}, before we begin: this is {Deborah}, who is learning from me.
     Hello {Deborah}, and hello {Tom}.
     Hi, {Nkechi}, please call me {Debbie}.
     {Thomas} told me that you would sit in, {Deborah Whitcombe}.
     How is {nkechi}'s new role going, if I may ask?
     It's going well, though I feel like an impostor, {Tommy}.
     What would {Nkechi} say to a friend who felt like that?
     I'd tell her that nobody is born a director.
     {Oyelaran} is a name they'll remember, said my father.
     I like that a lot, {Nkechi}.
     {Nkechy}, as the badge had it, had a good first day too.
     So {Thomas Achterberg} and I will see you in two weeks.`,
    "Deborah Whitcombe",
  ),
];
