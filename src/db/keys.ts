import DataLoader from "dataloader";
import type { KeyKind, Keys, Who } from "../app";
import { open, seal } from "../crypto/envelope";
import type { ContentCell } from "../entities";
import { DomainError } from "../errors";
import type { DataKey, Keyring } from "./keyring";

/** What an admin writes and reads: names of people, and the records of holds and erasures. */
const ADMINS_OPEN: readonly KeyKind[] = ["PERSON", "HOLD", "ERASURE"];

/** The data key of a value is gone, and with it the value. */
export class KeyDestroyedError extends Error {
  constructor() {
    super("The data key is gone.");
    this.name = "KeyDestroyedError";
  }
}

/** The data keys of one operation: what is asked for in one turn is fetched in one statement, and forgotten with it. */
export class OperationKeys implements Keys {
  private readonly loader: DataLoader<string, DataKey | null>;

  constructor(
    private readonly keyring: Keyring,
    private readonly who: Who,
  ) {
    this.loader = new DataLoader(async (ids) => {
      const found = await keyring.load(who.workspaceId, ids);
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  async create(keyId: string, kind: KeyKind): Promise<void> {
    await this.keyring.create(this.who.workspaceId, keyId, kind);
    this.loader.clear(keyId);
  }

  async seal(cell: ContentCell, text: string): Promise<Buffer> {
    this.assertOwn(cell);
    return seal((await this.find(cell.keyId)).key, cell, text);
  }

  async open(cell: ContentCell, sealed: Buffer | null): Promise<string | null> {
    if (!sealed) return null;
    this.assertOwn(cell);
    const { key, kind } = await this.find(cell.keyId);
    this.assertMayOpen(kind);
    return open(key, cell, sealed).toString("utf8");
  }

  async dataKey(keyId: string, use: "seal" | "open"): Promise<Buffer> {
    const { key, kind } = await this.find(keyId);
    if (use === "open") this.assertMayOpen(kind);
    return key;
  }

  secret(purpose: string): Promise<Buffer> {
    return this.keyring.secret(this.who.workspaceId, purpose);
  }

  private async find(keyId: string): Promise<DataKey> {
    const found = await this.loader.load(keyId);
    if (!found) throw new KeyDestroyedError();
    return found;
  }

  private assertOwn(cell: ContentCell): void {
    if (cell.workspaceId !== this.who.workspaceId)
      throw new DomainError("FORBIDDEN", "This belongs to another workspace.");
  }

  /** A wall behind @visible: whoever manages reads no coaching content, whatever a resolver asks for. */
  private assertMayOpen(kind: KeyKind): void {
    const { role } = this.who;
    const refused = role === "INTEGRATOR" || (role === "ADMIN" && !ADMINS_OPEN.includes(kind));
    if (refused) throw new DomainError("FORBIDDEN", "This audience reads no content.");
  }
}
