/** webvtt-parser 2.2.0 brings no types; this is the part that is used. */
declare module "webvtt-parser" {
  export class WebVTTCueTimingsAndSettingsParser {
    constructor(line: string, onError: (message: string, column: number) => void);
    /** Fills the times, in seconds, from a line such as "00:00:01.000 --> 00:00:02.000 align:start". */
    parse(cue: { startTime: number; endTime: number }, previousCueStart: number): true | undefined;
  }
}
