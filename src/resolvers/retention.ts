import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { WorkspaceMode as Mode, RetentionPolicy } from "../entities";
import { cancelRetentionChange, retentionPreview, setRetentionPolicy } from "../lifecycle/dispose/retention";
import { modePreview } from "../lifecycle/dispose/stateless";
import { MAX_DAYS, MIN_DAYS } from "../policies/retention";
import { findUser } from "../reads/people";
import { listPolicies } from "../reads/retention";
import { RetentionCategory } from "../schema/disposal-enums";
import { WorkspaceMode } from "../schema/enums";
import { SetRetentionPolicyInput } from "../schema/inputs/disposal-inputs";
import { payload, RetentionPolicyPayload } from "../schema/payloads";
import {
  PendingRetentionChange,
  RetentionPolicyType,
  RetentionPreview,
  toRetentionPolicy,
  toRetentionPreview,
} from "../schema/types/retention";
import { toUser } from "../schema/types/user";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

type Category = RetentionPolicy["category"];
const toPolicy = (row: RetentionPolicy) => toRetentionPolicy(row, { least: MIN_DAYS, most: MAX_DAYS });

@Resolver(() => PendingRetentionChange)
export class RetentionResolver {
  @Query(() => [RetentionPolicyType], { description: "How long the workspace keeps each category." })
  async retentionPolicies(@Ctx() { loaders }: Context) {
    return (await listPolicies(loaders)).map(toPolicy);
  }

  @Visible(["ADMIN"])
  @Query(() => RetentionPreview, {
    description: "What a change would delete, when, and what would be kept and why. Nothing is changed.",
  })
  async retentionPreview(
    @Arg("category", () => RetentionCategory, { description: "Of what." }) category: Category,
    @Arg("days", () => Int, { description: "For how many days." }) days: number,
    @Arg("archiveAfterDays", () => Int, {
      nullable: true,
      description: "After how many days sessions would be archived; null for never, left out as it is.",
    })
    archiveAfterDays: number | null | undefined,
    @Ctx() { app, who }: Context,
  ) {
    return toRetentionPreview(await retentionPreview(app, who, { category, days, archiveAfterDays }));
  }

  @Visible(["ADMIN"])
  @Query(() => RetentionPreview, {
    description: "What switching the workspace's mode would delete, and when. Nothing is changed.",
  })
  async modePreview(
    @Arg("mode", () => WorkspaceMode, { description: "The mode to switch to." }) mode: Mode,
    @Ctx() { app, who }: Context,
  ) {
    return toRetentionPreview(await modePreview(app, who, { mode }));
  }

  @FieldResolver()
  async requestedBy(@Root() { requestedById }: PendingRetentionChange, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, requestedById);
    return user && toUser(user);
  }

  @Visible(["ADMIN"])
  @Mutation(() => RetentionPolicyPayload, {
    description: "Says how long a category is kept. Longer holds at once; shorter needs a preview and waits 24 hours.",
  })
  setRetentionPolicy(
    @Arg("input", () => SetRetentionPolicyInput, { description: "Of what, and how long." })
    input: SetRetentionPolicyInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "policy", toPolicy, () => setRetentionPolicy(app, who, { ...input }));
  }

  @Visible(["ADMIN"])
  @Mutation(() => RetentionPolicyPayload, { description: "Takes back a change that waits." })
  cancelRetentionChange(
    @Arg("category", () => RetentionCategory, { description: "Of what." }) category: Category,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "policy", toPolicy, () => cancelRetentionChange(app, who, { category }));
  }
}
