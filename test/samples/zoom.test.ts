import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { chooseFiles } from "../../src/adapters/zoom/choose-files";
import { parseZoomEvent, readZoomBody, withoutPasswords } from "../../src/adapters/zoom/events";
import { recordingCompleted } from "../../src/embedded/zoom-rehearsal-events";

interface Listed {
  uuid: string;
  recording_count: number;
  recording_files: { file_type: string }[];
}

describe("zoom's recorded samples", () => {
  it("hold a webhook that parses, with nothing secret left in it", () => {
    const body = sample("recording.completed.json");
    assert.equal(readZoomBody(body).type, "recording");
    const event = parseZoomEvent(body);
    assert.equal(event.files.length, 2);
    assert.ok(event.downloadToken);
    assert.ok(event.startedAt && event.endedAt && event.endedAt > event.startedAt);
    assert.deepEqual(
      chooseFiles(event).map(({ recordingType }) => recordingType),
      ["shared_screen_with_speaker_view"],
    );
    assert.ok(!("password" in shapeOf(withoutPasswords(body))));
  });

  it("hold listed meetings that parse as events, timelines without ids included", () => {
    const { meetings } = sample("list-recordings-2020.json") as { meetings: Listed[] };
    const kinds = meetings.map((object) => {
      const body = { event: "recording.completed", event_ts: 1, payload: { object } };
      const event = parseZoomEvent(body);
      assert.equal(event.files.length, object.recording_files.length);
      return chooseFiles(event).map(({ kind }) => kind);
    });
    assert.deepEqual(kinds, [
      ["RECORDING"],
      ["RECORDING", "TRANSCRIPT_FILE"],
      ["RECORDING", "TRANSCRIPT_FILE", "CHAT"],
    ]);
  });

  it("have no field that the rehearsal's events lack", () => {
    const rehearsed = recordingCompleted({
      accountId: "a",
      hostId: "h",
      uuid: "u",
      topic: "t",
      startedAt: new Date(0),
      endedAt: new Date(60_000),
      downloadToken: "d",
      files: [
        { id: "1", fileType: "MP4", extension: "MP4", recordingType: "active_speaker", bytes: 1, downloadUrl: "x" },
      ],
    });
    assert.deepEqual(missing(shapeOf(sample("recording.completed.json")), shapeOf(rehearsed)), []);
  });
});

/** Missing samples fail the test: they lie beside the project, or where SHARED_DIR says. */
function sample(name: string): unknown {
  const shared = process.env.SHARED_DIR ?? path.resolve("../shared");
  return JSON.parse(readFileSync(path.join(shared, "samples/zoom", name), "utf8"));
}

/** Every field of the event, its object and its first file. */
function shapeOf(body: unknown): Record<string, string> {
  const { payload, ...top } = body as { payload: { object: Record<string, unknown> & { recording_files: object[] } } };
  const all = { ...payload.object.recording_files[0], ...payload.object, ...payload, ...top };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, typeof value]));
}

function missing(wanted: Record<string, string>, given: Record<string, string>): string[] {
  return Object.keys(wanted).filter((key) => wanted[key] !== given[key]);
}
