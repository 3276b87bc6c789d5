import { silence } from "./meetings";

/** Something said in a made-up recording. Seconds; voices are numbered from 0. */
export interface Turn {
  voice: number;
  start: number;
  end: number;
  text: string;
}

export const SCRIPT = "SCRIPT:";

/** A WAV file by its form, whose sound is what it says: the fake speech services read it from there. */
export function scriptedWav(turns: readonly Turn[], more = 0): Buffer {
  const script = Buffer.from(`${SCRIPT}${JSON.stringify(turns)}\n`);
  const sound = Buffer.concat([script, Buffer.alloc(more + (script.length % 2))]);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + sound.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(16_000, 24);
  head.writeUInt32LE(32_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(sound.length, 40);
  return Buffer.concat([head, sound]);
}

/** The same in the form that Zoom gives sound. */
export function scriptedM4a(turns: readonly Turn[]): Buffer {
  return Buffer.concat([silence(0), scriptedWav(turns)]);
}

/** What a made-up recording says; null for bytes that are none. */
export function readScript(bytes: Buffer): Turn[] | null {
  const at = bytes.indexOf(SCRIPT);
  const end = bytes.indexOf("\n", at);
  if (bytes.indexOf("RIFF") < 0 || at < 0 || end < 0) return null;
  return JSON.parse(bytes.subarray(at + SCRIPT.length, end).toString()) as Turn[];
}

/** Each word with its share of the turn's time. */
export function wordsOf({ start, end, text }: Turn): { text: string; start: number; end: number }[] {
  const words = text.split(/\s+/).filter(Boolean);
  const each = (end - start) / words.length;
  return words.map((word, at) => ({ text: word, start: start + at * each, end: start + (at + 1) * each }));
}
