/** Signs audit checkpoints and certificates. */
export interface Signer {
  /** Compact JWS, EdDSA over Ed25519, `typ` and `kid` in the header, canonical JSON of `payload` as its body. */
  sign(typ: string, payload: unknown): Promise<string>;
  /** Every key that ever signed, as a public JWK set. */
  published(): Promise<{ keys: Record<string, unknown>[] }>;
}
