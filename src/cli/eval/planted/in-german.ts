import { planted } from "./notation";

/** The same in German. */
export const IN_GERMAN = [
  planted(
    "Thomas Becker",
    `a1 8 Ich habe das Team vor drei Monaten übernommen und ich kontrolliere alles.
     a2 18 Meine Leute fragen mich nicht mehr, sie warten einfach.
     a3 27 Ich möchte lernen, Aufgaben abzugeben.
     a4 34 Am Montag gebe ich den Bericht an Frau Lorenz ab.
     b1 7 Frau Lorenz hat den Bericht geschrieben und ich habe nichts geändert.
     b2 16 Das war schwer für mich.
     b3 21 Zweimal wollte ich eingreifen und habe es gelassen.
     c1 9 Ich kontrolliere nur noch die Zahlen, den Rest nicht.
     c2 18 Das Team lacht wieder, das freut mich.
     sound: Thomas Becker hat das Team vor drei Monaten übernommen und kontrolliert alles. | a1
     sound: Thomas Becker möchte lernen, Aufgaben abzugeben. | a3
     sound: Frau Lorenz hat den Bericht geschrieben und Thomas Becker hat nichts geändert. | b1
     sound: In zwei Sitzungen sprach Thomas Becker vom Bericht. | a4 | b1
     altered: Thomas Becker möchte lernen, Aufgaben abzugeben. | a3 “Ich muss lernen, Aufgaben abzugeben.”
     altered: Das war schwer für Thomas Becker. | b2 “Das war nicht schwer für mich.”
     moved: Thomas Becker wollte zweimal eingreifen und hat es gelassen. | b3 @b1
     invented: Das Team lacht wieder. | c2 “Gestern haben sie mir einen Kuchen gebacken.”
     session: Frau Lorenz hat den Bericht geschrieben. | b1 in c
     count: In drei Sitzungen sprach Thomas Becker vom Bericht. | a4 | b1
     count: Thomas Becker hat das Team vor fünf Monaten übernommen. | a1
     negated: Thomas Becker möchte nicht lernen, Aufgaben abzugeben. | a3
     negated: Das Team lacht nicht mehr. | c2
     negated: Das war leicht für Thomas Becker. | b2`,
  ),
  planted(
    "Annika Schulz",
    `a1 6 Ich schlafe schlecht, seit wir den neuen Chef haben.
     a2 14 Um vier Uhr bin ich wach und denke an die Übergabe.
     a3 23 Ich habe mit niemandem darüber geredet.
     a4 30 Ich könnte das Handy abends in die Küche legen.
     b1 9 Das Handy liegt in der Küche und ich schlafe sechs Stunden.
     b2 18 Mit dem Chef habe ich geredet, er war überrascht.
     b3 27 Ich bin nicht mehr so müde.
     c1 8 Ich bin dreimal vor sieben nach Hause gegangen.
     c2 16 Ich habe keine Angst mehr vor der Übergabe.
     sound: Annika Schulz schläft schlecht, seit der neue Chef da ist. | a1
     sound: Annika Schulz hat mit niemandem darüber geredet. | a3
     sound: Annika Schulz ist nicht mehr so müde. | b3
     sound: Annika Schulz ist dreimal vor sieben nach Hause gegangen. | c1 “ich bin dreimal vor sieben nach hause gegangen”
     sound: In beiden Sitzungen kam der Chef vor. | a1 | b2
     altered: Annika Schulz schläft schlecht. | a1 “Ich schlafe schlecht, seit wir den alten Chef haben.”
     altered: Annika Schulz hat keine Angst vor der Übergabe. | c2 “Ich habe Angst vor der Übergabe.”
     moved: Annika Schulz ist um vier Uhr wach. | a2 @a4
     invented: Annika Schulz hat mit dem Chef geredet. | b2 “Er hat sich bei mir entschuldigt und mir die Hand gegeben.”
     session: Annika Schulz hat mit niemandem darüber geredet. | a3 in b
     session: Annika Schulz ist dreimal vor sieben nach Hause gegangen. | c1 in b
     count: Annika Schulz schläft acht Stunden, das Handy liegt in der Küche. | b1
     count: Annika Schulz ist fünfmal vor sieben nach Hause gegangen. | c1
     negated: Annika Schulz hat Angst vor der Übergabe. | c2
     negated: Annika Schulz schläft gut, seit der neue Chef da ist. | a1
     negated: Annika Schulz hat nicht mit dem Chef geredet. | b2`,
  ),
  planted(
    "Jonas Keller",
    `a1 7 Ich rauche seit zehn Jahren, jeden Tag eine Schachtel.
     a2 15 Meine Freundin raucht nicht und sie sagt nie etwas.
     a3 24 Ich will im Sommer den Marathon in Bern laufen.
     a4 31 Ab Montag rauche ich nicht mehr im Auto.
     b1 8 Im Auto habe ich kein einziges Mal geraucht.
     b2 15 Ich bin zweimal gelaufen, je fünf Kilometer.
     b3 22 Den Marathon traue ich mir noch nicht zu.
     c1 9 Ich rauche nicht mehr, seit zwei Wochen.
     c2 16 Ich habe mich für den halben Marathon angemeldet.
     sound: Jonas Keller raucht seit zehn Jahren jeden Tag eine Schachtel. | a1
     sound: Jonas Keller will im Sommer den Marathon in Bern laufen. | a3
     sound: Jonas Keller hat im Auto kein einziges Mal geraucht. | b1
     sound: In drei Sitzungen sprach Jonas Keller vom Marathon. | a3 | b3 | c2
     altered: Jonas Keller ist zweimal gelaufen. | b2 “Ich bin zweimal gelaufen, je acht Kilometer.”
     altered: Jonas Keller raucht nicht mehr. | c1 “Ich rauche noch, seit zwei Wochen.”
     moved: Jonas Keller hat sich für den halben Marathon angemeldet. | c2 @c1
     moved: Jonas Keller will den Marathon in Bern laufen. | a3 @+35
     invented: Jonas Keller traut sich den Marathon noch nicht zu. | b3 “Mein Knie macht das nicht mit, sagt der Arzt.”
     session: Jonas Keller ist zweimal gelaufen. | b2 in a
     count: Jonas Keller raucht seit zwanzig Jahren. | a1
     count: In allen vier Sitzungen sprach Jonas Keller vom Marathon. | a3 | b3 | c2
     count: Jonas Keller ist viermal gelaufen, je fünf Kilometer. | b2
     negated: Jonas Keller raucht wieder, seit zwei Wochen. | c1
     negated: Jonas Keller will im Sommer nicht den Marathon in Bern laufen. | a3
     negated: Jonas Keller hat im Auto geraucht. | b1`,
  ),
];
