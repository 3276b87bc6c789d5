import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { addTextSource } from "../lifecycle/ingest/text-source";
import { completeUpload, requestUpload } from "../lifecycle/ingest/upload";
import { signUpload } from "../lifecycle/ingest/upload-link";
import { openContent } from "../reads/content";
import { dueOf, isOnHold } from "../reads/holds";
import { findSession } from "../reads/sessions";
import { isPlayable, sealedTextOf } from "../reads/sources";
import { getWorkspace } from "../reads/workspaces";
import { readId } from "../schema/ids";
import { AddTextSourceInput, CompleteUploadInput, RequestUploadInput } from "../schema/inputs/session-inputs";
import { payload, SourceDocumentPayload, UploadPayload } from "../schema/payloads";
import { toSession } from "../schema/types/session";
import { SourceDocumentType, toSourceDocument } from "../schema/types/source";
import { toUpload } from "../schema/types/upload";
import type { Context } from "./context";
import { mediaUrl } from "./media-url";

@Resolver(() => SourceDocumentType)
export class SourceResolver {
  @FieldResolver()
  expiresAt(@Root() { row }: SourceDocumentType, @Ctx() { loaders }: Context) {
    return dueOf(loaders, row);
  }

  @FieldResolver()
  onHold(@Root() { row }: SourceDocumentType, @Ctx() { loaders }: Context) {
    return isOnHold(loaders, row);
  }

  @FieldResolver()
  async session(@Root() { row }: SourceDocumentType, @Ctx() { loaders }: Context) {
    const session = await findSession(loaders, row.sessionId);
    return session && toSession(session);
  }

  @FieldResolver()
  sha256(@Root() { row }: SourceDocumentType, @Ctx() { keys }: Context) {
    return openContent(keys, "source", "sha256", row);
  }

  @FieldResolver()
  filename(@Root() { row }: SourceDocumentType, @Ctx() { keys }: Context) {
    return openContent(keys, "source", "filename", row);
  }

  @FieldResolver()
  async text(@Root() { row }: SourceDocumentType, @Ctx() { keys, loaders }: Context) {
    const sealed = row.kind === "TEXT" ? await sealedTextOf(loaders, row.id) : null;
    return sealed && openContent(keys, "source", "text", sealed);
  }

  @FieldResolver()
  async mediaUrl(@Root() { row }: SourceDocumentType, @Ctx() context: Context) {
    return (await isPlayable(context.loaders, row)) ? mediaUrl(context, row.id) : null;
  }

  @FieldResolver()
  async retained(@Ctx() { loaders }: Context) {
    return (await getWorkspace(loaders)).mode !== "STATELESS";
  }

  @Mutation(() => SourceDocumentPayload, { description: "Adds a text to a session." })
  addTextSource(
    @Arg("input", () => AddTextSourceInput, { description: "The text, and where it belongs." })
    input: AddTextSourceInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { text, filename, idempotencyKey } = input;
    return payload(loaders, "source", toSourceDocument, async () => {
      const sessionId = readId("session", input.sessionId, ["sessionId"]);
      return addTextSource(app, who, { sessionId, text, filename, idempotencyKey });
    });
  }

  @Mutation(() => UploadPayload, {
    description: "Returns a URL to PUT the bytes to; the file is quarantined until it has been scanned.",
  })
  requestUpload(
    @Arg("input", () => RequestUploadInput, { description: "The file, and where it belongs." })
    input: RequestUploadInput,
    @Ctx() { app, who, keys, loaders, publicUrl }: Context,
  ) {
    const { filename, mediaType, byteSize, kind, idempotencyKey } = input;
    const announced = { filename, mediaType, byteSize, kind, idempotencyKey };
    return payload(loaders, "upload", toUpload, async () => {
      const sessionId = readId("session", input.sessionId, ["sessionId"]);
      const source = await requestUpload(app, who, { sessionId, ...announced });
      // The quota was checked for what was announced, so that much may be sent.
      const { token, expiresAt } = await signUpload(keys, who, source.id, byteSize, app.machine.now());
      return { source, url: `${publicUrl}/uploads/${token}`, expiresAt, maxBytes: byteSize };
    });
  }

  @Mutation(() => SourceDocumentPayload, {
    description: "Says that the bytes have been sent; the source is stored if they are clean.",
  })
  completeUpload(
    @Arg("input", () => CompleteUploadInput, { description: "Which." }) input: CompleteUploadInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { sha256, idempotencyKey } = input;
    return payload(loaders, "source", toSourceDocument, async () => {
      const sourceId = readId("source", input.sourceId, ["sourceId"]);
      return completeUpload(app, who, { sourceId, sha256, idempotencyKey });
    });
  }
}
