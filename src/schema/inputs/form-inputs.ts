import { Field, ID, InputType, Int } from "type-graphql";
import type * as entities from "../../entities";
import { FormFieldKind } from "../insight-enums";

@InputType("FormFieldInput", { description: "One field of a form." })
export class FormFieldInput {
  @Field(() => String, { description: "What it is called in values: a letter, then letters, digits or _." })
  key: string;

  @Field(() => String, { description: "What people read beside it." })
  label: string;

  @Field(() => FormFieldKind, { description: "What it takes." })
  kind: entities.FormField["kind"];

  @Field(() => Boolean, { defaultValue: false, description: "Whether it has to be filled." })
  required: boolean;

  @Field(() => [String], { nullable: true, description: "What can be chosen, for CHOICE." })
  choices?: string[] | null;
}

@InputType("StatutoryRetentionInput", { description: "A law that keeps forms of this template." })
export class StatutoryRetentionInput {
  @Field(() => String, { description: "The law, as a citation of at most 120 characters." })
  ground: string;

  @Field(() => Int, { description: "For how many days from a form's completion." })
  days: number;
}

@InputType("CreateFormTemplateInput", { description: "A form template to be made." })
export class CreateFormTemplateInput {
  @Field(() => String, { description: "What it is called." })
  name: string;

  @Field(() => [FormFieldInput], { description: "Its fields, in order." })
  fields: FormFieldInput[];

  @Field(() => StatutoryRetentionInput, { nullable: true, description: "The law that keeps its forms, if any." })
  statutoryRetention?: StatutoryRetentionInput | null;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("FillFormInput", { description: "A form to be filled." })
export class FillFormInput {
  @Field(() => ID, { description: "The session whose sources it is filled from." })
  sessionId: string;

  @Field(() => ID, { description: "What it asks for." })
  templateId: string;

  @Field(() => [ID], { nullable: true, description: "Only from these; everything readable of the session otherwise." })
  sourceIds?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("FormValueInput", { description: "What a person writes into one field." })
export class FormValueInput {
  @Field(() => String, { description: "The field." })
  key: string;

  @Field(() => String, { nullable: true, description: "The value; null empties the field." })
  value?: string | null;
}

@InputType("EditFilledFormInput", { description: "Values of a form to be written." })
export class EditFilledFormInput {
  @Field(() => ID, { description: "The form." })
  formId: string;

  @Field(() => [FormValueInput], { description: "The fields to write; the others stay." })
  values: FormValueInput[];

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}
