import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { type BulkResult, purgeFromTrash, restoreFromTrash } from "../lifecycle/dispose/trash-bulk";
import { daysUntil } from "../policies/days";
import { openContent } from "../reads/content";
import { findTemplate } from "../reads/forms";
import { isOnHold } from "../reads/holds";
import { findUser } from "../reads/people";
import { findSource } from "../reads/sources";
import { listTrash } from "../reads/trash";
import { PageArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { notFoundAt, publicId, readAnyId, readFilterId } from "../schema/ids";
import { TrashFilter } from "../schema/inputs/disposal-filters";
import { TrashActionInput } from "../schema/inputs/disposal-inputs";
import { TrashActionPayload, toUserError, type UserError } from "../schema/payloads";
import { TrashConnection, TrashItemType } from "../schema/types/trash";
import { toUser } from "../schema/types/user";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

@Resolver(() => TrashItemType)
export class TrashResolver {
  @Query(() => TrashConnection, { description: "Trashed sources and forms, soonest to be destroyed first." })
  trash(
    @Arg("filter", () => TrashFilter, { nullable: true, description: "Which of them." }) filter: TrashFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: Context,
  ) {
    const sessionId = readFilterId("session", filter?.sessionId, ["filter", "sessionId"]);
    const trashedById = readFilterId("user", filter?.trashedById, ["filter", "trashedById"]);
    return new TrashConnection(listTrash(loaders, { ...filter, sessionId, trashedById }, readPage(page)));
  }

  @FieldResolver()
  async trashedBy(@Root() { row }: TrashItemType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.trashedById);
    return user && toUser(user);
  }

  @FieldResolver()
  daysLeft(@Root() { row }: TrashItemType, @Ctx() { app }: Context) {
    return daysUntil(row.purgeAfter, app.clock.now());
  }

  @FieldResolver()
  onHold(@Root() { row }: TrashItemType, @Ctx() { loaders }: Context) {
    return isOnHold(loaders, { ...row, templateId: row.templateId ?? undefined });
  }

  @FieldResolver()
  reason(@Root() { row }: TrashItemType, @Ctx() { keys }: Context) {
    return openContent(keys, row.kind === "FILLED_FORM" ? "filled_form" : "source", "trashReason", row);
  }

  @FieldResolver()
  async label(@Root() { row }: TrashItemType, @Ctx() { loaders, keys }: Context) {
    if (row.templateId) return (await findTemplate(loaders, row.templateId))?.name ?? null;
    const source = await findSource(loaders, row.id);
    return source && openContent(keys, "source", "filename", source);
  }

  @Mutation(() => TrashActionPayload, { description: "Takes items out of the trash, as they were." })
  restoreFromTrash(
    @Arg("input", () => TrashActionInput, { description: "Which." }) input: TrashActionInput,
    @Ctx() context: Context,
  ) {
    return inBulk(context, input, restoreFromTrash);
  }

  @Visible(["ADMIN"])
  @Mutation(() => TrashActionPayload, { description: "Destroys items of the trash at once." })
  purgeFromTrash(
    @Arg("input", () => TrashActionInput, { description: "Which." }) input: TrashActionInput,
    @Ctx() context: Context,
  ) {
    return inBulk(context, input, purgeFromTrash);
  }
}

const kinds = { source: "SOURCE", form: "FORM" } as const;

type Act = typeof restoreFromTrash;
type Item = BulkResult["done"][number];

/** Each id succeeds or fails on its own; what names neither a source nor a form is not found, at its place. */
async function inBulk({ app, who, loaders }: Context, input: TrashActionInput, act: Act): Promise<TrashActionPayload> {
  loaders.forget();
  const named = input.ids.map((id) => {
    const read = readAnyId(id);
    return read?.kind === "source" || read?.kind === "form" ? { kind: kinds[read.kind], id: read.id } : null;
  });
  const items: Item[] = named.filter((item) => item !== null);
  const places = named.flatMap((item, index) => (item ? [index] : []));
  const errors = named.flatMap((item, index) => (item ? [] : [{ index, error: notFoundAt([]) }]));
  try {
    const isAsked = items.length > 0 || input.ids.length === 0;
    const { idempotencyKey } = input;
    const result = isAsked ? await act(app, who, { items, idempotencyKey }) : { done: [], refused: [] };
    errors.push(...result.refused.map(({ index, error }) => ({ index: places[index] as number, error })));
    const done = result.done.map(({ kind, id }) => publicId(kind === "SOURCE" ? "source" : "form", id));
    return { done, userErrors: errors.sort((a, b) => a.index - b.index).map(toErrorAt) };
  } catch (error) {
    return { done: [], userErrors: [toUserError(error)] };
  }
}

function toErrorAt({ index, error }: BulkResult["refused"][number]): UserError {
  return Object.assign(toUserError(error), { field: ["ids", String(index)] });
}
