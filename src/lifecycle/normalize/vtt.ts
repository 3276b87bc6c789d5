import { WebVTTCueTimingsAndSettingsParser } from "webvtt-parser";
import { DomainError } from "../../errors";
import type { Spoken } from "../../ports/transcriber";
import { toSpeakerName } from "./display-name";

// Only the timing lines go through webvtt-parser 2.2.0. Its cue loop reads Zoom's files well, but, measured on made-up
// ones: a display name holding "-->" loses what was said, 20,000 nested tags overflow the stack, and a cue with an
// unreadable time is dropped without a refusal.

interface Cue {
  startMs: number;
  endMs: number;
  lines: string[];
}

interface Voice {
  speaker: string | null;
  text: string;
}

/** Times are stored and sent as 32-bit integers: just under 25 days. */
const MAX_MS = 2_147_483_647;
const TIMING = /^[ \t]*\d+:\d+[\d:.,]*[ \t]*-->/;
const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: " ",
  lrm: "",
  rlm: "",
  quot: '"',
  "#39": "'",
};

function refuse(message: string): DomainError {
  return new DomainError("INVALID_INPUT", message);
}

function readTiming(line: string, lineNumber: number): Cue {
  const cue = { startTime: 0, endTime: 0 };
  const read = new WebVTTCueTimingsAndSettingsParser(line.slice(0, 500), () => undefined).parse(cue, 0);
  if (read !== true) throw refuse(`The time of the cue on line ${lineNumber} can't be read.`);
  const startMs = Math.round(cue.startTime * 1000);
  const endMs = Math.max(startMs, Math.round(cue.endTime * 1000));
  if (endMs > MAX_MS) throw refuse(`The time of the cue on line ${lineNumber} is beyond 24 days.`);
  return { startMs, endMs, lines: [] };
}

/** The cues in the order of the file. A cue's text ends at an empty line or at the next timing line. */
function readCues(lines: readonly string[]): Cue[] {
  const cues: Cue[] = [];
  let open: Cue | null = null;
  let inNote = false;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") {
      open = null;
      inNote = false;
    } else if (open === null && /^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/.test(line)) {
      inNote = true;
    } else if (inNote) {
    } else if (TIMING.test(line)) {
      open = readTiming(line, index + 2);
      cues.push(open);
    } else if (open !== null) {
      open.lines.push(line);
    }
  }
  return cues;
}

/** Takes off WebVTT's own tags and decodes its entities once; anything else in angle brackets was said or typed. */
function plain(text: string): string {
  return text
    .replace(/<\/?(?:c|i|b|u|v|ruby|rt|lang)(?:[.\s][^<>]{0,200})?>|<\d{1,4}:[\d:.]{1,15}>/g, "")
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
}

/** One entry for each `<v Name>` of the cue, or a single one without a speaker. */
function readVoices(text: string): Voice[] {
  const parts = text.split(/<v(?:\.[^\s<>]{0,100})?[ \t]([^<>]{1,2000})>/);
  const voices: Voice[] = [{ speaker: null, text: plain(parts[0] ?? "") }];
  for (let i = 1; i < parts.length; i += 2) {
    voices.push({ speaker: toSpeakerName(plain(parts[i] ?? "")), text: plain(parts[i + 1] ?? "") });
  }
  return voices.filter((voice) => voice.text !== "");
}

/** "Name: text" taken apart at the first ": ", where what stands before it can be a name. */
function splitLabel(text: string): Voice {
  const at = text.search(/:(?:\s|$)/);
  const speaker = at > 0 ? toSpeakerName(plain(text.slice(0, at))) : null;
  return speaker === null ? { speaker: null, text: plain(text) } : { speaker, text: plain(text.slice(at + 1)) };
}

/**
 * Reads a WebVTT file: Zoom's transcripts ("Name: text" cues), its closed captions (no names), and files with `<v Name>`.
 * Milliseconds from the start of the recording, in the order of the file; cues may overlap. Cues without words are left
 * out. DomainError INVALID_INPUT without the WEBVTT line, with a time that can't be read, or with nothing said.
 */
export function parseVtt(text: string): Spoken[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? "")) throw refuse("The file is not WebVTT: its first line is not WEBVTT.");
  const cues = readCues(lines.slice(1));
  const texts = cues.map((cue) => cue.lines.join("\n"));
  const labelled = texts.map(splitLabel);
  // Zoom names a speaker in every cue of a transcript and in none of a closed caption; there a colon is just a colon.
  const hasLabels = labelled.filter((voice) => voice.speaker !== null).length * 2 >= cues.length;
  const spoken = cues.flatMap(({ startMs, endMs }, index) => {
    const text = texts[index] ?? "";
    const voice = hasLabels && !/<v[.\s]/.test(text) ? labelled[index] : undefined;
    const voices = voice ? [voice] : readVoices(text);
    return voices.filter(({ text }) => text !== "").map((voice) => ({ startMs, endMs, ...voice }));
  });
  if (spoken.length === 0) throw refuse("The file holds no cue with words in it.");
  return spoken;
}
