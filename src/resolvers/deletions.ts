import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { deleteFormTemplate } from "../lifecycle/derive/form-template";
import { deleteFilledForm, deleteSession, deleteSource } from "../lifecycle/dispose/trash";
import { readId } from "../schema/ids";
import { DestroyInput } from "../schema/inputs/workspace-inputs";
import {
  FilledFormPayload,
  FormTemplatePayload,
  payload,
  SessionPayload,
  SourceDocumentPayload,
} from "../schema/payloads";
import { toFilledForm, toFormTemplate } from "../schema/types/form";
import { toSession } from "../schema/types/session";
import { toSourceDocument } from "../schema/types/source";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

/** The input of a step, with the id read. Throws NOT_FOUND for an id of anything else. */
function ofKind(kind: "session" | "source" | "template" | "form", { id, reason, idempotencyKey }: DestroyInput) {
  return { id: readId(kind, id, ["id"]), reason, idempotencyKey };
}

@Resolver()
export class Deletions {
  @Visible(["ADMIN", "COACH"])
  @Mutation(() => SessionPayload, {
    description: "Destroys a session with everything in it; it does not go to the trash.",
  })
  deleteSession(
    @Arg("input", () => DestroyInput, { description: "Which." }) input: DestroyInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "session", toSession, async () => deleteSession(app, who, ofKind("session", input)));
  }

  @Mutation(() => SourceDocumentPayload, {
    description: "Puts a source into the trash; in a stateless workspace it is destroyed at once.",
  })
  deleteSource(
    @Arg("input", () => DestroyInput, { description: "Which." }) input: DestroyInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "source", toSourceDocument, async () => deleteSource(app, who, ofKind("source", input)));
  }

  @Mutation(() => FilledFormPayload, { description: "Puts a filled form into the trash." })
  deleteFilledForm(
    @Arg("input", () => DestroyInput, { description: "Which." }) input: DestroyInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "form", toFilledForm, async () => deleteFilledForm(app, who, ofKind("form", input)));
  }

  @Visible(["ADMIN", "COACH"])
  @Mutation(() => FormTemplatePayload, { description: "Deletes a form template that no form was filled after." })
  deleteFormTemplate(
    @Arg("input", () => DestroyInput, { description: "Which." }) input: DestroyInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "template", toFormTemplate, async () =>
      deleteFormTemplate(app, who, ofKind("template", input)),
    );
  }
}
