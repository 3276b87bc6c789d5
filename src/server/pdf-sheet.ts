import PDFDocument from "pdfkit";
import { create } from "qrcode";

const MARGIN = 50;
const FOOTER = 18;
/** Between the columns of a table, and above and below the text of a row. */
const GAP = 10;
const ROW = 6;
const INK = "#1d2733";
const QUIET = "#4c5a69";
const LINE = "#c9c4bb";
const ACCENT = "#0b5c56";

/** The characters of Windows-1252 beyond Latin-1, which is what the fonts that every reader has can show. */
const ALSO = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/** One column of a table: its share of the width, of 100. */
export interface Column {
  title: string;
  share: number;
  isNumber?: boolean;
}

/** Upright A4 sheets that are written from top to bottom. The same calls give the same bytes. */
export class PdfSheet {
  private readonly pdf: PDFKit.PDFDocument;
  private readonly parts: Buffer[] = [];
  private readonly width: number;

  /** `at` stands as the time it was made: the document's, never the clock's. */
  constructor(title: string, at: Date) {
    const info = { Title: title, Creator: "ReGenesis", Producer: "ReGenesis", CreationDate: at };
    const margins = { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER };
    const options = { size: "A4", margins, info, lang: "en", displayTitle: true, bufferPages: true };
    this.pdf = new PDFDocument(options);
    this.pdf.on("data", (part: Buffer) => this.parts.push(part));
    this.width = this.pdf.page.width - 2 * MARGIN;
  }

  /** The head of the first page, with a QR of the address at its right. */
  head(above: string, title: string, below: string, address: string): void {
    const { pdf, width } = this;
    const side = 84;
    this.drawCode(address, MARGIN + width - side, MARGIN, side);
    const options = { width: width - side - 24 };
    pdf.font("Helvetica-Bold").fontSize(8.5).fillColor(ACCENT);
    pdf.text(asShown(above.toUpperCase()), MARGIN, MARGIN, { ...options, characterSpacing: 1.2 });
    pdf.font("Times-Roman").fontSize(27).fillColor(INK).moveDown(0.35).text(asShown(title), options);
    pdf
      .font("Helvetica")
      .fontSize(9.5)
      .fillColor(QUIET)
      .moveDown(0.3)
      .text(asShown(below), { ...options, lineGap: 2 });
    pdf.y = Math.max(pdf.y, MARGIN + side) + 10;
    this.rule();
  }

  section(title: string): void {
    this.keep(62);
    this.pdf
      .moveDown(0.4)
      .font("Times-Bold")
      .fontSize(12.5)
      .fillColor(INK)
      .text(asShown(title), MARGIN, this.pdf.y + 8);
    this.pdf.y += 4;
  }

  paragraph(text: string): void {
    this.write(text, "Helvetica", MARGIN, this.width);
    this.pdf.y += 3;
  }

  /** To be typed in, letter by letter. */
  code(text: string): void {
    this.pdf
      .font("Courier")
      .fontSize(7.8)
      .fillColor(INK)
      .text(asShown(text), MARGIN, this.pdf.y, { width: this.width });
    this.pdf.y += 5;
  }

  items(texts: readonly string[]): void {
    for (const text of texts) {
      this.keep(this.heightOf(text, "Helvetica", this.width - 12));
      this.pdf.font("Helvetica").fontSize(9).fillColor(ACCENT).text("–", MARGIN, this.pdf.y, { lineBreak: false });
      this.write(text, "Helvetica", MARGIN + 12, this.width - 12);
      this.pdf.y += 2.5;
    }
  }

  facts(rows: readonly (readonly [name: string, value: string])[]): void {
    const { pdf } = this;
    const left = 92;
    for (const [name, value] of rows) {
      this.keep(this.heightOf(value, "Helvetica", this.width - left) + 4);
      const top = pdf.y;
      pdf.font("Helvetica").fontSize(9).fillColor(QUIET).text(asShown(name), MARGIN, top, { width: left });
      pdf.y = top;
      this.write(value, "Helvetica", MARGIN + left, this.width - left);
      pdf.y += 3;
    }
  }

  /** Its head stands on each page that it goes on to. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const titles = columns.map(({ title }) => title);
    const head = () => this.row(columns, titles, "Helvetica-Bold");
    this.keep(2 * (this.rowHeight(columns, titles, "Helvetica-Bold") + ROW));
    head();
    for (const row of rows) {
      if (this.keep(this.rowHeight(columns, row, "Helvetica") + ROW)) head();
      this.row(columns, row, "Helvetica");
    }
    this.pdf.y += 5;
  }

  /** The whole document. `footer` stands at the foot of each page, beside its number. */
  async finish(footer: string): Promise<Buffer> {
    const { pdf, width } = this;
    const { count } = pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      pdf.switchToPage(page);
      // Below the margin a text would start a page of its own.
      pdf.page.margins.bottom = 0;
      const top = pdf.page.height - MARGIN;
      pdf
        .moveTo(MARGIN, top - 8)
        .lineTo(MARGIN + width, top - 8)
        .lineWidth(0.5)
        .strokeColor(LINE)
        .stroke();
      pdf
        .font("Helvetica")
        .fontSize(7)
        .fillColor(QUIET)
        .text(asShown(footer), MARGIN, top, { width: width - 70 });
      pdf.text(`Page ${page + 1} of ${count}`, MARGIN, top, { width, align: "right" });
    }
    const ended = new Promise<void>((resolve) => pdf.once("end", resolve));
    pdf.end();
    await ended;
    return Buffer.concat(this.parts);
  }

  private row(columns: readonly Column[], cells: readonly string[], font: string): void {
    const { pdf } = this;
    const top = pdf.y;
    const bottom = top + this.rowHeight(columns, cells, font) + ROW;
    let left = MARGIN;
    for (const [at, column] of columns.entries()) {
      const width = this.cellWidth(column);
      pdf.y = top + ROW / 2 + 1;
      this.write(cells[at] ?? "", font, left, width, column.isNumber ? "right" : "left");
      left += width + GAP;
    }
    pdf.y = bottom;
    pdf
      .moveTo(MARGIN, bottom)
      .lineTo(MARGIN + this.width, bottom)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
  }

  private rowHeight(columns: readonly Column[], cells: readonly string[], font: string): number {
    return Math.max(...columns.map((column, at) => this.heightOf(cells[at] ?? "", font, this.cellWidth(column))));
  }

  private cellWidth({ share }: Column): number {
    return (share * this.width) / 100 - GAP;
  }

  private write(text: string, font: string, left: number, width: number, align: "left" | "right" = "left"): void {
    const options = { width, align, lineGap: 1.5 };
    this.pdf.font(font).fontSize(9).fillColor(INK).text(asShown(text), left, this.pdf.y, options);
  }

  private heightOf(text: string, font: string, width: number): number {
    return this.pdf.font(font).fontSize(9).heightOfString(asShown(text), { width, lineGap: 1.5 });
  }

  private rule(): void {
    const { pdf } = this;
    pdf
      .moveTo(MARGIN, pdf.y)
      .lineTo(MARGIN + this.width, pdf.y)
      .lineWidth(1)
      .strokeColor(ACCENT)
      .stroke();
    pdf.y += 12;
  }

  /** Goes on to the next page unless so much still fits on this one; says whether it did. */
  private keep(height: number): boolean {
    if (this.pdf.y + height <= this.pdf.page.height - MARGIN - FOOTER) return false;
    this.pdf.addPage();
    return true;
  }

  /** As filled squares, so that it is sharp in print, with the quiet zone that the page's own white gives. */
  private drawCode(text: string, left: number, top: number, side: number): void {
    const { modules } = create(text, { errorCorrectionLevel: "M" });
    const unit = side / modules.size;
    for (let row = 0; row < modules.size; row++)
      for (let column = 0; column < modules.size; column++)
        if (modules.get(row, column)) this.pdf.rect(left + column * unit, top + row * unit, unit, unit);
    this.pdf.fill("#000000");
  }
}

/** What the fonts can't show is named by its code point and not left out. */
function asShown(text: string): string {
  const isShown = (sign: string) => /[\u0020-\u007e\u00a0-\u00ff]/.test(sign) || ALSO.includes(sign);
  return Array.from(text.normalize("NFC"), (sign) =>
    isShown(sign) ? sign : `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
  ).join("");
}
