import { Column, Entity, ForeignKey, PrimaryColumn } from "typeorm";
import { Workspace } from "./workspace";

/** What a workspace has used of a language model in a month: a number, which outlives the calls that it is the sum of. */
@Entity("model_spend")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
export class ModelSpend {
  @PrimaryColumn("uuid")
  workspaceId: string;

  @PrimaryColumn("text")
  provider: string;

  /** Its first day, in UTC: "2026-11-01". */
  @PrimaryColumn("date")
  month: string;

  /** Input and output. */
  @Column("bigint")
  tokens: number;
}
