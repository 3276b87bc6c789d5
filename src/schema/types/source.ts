import { Field, Float, ObjectType } from "type-graphql";
import type { Source } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { ScanVerdict, SourceKind, SourceState } from "../enums";
import { DateTime } from "../scalars";
import { Visible } from "../visible";
import { Node } from "./node";
import { SessionType } from "./session";

/** A source's row without its text, which is long and read only when asked for. */
export type SourceFacts = Omit<
  Source,
  "text" | "externalHash" | "unheard" | "sentTo" | "trashReason" | "warnedAt" | "awaitsScan"
>;

@ObjectType("MalwareScan", { description: "What the malware scan said of a source." })
export class MalwareScan {
  @Field(() => String, { description: "The scanner, with its version." })
  engine: string;

  @Field(() => ScanVerdict, { description: "Its verdict." })
  verdict: Source["scanVerdict"];

  @Field(() => String, { nullable: true, description: "The name of what was found." })
  signature: string | null;

  @Field(() => DateTime, { nullable: true, description: "When it was scanned." })
  at: Date | null;
}

@ObjectType("SourceDocument", {
  implements: Node,
  description: "A recording, transcript file, chat, file or pasted text.",
})
export class SourceDocumentType extends Node {
  @Field(() => SourceKind, { description: "What it is." })
  kind: Source["kind"];

  @Field(() => SourceState, { description: "Where it stands." })
  state: Source["state"];

  @Field(() => String, { description: "Its media type, as found in its bytes once they were scanned." })
  mediaType: string;

  @Field(() => Float, { description: "How many bytes it has, unencrypted; as announced until they have arrived." })
  byteSize: number;

  @Field(() => DateTime, { description: "When it came in." })
  createdAt: Date;

  @Field(() => SessionType, { nullable: true, description: "Its session; null once that went before it." })
  session?: object | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => String, { nullable: true, description: "The digest of its bytes, hex; a coachee's own uploads only." })
  sha256?: string | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => String, { nullable: true, description: "What the file is called; a coachee's own uploads only." })
  filename?: string | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => String, { nullable: true, description: "Decrypted at read time; text sources only." })
  text?: string | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => String, {
    nullable: true,
    description:
      "Short-lived, bound to the viewer, supports HTTP Range. Null for transcript and chat files; null for a coachee unless L2 is theirs to see or they uploaded it.",
  })
  mediaUrl?: string | null;

  @Field(() => Boolean, { description: "false in a stateless workspace: it goes when the session completes." })
  retained?: boolean;

  @Field(() => MalwareScan, { description: "What the malware scan said of it." })
  scan: MalwareScan;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the retention policy will destroy it; null while a hold suspends that.",
  })
  expiresAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it was deleted; null while it is not in the trash." })
  trashedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Until when it can be restored." })
  purgeAfter: Date | null;

  @Field(() => Boolean, { description: "Whether a legal or statutory hold keeps it." })
  onHold?: boolean;

  @Field(() => [String], { description: "The fields of this object that the viewer may not see." })
  hiddenFields?: string[];

  row: SourceFacts;
}

export function toSourceDocument(row: SourceFacts): SourceDocumentType {
  const { kind, state, mediaType, byteSize, createdAt, trashedAt, purgeAfter } = row;
  const { scanEngine: engine, scanVerdict: verdict, scanSignature: signature, scannedAt: at } = row;
  return Object.assign(new SourceDocumentType(), {
    id: toPublicId("source", row.id),
    ...{ kind, state, mediaType, byteSize, createdAt, trashedAt, purgeAfter },
    scan: Object.assign(new MalwareScan(), { engine, verdict, signature, at }),
    row,
  });
}

export const SourceDocumentConnection = connection(
  "SourceDocument",
  "sources",
  () => SourceDocumentType,
  toSourceDocument,
);
