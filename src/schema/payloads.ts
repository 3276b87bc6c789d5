import { type ClassType, Field, ID, ObjectType } from "type-graphql";
import type { ErrorCode as AnyErrorCode } from "../errors";
import { DomainError } from "../errors";
import { ErrorCode } from "./enums";
import { BackupType } from "./types/backup";
import { ErasureRequestType } from "./types/erasure";
import { ExportType } from "./types/export";
import { FilledFormType, FormTemplateType } from "./types/form";
import { LegalHoldType } from "./types/hold";
import { EvidencePackType } from "./types/pack";
import { RetentionPolicyType } from "./types/retention";
import { SessionType } from "./types/session";
import { SourceDocumentType } from "./types/source";
import { Upload } from "./types/upload";
import { UserType } from "./types/user";
import { WebhookType } from "./types/webhook";
import { WorkspaceType } from "./types/workspace";
import { ZoomConnectionType } from "./types/zoom-connection";

type CallerCode = keyof typeof ErrorCode;

@ObjectType("UserError", { description: "A refusal that the caller can do something about." })
export class UserError {
  @Field(() => ErrorCode, { description: "What it is, in one word." })
  code: CallerCode;

  @Field(() => [String], {
    nullable: true,
    description: "The path of the input field at fault; in a bulk it ends with the index.",
  })
  field: string[] | null;

  @Field(() => String, { description: "What it is, for people; names limits and fields, never content." })
  message: string;
}

/** A mutation's answer: the object under `key`, and what was refused. */
export type Payload<K extends string, N> = { [P in K]: N | null } & { userErrors: UserError[] };

/** What an operation has read so far. */
export interface Known {
  forget(): void;
}

/**
 * Runs a mutation's one call; what was read before it is forgotten, since mutations of one operation run in turn. A refusal becomes userErrors, with the object null, or as it now is when it says so
 * (CONFLICT); what the caller can't fix goes on as an error of the operation.
 */
export async function payload<K extends string, R, N>(
  known: Known,
  key: K,
  toNode: (row: R) => N | Promise<N>,
  call: () => Promise<R>,
): Promise<Payload<K, N>> {
  known.forget();
  try {
    return answer(key, await toNode(await call()), []);
  } catch (error) {
    if (!(error instanceof DomainError) || !isForCaller(error.code)) throw error;
    const current = error.current === undefined ? null : await toNode(error.current as R);
    return answer(key, current, [toUserError(error)]);
  }
}

/** A refusal that the caller can do something about. Throws what they can't. */
export function toUserError(error: unknown): UserError {
  if (!(error instanceof DomainError) || !isForCaller(error.code)) throw error;
  const { code, message } = error;
  return Object.assign(new UserError(), { code, field: error.field ? [...error.field] : null, message });
}

function answer<K extends string, N>(key: K, node: N | null, userErrors: UserError[]): Payload<K, N> {
  return { [key]: node, userErrors } as Payload<K, N>;
}

function isForCaller(code: AnyErrorCode): code is CallerCode {
  return code in ErrorCode;
}

/** The payload type of one kind of object, with the object under the field that the class names. */
function payloadType(name: string, key: string, what: string, node: () => ClassType<object>): ClassType<object> {
  @ObjectType(name, { description: `${what}, or why not.` })
  class PayloadType {
    @Field(() => [UserError], { description: "What was refused; empty when it was done." })
    userErrors: UserError[];
  }
  const described = `${what}; null when it was refused, or as it now is on CONFLICT.`;
  Field(node, { nullable: true, description: described })(PayloadType.prototype, key);
  return PayloadType;
}

export const SessionPayload = payloadType("SessionPayload", "session", "The session", () => SessionType);
export const SourceDocumentPayload = payloadType(
  "SourceDocumentPayload",
  "source",
  "The source",
  () => SourceDocumentType,
);
export const UploadPayload = payloadType("UploadPayload", "upload", "Where to send the bytes", () => Upload);
export const FormTemplatePayload = payloadType(
  "FormTemplatePayload",
  "template",
  "The template",
  () => FormTemplateType,
);
export const FilledFormPayload = payloadType("FilledFormPayload", "form", "The form", () => FilledFormType);
export const EvidencePackPayload = payloadType("EvidencePackPayload", "pack", "The pack", () => EvidencePackType);
export const WorkspacePayload = payloadType("WorkspacePayload", "workspace", "The workspace", () => WorkspaceType);
export const UserPayload = payloadType("UserPayload", "user", "The person", () => UserType);
export const ZoomConnectionPayload = payloadType(
  "ZoomConnectionPayload",
  "connection",
  "The connection",
  () => ZoomConnectionType,
);
export const RetentionPolicyPayload = payloadType(
  "RetentionPolicyPayload",
  "policy",
  "The policy",
  () => RetentionPolicyType,
);
export const LegalHoldPayload = payloadType("LegalHoldPayload", "hold", "The hold", () => LegalHoldType);
export const ErasureRequestPayload = payloadType(
  "ErasureRequestPayload",
  "request",
  "The request",
  () => ErasureRequestType,
);
Field(() => String, {
  nullable: true,
  description: "Follows the erasure once the account is gone: given once, to the subject alone.",
})(ErasureRequestPayload.prototype, "receipt");
export const ExportPayload = payloadType("ExportPayload", "export", "The export", () => ExportType);
export const WebhookPayload = payloadType("WebhookPayload", "webhook", "The webhook", () => WebhookType);
Field(() => String, {
  nullable: true,
  description: "What its calls are signed with: given by createWebhook alone.",
})(WebhookPayload.prototype, "secret");
export const BackupPayload = payloadType("BackupPayload", "backup", "The backup", () => BackupType);

@ObjectType("TrashActionPayload", { description: "What was done to items of the trash, and what was not." })
export class TrashActionPayload {
  @Field(() => [ID], { description: "The ids it was done to, in the order they were given." })
  done: string[];

  @Field(() => [UserError], { description: "What was refused; each path ends with the index of its id." })
  userErrors: UserError[];
}
