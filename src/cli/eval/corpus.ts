import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../../errors";
import { parseVtt } from "../../lifecycle/normalize/vtt";

export type TalkLabel = "change" | "sustain" | "neutral";

export interface LabelledCue {
  speaker: "COACH" | "COACHEE";
  startMs: number;
  endMs: number;
  text: string;
  /** Of coachees' cues, where the experts labelled them. */
  label: TalkLabel | null;
}

export interface Conversation {
  file: string;
  coach: string;
  coachee: string;
  cues: LabelledCue[];
}

/** Reads index.csv, labels.csv and the transcripts they name; StartError where one is missing or lacks a column. */
export async function readCorpus(folder: string): Promise<Conversation[]> {
  const index = await readCsv(folder, "index.csv", ["file", "coach", "coachee"]);
  const labels = await readCsv(folder, "labels.csv", ["file", "cue", "client_talk_type"]);
  const labelOf = new Map(labels.map((row) => [`${row.file}#${row.cue}`, row.client_talk_type]));
  return Promise.all(
    index.map(async ({ file = "", coach = "", coachee = "" }) => {
      const spoken = parseVtt(await read(folder, file));
      const cues = spoken.map(({ startMs, endMs, speaker, text }, at): LabelledCue => {
        const label = labelOf.get(`${file}#${at + 1}`);
        return {
          speaker: speaker === coach ? "COACH" : "COACHEE",
          startMs,
          endMs,
          text,
          label: isTalkLabel(label) ? label : null,
        };
      });
      return { file, coach, coachee, cues };
    }),
  );
}

function isTalkLabel(label: string | undefined): label is TalkLabel {
  return label === "change" || label === "sustain" || label === "neutral";
}

async function read(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), "utf8");
  } catch (cause) {
    throw new StartError(`The folder ${folder} has no readable ${file}.`, cause);
  }
}

async function readCsv(
  folder: string,
  file: string,
  columns: readonly string[],
): Promise<Record<string, string | undefined>[]> {
  const lines = (await read(folder, file))
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter(Boolean);
  const head = fieldsOf(lines[0] ?? "");
  const missing = columns.find((column) => !head.includes(column));
  if (missing) throw new StartError(`${file} has no column ${missing}.`);
  return lines.slice(1).map((line) => {
    const fields = fieldsOf(line);
    return Object.fromEntries(head.map((column, at) => [column, fields[at]]));
  });
}

/** RFC 4180, without line breaks inside a field. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
  );
}
