import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, OwnedRow, Sealed, TenantRow } from "./columns";
import type { QuoteMatch } from "./evidence-pack";
import { Session } from "./session";
import { Workspace } from "./workspace";

/** Why no text could be read from a source, as the port that reads documents tells it. */
export type UnreadReason =
  | "NO_TEXT_LAYER"
  | "NO_TEXT_FOUND"
  | "NO_TEXT_RECOGNITION"
  | "ENCRYPTED"
  | "DAMAGED"
  | "NOT_TEXT"
  | "NO_DOCUMENT"
  | "TOO_LARGE"
  | "TOO_COMPLEX";

export interface FormField {
  key: string;
  label: string;
  kind: "TEXT" | "DATE" | "NUMBER" | "CHOICE";
  required: boolean;
  choices: string[] | null;
}

export interface UnreadSource {
  sourceId: string;
  reason: UnreadReason;
}

@Entity("form_template")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["workspaceId", "createdAt", "id"])
export class FormTemplate extends TenantRow {
  @Column("text")
  name: string;

  @Column("jsonb")
  fields: FormField[];

  @Column("text", { nullable: true })
  statutoryGround: string | null;

  @Column("integer", { nullable: true })
  statutoryDays: number | null;

  @Instant()
  createdAt: Date;
}

@Entity("filled_form")
@ForeignKey(() => FormTemplate, ["workspaceId", "templateId"], ["workspaceId", "id"])
@ForeignKey(() => Session, ["workspaceId", "sessionId"], ["workspaceId", "id"])
@Index(["workspaceId", "createdAt", "id"])
@Index(["workspaceId", "sessionId", "createdAt", "id"])
@Index(["workspaceId", "expiresAt"])
@Index(["workspaceId", "purgeAfter"])
export class FilledForm extends OwnedRow {
  /** Null once the session's own retention has ended before the form's. */
  @Column("uuid", { nullable: true })
  sessionId: string | null;

  @Column("uuid")
  templateId: string;

  @Column("uuid", { nullable: true })
  createdBy: string | null;

  @Column("text")
  state: "FILLING" | "READY" | "TRASHED" | "PURGING" | "FAILED";

  /** What it is filled from; null means everything readable in its session. */
  @Column("uuid", { array: true, nullable: true })
  sourceIds: string[] | null;

  /** Sources that no text could be read from when it was filled, each with a code for why. */
  @Column("jsonb", { default: [] })
  unread: UnreadSource[];

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  completedAt: Date | null;

  @Instant({ nullable: true })
  expiresAt: Date | null;

  @Instant({ nullable: true })
  trashedAt: Date | null;

  /** When its values were last written by a person. */
  @Instant({ nullable: true })
  editedAt: Date | null;

  @Instant({ nullable: true })
  purgeAfter: Date | null;

  @Column("uuid", { nullable: true })
  trashedById: string | null;

  /** Why it was deleted, in the words of who did. */
  @Sealed()
  trashReason: Buffer | null;

  /** When its people were told that its end is near. */
  @Instant({ nullable: true })
  warnedAt: Date | null;
}

@Entity("form_value")
@ForeignKey(() => FilledForm, ["workspaceId", "formId"], ["workspaceId", "id"])
@Index(["workspaceId", "formId", "key"], { unique: true })
export class FormValue extends OwnedRow {
  @Column("uuid")
  formId: string;

  @Column("text")
  key: string;

  @Sealed()
  value: Buffer | null;

  @Column("text")
  origin: "FOUND" | "EDITED" | "EMPTY";
}

/** Where a value was found. The quote is sealed under the key of the source or transcript it stands in. */
@Entity("form_value_source")
@ForeignKey(() => FormValue, ["workspaceId", "valueId"], ["workspaceId", "id"])
@Index(["workspaceId", "valueId", "position"], { unique: true })
@Index(["workspaceId", "quoteKeyId"])
@Index(["workspaceId", "formId"])
@Index(["workspaceId", "sourceId"])
export class FormValueSource extends OwnedRow {
  @Column("uuid")
  valueId: string;

  @Column("uuid")
  formId: string;

  @Column("integer")
  position: number;

  @Column("uuid", { nullable: true })
  sourceId: string | null;

  /** The data key of the quote: a source's or a transcript's id. */
  @Column("uuid")
  quoteKeyId: string;

  @Column("integer", { nullable: true })
  page: number | null;

  @Column("integer", { nullable: true })
  startChar: number | null;

  @Column("integer", { nullable: true })
  endChar: number | null;

  @Column("integer", { nullable: true })
  startMs: number | null;

  @Sealed()
  quote: Buffer | null;

  @Column("text")
  match: QuoteMatch;
}
