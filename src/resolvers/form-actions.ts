import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { editFilledForm, fillForm } from "../lifecycle/derive/fill-form";
import { createFormTemplate } from "../lifecycle/derive/form-template";
import { readId } from "../schema/ids";
import { CreateFormTemplateInput, EditFilledFormInput, FillFormInput } from "../schema/inputs/form-inputs";
import { FilledFormPayload, FormTemplatePayload, payload } from "../schema/payloads";
import { toFilledForm, toFormTemplate } from "../schema/types/form";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

@Resolver()
export class FormActions {
  @Visible(["ADMIN", "COACH"])
  @Mutation(() => FormTemplatePayload, { description: "Makes a form template." })
  createFormTemplate(
    @Arg("input", () => CreateFormTemplateInput, { description: "What it asks for." }) input: CreateFormTemplateInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "template", toFormTemplate, () => createFormTemplate(app, who, { ...input }));
  }

  @Visible(["COACH", "COACHEE"])
  @Mutation(() => FilledFormPayload, {
    description: "Fills a form from a session's sources; it is ready when it says so.",
  })
  fillForm(
    @Arg("input", () => FillFormInput, { description: "Which form, and from what." }) input: FillFormInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { idempotencyKey } = input;
    return payload(loaders, "form", toFilledForm, async () => {
      const sessionId = readId("session", input.sessionId, ["sessionId"]);
      const templateId = readId("template", input.templateId, ["templateId"]);
      const sourceIds = input.sourceIds?.map((id, index) => readId("source", id, ["sourceIds", String(index)]));
      return fillForm(app, who, { sessionId, templateId, sourceIds, idempotencyKey });
    });
  }

  @Visible(["COACH", "COACHEE"])
  @Mutation(() => FilledFormPayload, { description: "Writes values into a form." })
  editFilledForm(
    @Arg("input", () => EditFilledFormInput, { description: "Which form, and the values." }) input: EditFilledFormInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { idempotencyKey } = input;
    return payload(loaders, "form", toFilledForm, async () => {
      const formId = readId("form", input.formId, ["formId"]);
      const values = input.values.map(({ key, value }) => ({ key, value: value ?? null }));
      return editFilledForm(app, who, { formId, values, idempotencyKey });
    });
  }
}
