import type { Letter, Mailer } from "../../../src/ports/mailer";
import { Faults } from "./faults";

/** A mailer that keeps its letters. */
export class MemoryMailer extends Faults<"send"> implements Mailer {
  readonly name = "memory";
  readonly letters: Letter[] = [];

  constructor() {
    super("mailer");
  }

  async send(letter: Letter): Promise<void> {
    await this.enter("send");
    this.letters.push({ ...letter });
  }
}
