/** Holds each value until its time, and at most `capacity` of them: the oldest gives way. */
export class ExpiringMap<V> {
  private readonly held = new Map<string, { value: V; expiresAt: number }>();

  /** `now` gives seconds since 1970, as `expiresAt` does. */
  constructor(
    private readonly now: () => number,
    private readonly capacity: number,
  ) {}

  set(key: string, value: V, expiresAt: number): void {
    this.held.delete(key);
    if (this.held.size >= this.capacity) this.makeRoom();
    this.held.set(key, { value, expiresAt });
  }

  get(key: string): V | undefined {
    const found = this.held.get(key);
    return found && found.expiresAt > this.now() ? found.value : undefined;
  }

  delete(key: string): void {
    this.held.delete(key);
  }

  deleteWhere(isMeant: (value: V) => boolean): void {
    for (const [key, { value }] of this.held) if (isMeant(value)) this.held.delete(key);
  }

  private makeRoom(): void {
    const now = this.now();
    for (const [key, { expiresAt }] of this.held) if (expiresAt <= now) this.held.delete(key);
    const [oldest] = this.held.keys();
    if (oldest !== undefined && this.held.size >= this.capacity) this.held.delete(oldest);
  }
}
