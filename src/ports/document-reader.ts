import { DomainError } from "../errors";

/** Why no text can be read from a document: codes that stand in rows, and what people are told. */
const REASONS = {
  NO_TEXT_LAYER: "The PDF is a scan without a text layer.",
  NO_TEXT_FOUND: "No text could be recognised in the image.",
  NO_TEXT_RECOGNITION: "Text in images can't be read here: tesseract is not installed on the server.",
  ENCRYPTED: "The PDF is locked with a password.",
  DAMAGED: "The file is damaged.",
  NOT_TEXT: "The file is not valid UTF-8 or UTF-16 text.",
  NO_DOCUMENT: "No text can be read from a file of this type.",
  TOO_LARGE: "The file holds more bytes, pages or characters than are read.",
  TOO_COMPLEX: "The file takes more time or memory to read than is allowed.",
} as const;

export type Unreadable = keyof typeof REASONS;

/** UNSUPPORTED_MEDIA that says why, or TOO_LARGE. */
export class UnreadableError extends DomainError {
  constructor(
    readonly reason: Unreadable,
    cause?: unknown,
  ) {
    super(reason === "TOO_LARGE" || reason === "TOO_COMPLEX" ? "TOO_LARGE" : "UNSUPPORTED_MEDIA", REASONS[reason], {
      cause,
    });
    this.name = "UnreadableError";
  }
}

export interface DocumentPage {
  /** From 1; null where the document has no pages, as a picture. */
  number: number | null;
  text: string;
}

/** Reads the text that stands in a document. What it is given and what it reads is kept nowhere. */
export interface DocumentReader {
  /**
   * All pages, in order, at least one with text. `mediaType` is what the bytes were found to be; `signal` breaks it off,
   * with its reason. Rejects with UnreadableError, and with PortError where the reading itself could not be begun.
   */
  read(bytes: Uint8Array, mediaType: string, signal?: AbortSignal): Promise<DocumentPage[]>;
}
