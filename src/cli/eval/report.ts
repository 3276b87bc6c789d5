import type { EvalReport } from "./evaluate";
import type { F1 } from "./measure-talk";
import { faultRows } from "./report-faults";
import { piiRows } from "./report-pii";

const VERDICTS = ["SUPPORTED", "PARTIAL", "UNSUPPORTED"] as const;
const KINDS = ["THEME", "PATTERN", "ACTION_ITEM", "GROWTH_AREA"] as const;

/** The report as a table for a terminal; holds counts and shares, nothing that was said. */
export function formatReport({ packs, talk, names, faults, pii, failures }: EvalReport): string {
  const count = (holds: (pack: EvalReport["packs"]["packs"][number]) => boolean) => packs.packs.filter(holds).length;
  const rows: [string, string][] = [
    ["sessions", `${packs.sessions}, ${packs.fullSessions} of 20 cues or more`],
    ["… with three packs or more", `${packs.fullWithThree} of ${packs.fullSessions}`],
    ["packs", String(packs.packs.length)],
    ["… by kind", KINDS.map((kind) => `${count((pack) => pack.kind === kind)} ${kind}`).join(", ")],
    [
      "… by verdict",
      VERDICTS.map((verdict) => `${count(({ check }) => check.verdict === verdict)} ${verdict}`).join(", "),
    ],
    ["quotes verbatim", `${packs.verbatim} of ${packs.quotes} (${percent(packs.verbatim, packs.quotes)})`],
    ["claims passed by a stranger's quotes", `${packs.strangersSupported} of ${packs.strangers}`],
    ["requests refused by the guard", String(packs.guardRefusals + names.refused)],
    ["change talk, all", `${f1(talk.change)}, ${talk.cues} cues`],
    ["… fitted half", f1(talk.fitted)],
    ["… unseen half", f1(talk.unseen)],
    ["… baselines", `always ${talk.always.toFixed(2)}, chance ${talk.chance.toFixed(2)}`],
    ["sustain talk, all", f1(talk.sustain)],
    ["spoken names", `${names.names} in ${names.utterances} utterances`],
    ["… left", String(names.left)],
    ["… words taken for names", String(names.overreach)],
    ["… not restored", String(names.unrestored)],
    ...faultRows("written", faults.written),
    ...faultRows("made", faults.made),
    ...piiRows(pii),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const table = rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
  return [
    ...table,
    "",
    failures.length === 0 ? "All thresholds reached." : `Missed:\n${failures.map((line) => `  ${line}`).join("\n")}`,
  ].join("\n");
}

function f1({ precision, recall, f1: score }: F1): string {
  return `F1 ${score.toFixed(2)} (precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)})`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}
