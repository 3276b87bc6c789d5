import assert from "node:assert/strict";
import { type ClaimedFile, sniff } from "../../src/lifecycle/ingest/sniff";

type Kind = ClaimedFile["kind"];
const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "number" ? Buffer.alloc(part) : Buffer.from(part, "latin1"))));
const claim = (kind: Kind, filename: string, mediaType = ""): ClaimedFile => ({ kind, filename, mediaType });
const ebml = (docType: string) =>
  bytes("\x1a\x45\xdf\xa3\x9f\x42\x82", String.fromCharCode(0x80 + docType.length), docType, 64);
const iso = (brand: string) => bytes("\0\0\0\x20ftyp", brand, 4, 64);

const HEADS = {
  mp3: bytes("\xff\xfb\x90\x64", 500),
  mp3Tagged: bytes("ID3\x03\0\0\0\x7f\x7f\x7f", 65_000),
  m4a: iso("M4A "),
  mp4: iso("isom"),
  mov: iso("qt  "),
  wav: bytes("RIFF\x24\0\0\0WAVEfmt ", 20),
  opus: bytes("OggS\0\x02", 20, "\x01\x13OpusHead\x01", 64),
  ogg: bytes("OggS\0\x02", 20, "\x01\x1e\x01vorbis", 64),
  webm: ebml("webm"),
  mkv: ebml("matroska"),
  flac: bytes("fLaC\0\0\0\x22", 64),
  aac: bytes("\xff\xf1\x50\x80", 100),
  pdf: bytes("%PDF-1.7\n%\xe2\xe3\n"),
  pdfAscii: bytes("%PDF-1.4\n1 0 obj\n"),
  png: bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 30),
  jpeg: bytes("\xff\xd8\xff\xe0\0\x10JFIF", 30),
  webp: bytes("RIFF\x24\0\0\0WEBPVP8 ", 30),
  tiff: bytes("II*\0\x08\0\0\0", 30),
  vtt: Buffer.from("WEBVTT\r\n\r\n1\r\n"),
  txt: Buffer.from("00:00:01\tAda:\tgood morning, Zoë\r\n"),
  utf16: Buffer.from("\uFEFFWEBVTT\n\n", "utf16le"),
  html: Buffer.from("\n<!-- hi -->\n<!DOCTYPE html><html><body>Sign in</body></html>"),
  zip: bytes("PK\x03\x04", 60),
  gzip: bytes("\x1f\x8b\x08\0", 60),
  exe: bytes("MZ\x90\0", 200),
  elf: bytes("\x7fELF\x02\x01\x01", 60),
  script: Buffer.from("#!/bin/sh\nrm -rf /\n"),
  noise: bytes("\x91\x03\x88\xf0\0\x01\x02", 200),
};

const ACCEPTED: readonly [keyof typeof HEADS, ClaimedFile, string][] = [
  ["mp3", claim("RECORDING", "a.mp3", "audio/mpeg"), "audio/mpeg"],
  ["mp3Tagged", claim("RECORDING", "a.MP3", "audio/mp3"), "audio/mpeg"],
  ["m4a", claim("RECORDING", "audio.m4a", "audio/x-m4a"), "audio/mp4"],
  ["mp4", claim("RECORDING", "zoom.mp4", "video/mp4"), "video/mp4"],
  ["mp4", claim("RECORDING", "zoom.m4a", "audio/mp4"), "audio/mp4"],
  ["mov", claim("RECORDING", "clip.mov", "video/quicktime"), "video/quicktime"],
  ["wav", claim("RECORDING", "a.wav", "audio/x-wav"), "audio/wav"],
  ["opus", claim("RECORDING", "a.opus", "audio/ogg; codecs=opus"), "audio/ogg"],
  ["ogg", claim("RECORDING", "a.ogg", "audio/ogg"), "audio/ogg"],
  ["webm", claim("RECORDING", "a.webm", "audio/webm;codecs=opus"), "audio/webm"],
  ["webm", claim("RECORDING", "a.webm", "video/webm"), "video/webm"],
  ["mkv", claim("RECORDING", "a.mkv", "video/x-matroska"), "video/x-matroska"],
  ["flac", claim("RECORDING", "a.flac", "audio/flac"), "audio/flac"],
  ["aac", claim("RECORDING", "a.aac", "audio/aac"), "audio/aac"],
  ["mp4", claim("RECORDING", "download", "application/octet-stream"), "video/mp4"],
  ["pdf", claim("FILE", "plan.pdf", "application/pdf"), "application/pdf"],
  ["pdfAscii", claim("FILE", "plan.pdf", "application/pdf"), "application/pdf"],
  ["png", claim("FILE", "a.png", "image/png"), "image/png"],
  ["jpeg", claim("FILE", "a.jpeg", "image/jpeg"), "image/jpeg"],
  ["webp", claim("FILE", "a.webp", "image/webp"), "image/webp"],
  ["tiff", claim("FILE", "a.tif", "image/tiff"), "image/tiff"],
  ["txt", claim("FILE", "notes.txt", "text/plain"), "text/plain"],
  ["vtt", claim("TRANSCRIPT_FILE", "a.vtt", "text/vtt"), "text/vtt"],
  ["vtt", claim("TRANSCRIPT_FILE", "a.vtt", "text/plain"), "text/vtt"],
  ["utf16", claim("TRANSCRIPT_FILE", "a.vtt", ""), "text/vtt"],
  ["txt", claim("CHAT", "chat.txt", "text/plain; charset=utf-8"), "text/plain"],
  ["txt", claim("TEXT", "", "text/plain"), "text/plain"],
];

const REFUSED: readonly [keyof typeof HEADS, ClaimedFile, string][] = [
  ["html", claim("RECORDING", "a.mp4", "video/mp4"), "HTML"],
  ["html", claim("TRANSCRIPT_FILE", "a.vtt", "text/vtt"), "HTML"],
  ["html", claim("FILE", "a.txt", "text/plain"), "HTML"],
  ["exe", claim("RECORDING", "a.mp4", "video/mp4"), "EXECUTABLE"],
  ["elf", claim("FILE", "a.pdf", "application/pdf"), "EXECUTABLE"],
  ["script", claim("CHAT", "chat.txt", "text/plain"), "EXECUTABLE"],
  ["zip", claim("RECORDING", "a.mp4", "video/mp4"), "MISMATCH"],
  ["gzip", claim("TRANSCRIPT_FILE", "a.vtt", "text/vtt"), "MISMATCH"],
  ["zip", claim("FILE", "bomb.zip", "application/zip"), "UNKNOWN"],
  ["noise", claim("FILE", "data.bin", "application/octet-stream"), "UNKNOWN"],
  ["noise", claim("RECORDING", "a.mp3", "audio/mpeg"), "MISMATCH"],
  ["pdf", claim("RECORDING", "a.pdf", "application/pdf"), "MISMATCH"],
  ["mp3", claim("FILE", "a.mp3", "audio/mpeg"), "MISMATCH"],
  ["png", claim("FILE", "a.jpg", "image/png"), "MISMATCH"],
  ["png", claim("FILE", "a.png", "image/jpeg"), "MISMATCH"],
  ["pdf", claim("FILE", "invoice.exe", "application/pdf"), "MISMATCH"],
  ["txt", claim("TRANSCRIPT_FILE", "a.vtt", "text/vtt"), "MISMATCH"],
  ["txt", claim("RECORDING", "a.wav", "audio/wav"), "MISMATCH"],
  ["vtt", claim("CHAT", "chat.txt", "text/plain"), "MISMATCH"],
  ["wav", claim("RECORDING", "a.mp3", "audio/mpeg"), "MISMATCH"],
  ["mp4", claim("RECORDING", "a.webm", "video/webm"), "MISMATCH"],
];

describe("sniffing a file's head", () => {
  for (const [head, claimed, mediaType] of ACCEPTED)
    it(`accepts ${head} as ${claimed.kind} "${claimed.filename}" ${claimed.mediaType}`, async () =>
      assert.deepEqual(await sniff(HEADS[head], claimed), { accepted: true, mediaType }));

  for (const [head, claimed, reason] of REFUSED)
    it(`refuses ${head} as ${claimed.kind} "${claimed.filename}" ${claimed.mediaType}: ${reason}`, async () =>
      assert.deepEqual(await sniff(HEADS[head], claimed), { accepted: false, reason }));

  it("refuses an empty file and one of blanks, whatever it claims", async () => {
    for (const head of [Buffer.alloc(0), Buffer.from(" \r\n\t"), Buffer.from("\uFEFF")])
      assert.deepEqual(await sniff(head, claim("CHAT", "a.txt", "text/plain")), { accepted: false, reason: "EMPTY" });
  });

  it("reads text whose last character was cut by the head's end", async () => {
    const head = Buffer.from("good morning, Zoë").subarray(0, -1);
    assert.equal((await sniff(head, claim("TEXT", "", "text/plain"))).accepted, true);
  });

  it("never throws on cut and random heads of 64 KiB, and takes none for a recording it isn't", async () => {
    let seed = 7;
    const noise = Buffer.alloc(65_536).map(() => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed >> 16;
    });
    for (const head of Object.values(HEADS))
      for (const cut of [1, 3, 7, 12, head.length - 1])
        await sniff(head.subarray(0, Math.max(1, cut)), claim("FILE", "a", ""));
    assert.equal((await sniff(noise, claim("RECORDING", "a.mp4", "video/mp4"))).accepted, false);
    const comments = Buffer.from("<!-- -->".repeat(8192));
    assert.deepEqual(await sniff(comments, claim("TEXT", "", "text/plain")), {
      accepted: true,
      mediaType: "text/plain",
    });
  });
});
