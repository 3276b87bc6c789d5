import type { DocumentNode } from "graphql";

const KEPT = 500;

/**
 * Documents that were parsed and validated before. One with a string literal is never kept: what clients write into
 * documents instead of variables may be content, and content has no business outliving its request.
 */
export class DocumentCache {
  private readonly kept = new Map<string, DocumentNode>();

  async get(key: string): Promise<DocumentNode | undefined> {
    const document = this.kept.get(key);
    if (document) this.keep(key, document);
    return document;
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    const text = document.loc?.source.body;
    if (text === undefined || text.includes('"')) return;
    this.keep(key, document);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
  }

  async delete(key: string): Promise<boolean> {
    return this.kept.delete(key);
  }

  /** A Map keeps the order of insertion: the one used last goes to the end. */
  private keep(key: string, document: DocumentNode): void {
    this.kept.delete(key);
    this.kept.set(key, document);
  }
}
