import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { openContent } from "../reads/content";
import { findUser } from "../reads/people";
import { PackDecisionType, PackEditType, PackFeedbackType, SourceReference } from "../schema/types/pack-parts";
import { toUser } from "../schema/types/user";
import type { Context } from "./context";
import { jumpUrl } from "./media-url";

@Resolver(() => SourceReference)
export class SourceReferenceResolver {
  @FieldResolver()
  async speaker(@Root() { row }: SourceReference, @Ctx() { keys }: Context) {
    return (await openContent(keys, "pack_quote", "speaker", row)) ?? "";
  }

  @FieldResolver()
  async quote(@Root() { row }: SourceReference, @Ctx() { keys }: Context) {
    return (await openContent(keys, "pack_quote", "quote", row)) ?? "";
  }

  @FieldResolver()
  jumpUrl(@Root() { row }: SourceReference, @Ctx() context: Context) {
    return jumpUrl(context, row);
  }
}

@Resolver(() => PackEditType)
export class PackEditResolver {
  @FieldResolver()
  async by(@Root() { row }: PackEditType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.byId);
    return user && toUser(user);
  }

  @FieldResolver()
  async before(@Root() { row }: PackEditType, @Ctx() { keys }: Context) {
    return (await openContent(keys, "pack_edit", "before", row)) ?? "";
  }

  @FieldResolver()
  async after(@Root() { row }: PackEditType, @Ctx() { keys }: Context) {
    return (await openContent(keys, "pack_edit", "after", row)) ?? "";
  }
}

@Resolver(() => PackDecisionType)
export class PackDecisionResolver {
  @FieldResolver()
  async by(@Root() { row }: PackDecisionType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.byId);
    return user && toUser(user);
  }

  @FieldResolver()
  note(@Root() { row }: PackDecisionType, @Ctx() { keys }: Context) {
    return openContent(keys, "pack_decision", "note", row);
  }
}

@Resolver(() => PackFeedbackType)
export class PackFeedbackResolver {
  @FieldResolver()
  comment(@Root() { row }: PackFeedbackType, @Ctx() { keys }: Context) {
    return openContent(keys, "pack_feedback", "comment", row);
  }

  @FieldResolver()
  correction(@Root() { row }: PackFeedbackType, @Ctx() { keys }: Context) {
    return openContent(keys, "pack_feedback", "correction", row);
  }
}
