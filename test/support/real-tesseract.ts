import { findProgram, installFromDebian } from "./machine";

const PLACES = ["/usr/bin/tesseract", "/usr/local/bin/tesseract", "/opt/homebrew/bin/tesseract"];

/** Makes sure that there is one: the system's, else Debian's. */
export function installTesseract(): void {
  if (findProgram(PLACES)) return;
  try {
    installFromDebian("tesseract-ocr");
  } catch (cause) {
    throw new Error("The tests need tesseract, to read pictures (Debian: apt-get install tesseract-ocr).", { cause });
  }
}
