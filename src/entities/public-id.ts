/** The prefix of each kind of public id: "pck_0197…" is an evidence pack. */
export const idPrefixes = {
  workspace: "wsp",
  user: "usr",
  session: "ses",
  source: "src",
  transcript: "trn",
  vectors: "vec",
  utterance: "utt",
  pack: "pck",
  template: "tpl",
  form: "frm",
  notification: "ntf",
  zoomConnection: "zmc",
  auditEntry: "aud",
  certificate: "crt",
  erasure: "ers",
  hold: "hld",
  export: "exp",
  backup: "bkp",
  scrub: "scb",
  webhook: "whk",
} as const;

export type IdKind = keyof typeof idPrefixes;

export function toPublicId(kind: IdKind, id: string): string {
  return `${idPrefixes[kind]}_${id}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The kind and uuid of a public id, or null for anything else. */
export function readPublicId(publicId: string): { kind: IdKind; id: string } | null {
  const [prefix, id = ""] = publicId.split("_", 2);
  const kind = (Object.keys(idPrefixes) as IdKind[]).find((name) => idPrefixes[name] === prefix);
  return kind && UUID.test(id) && publicId.length === 40 ? { kind, id } : null;
}
