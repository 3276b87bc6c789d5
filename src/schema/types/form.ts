import { Field, ID, Int, ObjectType } from "type-graphql";
import type {
  FilledForm,
  FormTemplate,
  FormValue,
  FormValueSource,
  FormField as TemplateField,
  UnreadSource as UnreadSourceRow,
} from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { FormFieldKind, FormState, QuoteMatch, UnreadReason, ValueOrigin } from "../insight-enums";
import { DateTime } from "../scalars";
import { Visible } from "../visible";
import { Node } from "./node";
import { SessionType } from "./session";

@ObjectType("FormField", { description: "One field of a form." })
export class FormFieldType {
  @Field(() => String, { description: "What it is called in values." })
  key: string;

  @Field(() => String, { description: "What people read beside it." })
  label: string;

  @Field(() => FormFieldKind, { description: "What it takes." })
  kind: TemplateField["kind"];

  @Field(() => Boolean, { description: "Whether it has to be filled." })
  required: boolean;

  @Field(() => [String], { nullable: true, description: "What can be chosen, for CHOICE." })
  choices: string[] | null;
}

@ObjectType("StatutoryRetention", {
  description: "A law that keeps forms of this template for a time, whatever else is asked.",
})
export class StatutoryRetention {
  @Field(() => String, { description: "The law, as a citation." })
  ground: string;

  @Field(() => Int, { description: "For how many days from the form's completion." })
  days: number;
}

@ObjectType("FormTemplate", { implements: Node, description: "What a form asks for." })
export class FormTemplateType extends Node {
  @Field(() => String, { description: "What it is called." })
  name: string;

  @Field(() => [FormFieldType], { description: "Its fields, in order." })
  fields: TemplateField[];

  @Field(() => StatutoryRetention, { nullable: true, description: "The law that keeps its forms, if any." })
  statutoryRetention: StatutoryRetention | null;
}

export function toFormTemplate(row: FormTemplate): FormTemplateType {
  const { name, fields, statutoryGround: ground, statutoryDays: days } = row;
  const statutoryRetention = ground !== null && days !== null ? { ground, days } : null;
  return Object.assign(new FormTemplateType(), {
    id: toPublicId("template", row.id),
    name,
    fields,
    statutoryRetention,
  });
}

export const FormTemplateConnection = connection(
  "FormTemplate",
  "form templates",
  () => FormTemplateType,
  toFormTemplate,
);

@ObjectType("ValueSource", {
  description:
    "Where a form's value was found: characters of a text, a page of a document, or a moment of a recording.",
})
export class ValueSource {
  @Field(() => ID, { nullable: true, description: "The source; null once that is gone." })
  sourceId: string | null;

  @Field(() => Int, { nullable: true, description: "The page of a document, from 1." })
  page: number | null;

  @Field(() => Int, { nullable: true, description: "The first character, from 0." })
  startChar: number | null;

  @Field(() => Int, { nullable: true, description: "The character after the last." })
  endChar: number | null;

  @Field(() => Int, { nullable: true, description: "The moment of a recording, in milliseconds." })
  startMs: number | null;

  @Field(() => String, { nullable: true, description: "The words themselves." })
  quote?: string | null;

  @Field(() => QuoteMatch, { description: "How the words compare with the stored source." })
  match: FormValueSource["match"];

  row: FormValueSource;
}

export function toValueSource(row: FormValueSource): ValueSource {
  const { page, startChar, endChar, startMs, match } = row;
  const sourceId = row.sourceId && toPublicId("source", row.sourceId);
  return Object.assign(new ValueSource(), { sourceId, page, startChar, endChar, startMs, match, row });
}

@ObjectType("FormValue", { description: "What a form holds in one field." })
export class FormValueType {
  @Field(() => String, { description: "The field." })
  key: string;

  @Field(() => String, { nullable: true, description: "The value; null when it was left empty." })
  value?: string | null;

  @Field(() => ValueOrigin, { description: "Where it comes from." })
  origin: FormValue["origin"];

  @Field(() => [ValueSource], { description: "Where it was found." })
  sources?: ValueSource[];

  row: FormValue;
}

export const toFormValue = (row: FormValue): FormValueType =>
  Object.assign(new FormValueType(), { key: row.key, origin: row.origin, row });

@ObjectType("UnreadSource", { description: "A source that no text could be read from when a form was filled." })
export class UnreadSource {
  @Field(() => ID, { description: "The source." })
  sourceId: string;

  @Field(() => UnreadReason, { description: "Why." })
  reason: UnreadSourceRow["reason"];
}

/** A form's row without what only the trash shows. */
export type FormFacts = Omit<FilledForm, "trashReason" | "warnedAt">;

@ObjectType("FilledForm", { implements: Node, description: "A template, filled from sources." })
export class FilledFormType extends Node {
  @Field(() => FormTemplateType, { nullable: true, description: "What it was filled after." })
  template?: FormTemplateType | null;

  @Field(() => SessionType, { nullable: true, description: "Its session; null once that went before it." })
  session?: object | null;

  @Field(() => FormState, { description: "Where it stands." })
  state: FilledForm["state"];

  @Field(() => [UnreadSource], { description: "Sources that no text could be read from when it was filled." })
  unread: UnreadSource[];

  @Field(() => DateTime, { description: "When filling it was asked for." })
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: "When it was first filled." })
  completedAt: Date | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => [FormValueType], {
    nullable: true,
    description: "What it holds, in the order of the template's fields.",
  })
  values?: FormValueType[] | null;

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

  row: FormFacts;
}

export function toFilledForm(row: FormFacts): FilledFormType {
  const { state, createdAt, completedAt, trashedAt, purgeAfter } = row;
  return Object.assign(new FilledFormType(), {
    id: toPublicId("form", row.id),
    ...{ state, createdAt, completedAt, trashedAt, purgeAfter },
    unread: row.unread.map(({ sourceId, reason }) => ({ sourceId: toPublicId("source", sourceId), reason })),
    row,
  });
}

export const FilledFormConnection = connection("FilledForm", "filled forms", () => FilledFormType, toFilledForm);
