import { Field, Float, Int, ObjectType } from "type-graphql";
import type { Workspace } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { ErasureApproval, ExportPolicy, Visibility, WorkspaceMode } from "../enums";
import { DateTime } from "../scalars";
import { Node } from "./node";

@ObjectType("Workspace", { implements: Node, description: "The tenant: its people, its data and its rules." })
export class WorkspaceType extends Node {
  @Field(() => String, { description: "What people call it." })
  name: string;

  @Field(() => WorkspaceMode, { description: "Whether it keeps its sources." })
  mode: Workspace["mode"];

  @Field(() => DateTime, { description: "When it was made." })
  createdAt: Date;

  @Field(() => Visibility, { description: "Whether coachees may see source references of approved packs." })
  l2Visibility: Workspace["l2Visibility"];

  @Field(() => ExportPolicy, { description: "Who may export its sessions and packs." })
  exportPolicy: Workspace["exportPolicy"];

  @Field(() => ErasureApproval, { description: "Whether an erasure waits for a second person." })
  erasureApproval: Workspace["erasureApproval"];

  @Field(() => Int, { description: "How many hours an erasure can be cancelled before it runs." })
  erasureCancelWindowHours: number;

  @Field(() => Int, { description: "How many days a deleted source or form stays restorable." })
  trashDays: number;

  @Field(() => String, {
    nullable: true,
    description: "The language of letters to people who have said nothing else: en or de; null for English.",
  })
  locale: string | null;

  @Field(() => Float, { nullable: true, description: "Uploads beyond it are QUOTA_EXCEEDED; null for none." })
  storageQuotaBytes: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Tokens of the language model in a calendar month, beyond which it is not asked; null for what the operator allows.",
  })
  modelTokensPerMonth: number | null;
}

export function toWorkspace(row: Omit<Workspace, "slug">): WorkspaceType {
  const { name, mode, createdAt, l2Visibility, exportPolicy, erasureApproval, erasureCancelWindowHours } = row;
  const { trashDays, storageQuotaBytes, modelTokensPerMonth, locale } = row;
  const policies = {
    l2Visibility,
    exportPolicy,
    erasureApproval,
    erasureCancelWindowHours,
    trashDays,
    storageQuotaBytes,
    modelTokensPerMonth,
    locale,
  };
  return Object.assign(new WorkspaceType(), {
    id: toPublicId("workspace", row.id),
    name,
    mode,
    createdAt,
    ...policies,
  });
}
