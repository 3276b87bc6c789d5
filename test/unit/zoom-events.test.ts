import assert from "node:assert/strict";
import { inspect } from "node:util";
import { chooseFiles, toRecordingEvent } from "../../src/adapters/zoom/choose-files";
import { eventKey, parseZoomEvent, readZoomBody, withoutPasswords } from "../../src/adapters/zoom/events";
import {
  type RehearsedFile,
  type RehearsedMeeting,
  recordingCompleted,
  transcriptCompleted,
  urlValidation,
} from "../../src/embedded/zoom-rehearsal-events";
import { DomainError } from "../../src/errors";

const START = new Date("2026-11-22T10:00:00Z");
const END = new Date("2026-11-22T10:50:00Z");

describe("a zoom event", () => {
  it("is read into neutral form", () => {
    const event = parseZoomEvent(recordingCompleted(aMeeting([aFile("MP4", "active_speaker")])));
    assert.deepEqual(
      { ...event, files: event.files.map(({ kind, mediaType, byteSize }) => ({ kind, mediaType, byteSize })) },
      {
        event: "recording.completed",
        eventTs: END.getTime(),
        accountId: "account",
        hostId: "host",
        meetingUuid: "bWVldGluZw==",
        topic: "Topic",
        startedAt: START,
        endedAt: END,
        downloadToken: "token",
        files: [{ kind: "RECORDING", mediaType: "video/mp4", byteSize: 1000 }],
      },
    );
  });

  it("carries no password, passcode, e-mail address or share link", () => {
    const text = inspect(parseZoomEvent(recordingCompleted(aMeeting([aFile("MP4", "active_speaker")]))), { depth: 9 });
    for (const secret of ["password", "passcode", "@", "share"]) assert.ok(!text.includes(`rehearsal-${secret}`));
    assert.ok(!text.includes("host@"));
  });

  it("takes a timeline without id, size, status and type, and ignores it", () => {
    const [file] = parseZoomEvent(recordingCompleted(aMeeting([aFile("TIMELINE", "timeline")]))).files;
    assert.deepEqual([file?.id, file?.kind, file?.byteSize, file?.status], [null, null, null, null]);
  });

  it("begins when its files do: a recurring meeting's own start is days older", () => {
    const file = { ...aFile("MP4", "active_speaker"), startedAt: START, endedAt: END };
    const meeting = { ...aMeeting([file]), startedAt: new Date("2026-11-09T10:00:00Z") };
    assert.deepEqual(parseZoomEvent(recordingCompleted(meeting)).startedAt, START);
  });

  it("falls back on the meeting's start and minutes when no file has times", () => {
    const event = parseZoomEvent(recordingCompleted(aMeeting([])));
    assert.deepEqual([event.startedAt, event.endedAt], [START, END]);
  });

  it("takes numbers for ids, sizes as text, new enum values, and a missing download token", () => {
    const body = rawEvent({
      host_id: 77,
      recording_files: [{ id: 5, file_type: "HOLOGRAM", file_size: "12", status: "queued" }],
    });
    const event = parseZoomEvent(body);
    assert.deepEqual([event.hostId, event.downloadToken, event.topic], ["77", null, null]);
    assert.deepEqual([event.files[0]?.id, event.files[0]?.kind, event.files[0]?.byteSize], ["5", null, 12]);
  });

  it("ignores the voices of single participants", () => {
    const voice = {
      id: "v",
      file_type: "M4A",
      recording_type: "audio_only_each_participant",
      download_url: "https://x",
    };
    const event = parseZoomEvent(rawEvent({ participant_audio_files: [voice], recording_files: [voice] }));
    assert.deepEqual(
      event.files.map(({ kind }) => kind),
      [null],
    );
  });

  it("is refused with the field's name and nothing of its content", () => {
    const body = rawEvent({ host_id: null, topic: "Anna's divorce" });
    assert.throws(
      () => parseZoomEvent(body),
      (error: unknown) =>
        error instanceof DomainError &&
        error.code === "INVALID_INPUT" &&
        error.field?.join(".") === "payload.object.host_id" &&
        !inspect(error).includes("Anna"),
    );
    for (const bad of [null, 1, "x", [], {}, { event: "recording.completed" }]) {
      assert.throws(() => parseZoomEvent(bad), DomainError);
    }
  });

  it("is told apart from a challenge and from events of no concern", () => {
    assert.deepEqual(readZoomBody(urlValidation("token", 1)), { type: "challenge", plainToken: "token" });
    assert.deepEqual(readZoomBody({ event: "meeting.ended", payload: { anything: 1 } }), {
      type: "other",
      event: "meeting.ended",
    });
    assert.equal(readZoomBody(transcriptCompleted(aMeeting([]))).type, "recording");
    assert.throws(() => readZoomBody({ event: "endpoint.url_validation", payload: {} }), DomainError);
    assert.throws(() => readZoomBody("x"), DomainError);
  });

  it("has one key however often it is delivered, and another than any other event", () => {
    const meeting = aMeeting([aFile("TRANSCRIPT", "audio_transcript")]);
    const key = (body: object) => eventKey(parseZoomEvent(body));
    assert.equal(key(recordingCompleted(meeting)), key(recordingCompleted(meeting)));
    assert.notEqual(key(recordingCompleted(meeting)), key(transcriptCompleted(meeting)));
    assert.notEqual(key(recordingCompleted(meeting)), key(recordingCompleted({ ...meeting, eventAt: START })));
    assert.notEqual(key(recordingCompleted(meeting)), key(recordingCompleted({ ...meeting, uuid: "other" })));
  });

  it("is stored without passwords, wherever they stand, and otherwise whole", () => {
    const body = recordingCompleted(aMeeting([aFile("MP4", "active_speaker")]));
    const stored = withoutPasswords({ ...body, list: [{ Password: "x", kept: 1 }] });
    assert.ok(!/passw|passcode/i.test(JSON.stringify(stored)));
    assert.deepEqual(parseZoomEvent(stored), parseZoomEvent(body));
  });
});

describe("of a meeting's files", () => {
  it("the speaker view is taken, else the active speaker, the gallery, any picture, and mere sound last", () => {
    const best = ["shared_screen_with_speaker_view", "active_speaker", "shared_screen_with_gallery_view", "hologram"];
    for (let from = 0; from < best.length; from += 1) {
      const files = [
        aFile("M4A", "audio_only"),
        ...best
          .slice(from)
          .reverse()
          .map((type) => aFile("MP4", type)),
      ];
      assert.deepEqual(chosen(files), [best[from]]);
    }
    assert.deepEqual(chosen([aFile("M4A", "audio_only"), aFile("M4A", "other")]), ["audio_only"]);
  });

  it("the transcript is preferred to captions, and the chat comes along", () => {
    const files = [
      aFile("CHAT", "chat_file"),
      aFile("CC", "closed_caption"),
      aFile("TRANSCRIPT", "audio_transcript"),
      aFile("MP4", "active_speaker"),
    ];
    assert.deepEqual(chosen(files), ["active_speaker", "audio_transcript", "chat_file"]);
    assert.deepEqual(chosen(files.slice(0, 2)), ["closed_caption", "chat_file"]);
  });

  it("summaries, polls, thumbnails and timelines are left where they are", () => {
    assert.deepEqual(
      chosen([
        aFile("SUMMARY", "summary"),
        aFile("CSV", "poll"),
        aFile("TB", "thumbnail"),
        aFile("TIMELINE", "timeline"),
      ]),
      [],
    );
  });

  it("one that is still processing waits for a later event", () => {
    assert.deepEqual(
      chosen([{ ...aFile("MP4", "active_speaker"), status: "processing" }, aFile("M4A", "audio_only")]),
      ["audio_only"],
    );
  });

  it("one that lies on the customer's own server, without an address, is left", () => {
    const event = parseZoomEvent(rawEvent({ recording_files: [{ id: "1", file_type: "MP4", file_path: "/x" }] }));
    assert.deepEqual(chooseFiles(event), []);
  });

  it("of a paused recording's parts the longest is taken, and the transcript beside it", () => {
    const middle = new Date("2026-11-22T10:10:00Z");
    const parts = (type: string, recordingType: string) => [
      { ...aFile(type, recordingType), id: "short", startedAt: START, endedAt: middle },
      { ...aFile(type, recordingType), id: "long", startedAt: middle, endedAt: END },
    ];
    const files = [...parts("MP4", "active_speaker"), ...parts("TRANSCRIPT", "audio_transcript")];
    const event = parseZoomEvent(recordingCompleted(aMeeting(files)));
    assert.deepEqual(
      chooseFiles(event).map(({ id }) => id),
      ["long", "long"],
    );
  });
});

describe("a recording event for ingest", () => {
  it("holds nothing but the files to fetch", () => {
    const files = [aFile("MP4", "active_speaker"), aFile("MP4", "gallery_view"), aFile("TIMELINE", "timeline")];
    const event = toRecordingEvent(parseZoomEvent(recordingCompleted(aMeeting(files))));
    assert.deepEqual(event.files, [
      {
        id: "active_speaker",
        kind: "RECORDING",
        mediaType: "video/mp4",
        extension: "mp4",
        byteSize: 1000,
        downloadUrl: "https://rehearsal.zoom.us/rec/webhook_download/active_speaker",
        startedAt: START,
        endedAt: END,
      },
    ]);
    assert.equal(event.downloadToken, "token");
  });
});

function chosen(files: RehearsedFile[]): (string | null)[] {
  return chooseFiles(parseZoomEvent(recordingCompleted(aMeeting(files)))).map(({ recordingType }) => recordingType);
}

function aMeeting(files: RehearsedFile[]): RehearsedMeeting {
  return {
    accountId: "account",
    hostId: "host",
    uuid: "bWVldGluZw==",
    topic: "Topic",
    startedAt: START,
    endedAt: END,
    files,
    downloadToken: "token",
  };
}

function aFile(fileType: string, recordingType: string): RehearsedFile {
  const extension = { TRANSCRIPT: "VTT", CC: "VTT", CHAT: "TXT", TIMELINE: "JSON", SUMMARY: "JSON", TB: "JPG" }[
    fileType
  ];
  const downloadUrl = `https://rehearsal.zoom.us/rec/webhook_download/${recordingType}`;
  return { id: recordingType, fileType, extension: extension ?? fileType, recordingType, bytes: 1000, downloadUrl };
}

function rawEvent(object: object): object {
  const payload = { account_id: "account", object: { uuid: "u", host_id: "h", ...object } };
  return { event: "recording.completed", event_ts: 1, payload };
}
