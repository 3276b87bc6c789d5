import { randomBytes } from "node:crypto";
import {
  type RehearsedFile,
  type RehearsedMeeting,
  recordingCompleted,
  signedEvent,
  transcriptCompleted,
} from "../../embedded/zoom-rehearsal-events";
import { present } from "./script";
import type { Stage } from "./stage";

export const ACCOUNT = { accountId: "demo-account-7f3k", hostId: "demo-host-Qx29" };
export const TOPIC = "Before the board meets";

export interface Events {
  /** As Zoom sends them: the recording first, without its transcript; that comes minutes later, in an event of its own. */
  recording: object;
  transcript: object;
  /** The same meeting of somebody nobody knows. */
  stranger: object;
}

/** A meeting that has just ended, on an account that the demo's coach connects. */
export function makeEvents({ zoom }: Stage): Events {
  const file = (
    filename: string,
    kind: Pick<RehearsedFile, "fileType" | "extension" | "recordingType">,
  ): RehearsedFile => {
    const served = present(
      zoom.files.find((each) => each.filename === filename),
      `the rehearsal serves no ${filename}`,
    );
    return { ...kind, id: randomBytes(12).toString("hex"), bytes: served.bytes, downloadUrl: served.url };
  };
  const audio = file("recording.m4a", { fileType: "M4A", extension: "M4A", recordingType: "audio_only" });
  const transcript = file("transcript.vtt", {
    ...{ fileType: "TRANSCRIPT", extension: "VTT", recordingType: "audio_transcript" },
  });
  const endedAt = new Date(Date.now() - 5 * 60_000);
  const meeting: RehearsedMeeting = {
    ...ACCOUNT,
    uuid: randomBytes(16).toString("base64"),
    topic: TOPIC,
    startedAt: new Date(endedAt.getTime() - 150_000),
    endedAt,
    files: [audio],
    downloadToken: zoom.downloadToken,
  };
  return {
    recording: recordingCompleted(meeting),
    transcript: transcriptCompleted({ ...meeting, files: [audio, transcript] }),
    stranger: recordingCompleted({ ...meeting, hostId: "nobody-knows", uuid: randomBytes(16).toString("base64") }),
  };
}

/** Posts an event, signed with the stage's secret or another one. */
export async function post(
  { url, webhookSecret }: Stage,
  event: object,
  secret = webhookSecret,
): Promise<{ status: number; outcome: string | null }> {
  const { headers, body } = signedEvent(secret, event, Date.now());
  const response = await fetch(`${url}/webhooks/zoom`, { method: "POST", headers, body });
  const answer = (await response.json()) as { outcome?: string };
  return { status: response.status, outcome: answer.outcome ?? null };
}
