import { fileTypeFromBuffer } from "file-type";

/** What whoever sends a file says that it is. */
export interface ClaimedFile {
  filename: string;
  mediaType: string;
  kind: "RECORDING" | "TRANSCRIPT_FILE" | "CHAT" | "FILE" | "TEXT";
}

export type Sniffed =
  | { accepted: true; mediaType: string }
  | { accepted: false; reason: "EMPTY" | "HTML" | "MISMATCH" | "UNKNOWN" | "EXECUTABLE" };

interface Format {
  /** The media type under which it is kept. */
  mediaType: string;
  kinds: readonly ClaimedFile["kind"][];
  /** What file-type 21 calls it. */
  detected: readonly string[];
  claims: readonly string[];
  extensions: readonly string[];
}

const MEDIA = ["RECORDING"] as const;
const DOCUMENT = ["FILE"] as const;

function format(
  mediaType: string,
  kinds: Format["kinds"],
  detected: string,
  claims: string,
  extensions: string,
): Format {
  const words = (list: string) => list.split(" ").filter(Boolean);
  return {
    mediaType,
    kinds,
    detected: words(detected),
    claims: [mediaType, ...words(claims)],
    extensions: words(extensions),
  };
}

// Containers that carry sound as well as pictures accept both claims: Zoom's M4A is an MP4, and browsers record WebM.
const FORMATS: readonly Format[] = [
  format("audio/mpeg", MEDIA, "audio/mpeg", "audio/mp3 audio/x-mp3", "mp3"),
  format("audio/mp4", MEDIA, "audio/x-m4a audio/mp4", "audio/x-m4a audio/m4a audio/aac video/mp4", "m4a mp4"),
  format("video/mp4", MEDIA, "video/mp4 video/x-m4v", "audio/mp4 audio/x-m4a audio/m4a video/x-m4v", "mp4 m4a m4v"),
  format("video/quicktime", MEDIA, "video/quicktime", "video/mp4", "mov qt mp4"),
  format("audio/wav", MEDIA, "audio/wav", "audio/x-wav audio/wave audio/vnd.wave", "wav"),
  format(
    "audio/ogg",
    MEDIA,
    "audio/ogg audio/opus",
    "audio/opus application/ogg audio/x-opus+ogg video/ogg",
    "ogg oga opus",
  ),
  format("video/webm", MEDIA, "video/webm audio/webm", "audio/webm", "webm"),
  format(
    "video/x-matroska",
    MEDIA,
    "video/matroska video/x-matroska audio/x-matroska audio/matroska",
    "video/matroska audio/x-matroska",
    "mkv mka webm",
  ),
  format("audio/flac", MEDIA, "audio/flac audio/x-flac", "audio/x-flac", "flac"),
  format("audio/aac", MEDIA, "audio/aac", "audio/aacp audio/x-aac", "aac"),
  format("application/pdf", DOCUMENT, "application/pdf", "application/x-pdf", "pdf"),
  format("image/png", DOCUMENT, "image/png image/apng", "", "png"),
  format("image/jpeg", DOCUMENT, "image/jpeg", "image/jpg", "jpg jpeg"),
  format("image/webp", DOCUMENT, "image/webp", "", "webp"),
  format("image/tiff", DOCUMENT, "image/tiff", "", "tif tiff"),
  format("text/vtt", ["TRANSCRIPT_FILE"], "text/vtt", "text/plain", "vtt txt"),
  format("text/plain", ["CHAT", "FILE", "TEXT"], "text/plain", "text/markdown text/csv", "txt text log md csv"),
];

const UNTOLD = /^(?:|application\/octet-stream|binary\/octet-stream)$/;
const HTML = /^<(?:!doctype\s+html|html|head|body|script|title|meta|iframe|svg|style|div|p|a|h1|table)[\s>/]/i;
const PROGRAM =
  /x-msdownload|x-elf|mach-binary|x-executable|x-dosexec|java-vm|wasm|x-sh|x-ms-shortcut|x-mach|x-msi|x-unix-archive|vnd\.android|x-apple-diskimage|x-chrome-extension/;

function startsWith(head: Uint8Array, signature: string): boolean {
  return Buffer.from(head.subarray(0, signature.length)).equals(Buffer.from(signature, "latin1"));
}

/** Programs by their first bytes: PE, ELF, Mach-O, Java classes, WebAssembly, Windows shortcuts. */
function isProgram(head: Uint8Array): boolean {
  const signatures = [
    "MZ",
    "\x7fELF",
    "\xfe\xed\xfa\xce",
    "\xfe\xed\xfa\xcf",
    "\xce\xfa\xed\xfe",
    "\xcf\xfa\xed\xfe",
    "\xca\xfe\xba\xbe",
    "\0asm",
    "L\0\0\0\x01\x14\x02",
  ];
  return signatures.some((signature) => startsWith(head, signature));
}

/** The text at the head of a file, or null where the bytes are not text. A character cut off at the end is let go. */
function readText(head: Uint8Array): string | null {
  const utf16 = startsWith(head, "\xff\xfe") ? "utf-16le" : startsWith(head, "\xfe\xff") ? "utf-16be" : null;
  try {
    const text = new TextDecoder(utf16 ?? "utf-8", { fatal: true }).decode(head, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: text has none of them
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** True where the first tag is HTML's or SVG's; comments and the XML line before it are passed over. */
function isHtml(text: string): boolean {
  let at = 0;
  for (;;) {
    while (/[\s\uFEFF]/.test(text[at] ?? "")) at += 1;
    const close = text.startsWith("<!--", at) ? "-->" : text.startsWith("<?xml", at) ? ">" : null;
    if (close === null) return HTML.test(text.slice(at, at + 64));
    const end = text.indexOf(close, at);
    if (end < 0) return true;
    at = end + close.length;
  }
}

/** A few formats begin as text does. */
async function textType(head: Uint8Array, text: string): Promise<string> {
  if (/^WEBVTT(?:[ \t\r\n]|$)/.test(text)) return "text/vtt";
  const detected = /^(?:%|\{\\rtf)/.test(text) ? await fileTypeFromBuffer(head) : undefined;
  return detected?.mime ?? "text/plain";
}

function claimedType(claimed: ClaimedFile): string {
  const mediaType = (claimed.mediaType.split(";")[0] ?? "").trim().toLowerCase();
  return UNTOLD.test(mediaType) ? "" : mediaType;
}

function claimedExtension(claimed: ClaimedFile): string {
  return /\.([a-z][a-z\d]{0,7})$/i.exec(claimed.filename.trim())?.[1]?.toLowerCase() ?? "";
}

/** The claim fits when neither the media type nor the file's extension says another thing; "octet-stream" says nothing. */
function fits(format: Format, claimed: ClaimedFile): boolean {
  const mediaType = claimedType(claimed);
  const extension = claimedExtension(claimed);
  if (!format.kinds.includes(claimed.kind)) return false;
  if (mediaType !== "" && !format.claims.includes(mediaType)) return false;
  return extension === "" || format.extensions.includes(extension);
}

/** Of a container that holds sound or pictures the claim knows which; of anything else the bytes do. */
function mediaTypeOf(format: Format, claimed: ClaimedFile): string {
  return claimedType(claimed).startsWith("audio/") ? format.mediaType.replace("video/", "audio/") : format.mediaType;
}

function refusal(claimed: ClaimedFile): Sniffed {
  const [mediaType, extension] = [claimedType(claimed), claimedExtension(claimed)];
  const known = FORMATS.some(({ claims, extensions }) => claims.includes(mediaType) || extensions.includes(extension));
  return { accepted: false, reason: known ? "MISMATCH" : "UNKNOWN" };
}

/**
 * Looks at a file's first 64 KiB and refuses what is not what it claims to be: HTML in place of media, programs, archives,
 * an empty file. `mediaType` is what was found, to be stored in place of what was claimed.
 */
export async function sniff(head: Uint8Array, claimed: ClaimedFile): Promise<Sniffed> {
  if (head.length === 0) return { accepted: false, reason: "EMPTY" };
  const text = readText(head);
  if (text === null ? isProgram(head) : /^\uFEFF?#!/.test(text)) return { accepted: false, reason: "EXECUTABLE" };
  if (text !== null && text.trim() === "") return { accepted: false, reason: "EMPTY" };
  if (text !== null && isHtml(text)) return { accepted: false, reason: "HTML" };
  const mime = text === null ? (await fileTypeFromBuffer(head))?.mime : await textType(head, text);
  const found = mime?.split(";")[0];
  if (found !== undefined && PROGRAM.test(found)) return { accepted: false, reason: "EXECUTABLE" };
  const format = FORMATS.find(({ detected }) => found !== undefined && detected.includes(found));
  if (format === undefined) return refusal(claimed);
  return fits(format, claimed)
    ? { accepted: true, mediaType: mediaTypeOf(format, claimed) }
    : { accepted: false, reason: "MISMATCH" };
}
