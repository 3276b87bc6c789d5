import type { Terminal } from "../terminal";

/** How an import goes, on one line that is written again and again. Nothing where nobody watches. */
export interface Progress {
  session(label: string, bytes: number): void;
  advance(bytes: number): void;
  step(step: string): void;
  clear(): void;
}

const BAR = 24;
const REDRAW_MS = 80;

export function progressOn(terminal: Terminal): Progress {
  const now = { label: "", total: 0, sent: 0, step: "" };
  let drawnAt = 0;
  const draw = (always: boolean) => {
    if (!terminal.isWatched || (!always && Date.now() - drawnAt < REDRAW_MS)) return;
    drawnAt = Date.now();
    terminal.err(`\r\x1b[2K${toBar(now).slice(0, Math.max(20, terminal.columns - 1))}`);
  };
  return {
    session(label, bytes) {
      Object.assign(now, { label, total: bytes, sent: 0, step: "upload" });
      draw(true);
    },
    advance(bytes) {
      now.sent += bytes;
      draw(now.sent >= now.total);
    },
    step(step) {
      if (now.step === step) return;
      now.step = step;
      draw(true);
    },
    clear() {
      if (terminal.isWatched) terminal.err("\r\x1b[2K");
    },
  };
}

/** "[############------------]  50 %  1.0 of 2.0 MB  upload  standup": the label last, since it may be cut off. */
export function toBar(now: { label: string; total: number; sent: number; step: string }): string {
  const share = now.total === 0 ? 1 : Math.min(1, now.sent / now.total);
  const filled = Math.round(share * BAR);
  const bar = "#".repeat(filled) + "-".repeat(BAR - filled);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `[${bar}] ${percent} %  ${toMegabytes(now.sent)} of ${toMegabytes(now.total)} MB  ${now.step}  ${printable(now.label)}`;
}

const toMegabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** A file's name goes to a terminal: without what would move its cursor. */
export function printable(name: string): string {
  return name.replace(/\p{C}/gu, "?");
}
