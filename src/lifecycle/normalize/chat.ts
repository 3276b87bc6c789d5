import { DomainError } from "../../errors";
import { cleanDisplayName } from "./display-name";

/** One line of a meeting's chat. */
export interface ChatMessage {
  /** From the start of the recording, as Zoom's cloud chat files count. */
  atMs: number;
  speaker: string;
  /** The whole text. A reply or a reaction begins with a quotation of what somebody else wrote. */
  text: string;
  kind: "message" | "reply" | "reaction";
}

const RECORD = /^\uFEFF?(\d{1,3}):([0-5]\d):([0-5]\d)\t[ \t]*([^\t\n]{1,20000}?):?\t([\s\S]*)$/;

/** Records end in CR LF and lines inside a message in LF, so that a message can't forge a record of its own. */
function splitRecords(text: string): string[] {
  const parts = text.split(text.includes("\r\n") ? "\r\n" : "\n");
  const records: string[][] = [];
  for (const part of parts) {
    if (RECORD.test(part)) records.push([part]);
    else records.at(-1)?.push(part);
  }
  return records.map((lines) => lines.join("\n"));
}

function kindOf(text: string): ChatMessage["kind"] {
  if (/^Replying to "/.test(text)) return "reply";
  if (/^(?:Reacted to "|Removed an? .{1,40} reaction from ")/u.test(text)) return "reaction";
  return "message";
}

function toMessage(record: string): ChatMessage | null {
  const [, hours, minutes, seconds, name = "", body = ""] = RECORD.exec(record) ?? [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const text = body.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "").trim();
  if (text === "") return null;
  const atMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return { atMs, speaker: cleanDisplayName(name), text, kind: kindOf(text) };
}

/**
 * Reads the chat file of a Zoom recording: "HH:MM:SS, tab, Name:, tab, text" records. A file whose line ends were changed
 * to LF is read too. DomainError INVALID_INPUT when it holds no message.
 */
export function parseChat(text: string): ChatMessage[] {
  const messages = splitRecords(text)
    .map(toMessage)
    .filter((message) => message !== null);
  if (messages.length === 0) throw new DomainError("INVALID_INPUT", "The file holds no chat message.");
  return messages;
}
