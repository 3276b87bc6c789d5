import type { RecordingEvent } from "../../ports/recording-service";
import type { ZoomEvent, ZoomFile } from "./events";

/** A file that is taken in: it has a kind and somewhere to come from. */
export type ChosenFile = ZoomFile & { kind: NonNullable<ZoomFile["kind"]>; downloadUrl: string };

/** Best first. What is in neither list is an open enum's news: it ranks after the named pictures and before mere sound. */
const PICTURES = [
  /^shared_screen_with_speaker_view/,
  /^active_speaker$/,
  /^(shared_screen_with_)?gallery_view/,
  /^(production_studio|host_video|shared_screen)/,
];
const TRANSCRIPTS = [/^audio_transcript$/, /^cc_transcript$/, /^closed_caption$/];

/**
 * One recording, one transcript and one chat are enough: the same talk comes in up to six shapes. Of several parts of
 * one shape (a paused recording) the longest is taken. Files still being processed come with a later event.
 */
export function chooseFiles(event: ZoomEvent): ChosenFile[] {
  const ready = event.files.filter(isReady);
  const recording = best(ready, "RECORDING", pictureRank);
  const transcript = best(ready, "TRANSCRIPT_FILE", transcriptRank, recording?.startedAt ?? null);
  const chat = best(ready, "CHAT", () => 0, recording?.startedAt ?? null);
  return [recording, transcript, chat].filter((file) => file !== undefined);
}

/** The event with nothing but the files to fetch, as ingest takes it. */
export function toRecordingEvent(event: ZoomEvent): RecordingEvent {
  return { ...event, files: chooseFiles(event).map(({ recordingType: _, status: __, ...file }) => file) };
}

function isReady(file: ZoomFile): file is ChosenFile {
  return file.kind !== null && file.downloadUrl !== null && (file.status ?? "completed") === "completed";
}

function best(
  files: readonly ChosenFile[],
  kind: ChosenFile["kind"],
  rank: (file: ChosenFile) => number,
  besideStart: Date | null = null,
): ChosenFile | undefined {
  const beside = (file: ChosenFile) => (besideStart && file.startedAt?.getTime() === besideStart.getTime() ? 0 : 1);
  return files
    .filter((file) => file.kind === kind)
    .sort((a, b) => rank(a) - rank(b) || beside(a) - beside(b) || lengthMs(b) - lengthMs(a) || bytes(b) - bytes(a))[0];
}

function pictureRank(file: ChosenFile): number {
  if (file.extension === "m4a") return file.recordingType === "audio_only" ? PICTURES.length + 1 : PICTURES.length + 2;
  const rank = PICTURES.findIndex((pattern) => pattern.test(file.recordingType ?? ""));
  return rank < 0 ? PICTURES.length : rank;
}

function transcriptRank(file: ChosenFile): number {
  const rank = TRANSCRIPTS.findIndex((pattern) => pattern.test(file.recordingType ?? ""));
  return rank < 0 ? TRANSCRIPTS.length : rank;
}

function lengthMs(file: ChosenFile): number {
  return file.startedAt && file.endedAt ? file.endedAt.getTime() - file.startedAt.getTime() : 0;
}

function bytes(file: ChosenFile): number {
  return file.byteSize ?? 0;
}
