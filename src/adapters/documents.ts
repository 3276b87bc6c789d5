import { type DocumentReader, UnreadableError } from "../ports/document-reader";
import { type PdfLimits, readPdf } from "./documents/pdf";
import { readImage } from "./documents/tesseract";

export interface DocumentsOptions {
  /** Where programs are looked for, as in PATH. */
  searchPath: string;
  /** What PDFs are read by; the Node that this is, where it is left out. */
  node?: string;
  limits?: Partial<PdfLimits>;
}

const LIMITS: PdfLimits = { timeoutMs: 60_000, memoryBytes: 768 * 2 ** 20, pages: 500, chars: 500_000 };
/** Each may take all the memory that it is allowed. */
const AT_A_TIME = 2;
const BYTES_A_CHAR = 4;

/** PDFs by their text layer, pictures by the system's tesseract; each in a process of its own, two at a time. */
export function documents(options: DocumentsOptions): DocumentReader {
  const limits = { ...LIMITS, ...options.limits };
  const { searchPath, node = process.execPath } = options;
  const inTurn = turns(AT_A_TIME);
  return {
    read(bytes, mediaType, signal) {
      if (mediaType === "application/pdf") return inTurn(() => readPdf(bytes, node, limits, signal));
      if (!mediaType.startsWith("image/")) return Promise.reject(new UnreadableError("NO_DOCUMENT"));
      const within = { ...limits, outputBytes: limits.chars * BYTES_A_CHAR };
      return inTurn(() => readImage(bytes, mediaType, searchPath, within, signal));
    },
  };
}

/** Lets so many run at once; the others wait in order. */
function turns(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
