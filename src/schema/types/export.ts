import { Field, ObjectType } from "type-graphql";
import type { Export } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { ExportState } from "../disposal-enums";
import { DateTime } from "../scalars";
import { Visible } from "../visible";
import { Node } from "./node";

@ObjectType("Export", { implements: Node, description: "A copy that a person asked for; it dies with what is in it." })
export class ExportType extends Node {
  @Field(() => ExportState, { description: "Where it stands." })
  state?: Export["state"];

  @Field(() => DateTime, { description: "When it was asked for." })
  requestedAt: Date;

  @Field(() => DateTime, { nullable: true, description: "When it could first be fetched." })
  readyAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it will be destroyed." })
  expiresAt: Date | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => String, {
    nullable: true,
    description: "Where to fetch it: short-lived, for whoever asked for it alone. Null while it can't be fetched.",
  })
  url?: string | null;

  row: Export;
}

export function toExport(row: Export): ExportType {
  const { requestedAt, readyAt, expiresAt } = row;
  const id = toPublicId("export", row.id);
  return Object.assign(new ExportType(), { id, requestedAt, readyAt, expiresAt, row });
}

export const ExportConnection = connection("Export", "exports", () => ExportType, toExport);
