import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { HoldTarget } from "../entities";
import { placeLegalHold, releaseLegalHold } from "../lifecycle/dispose/holds";
import { openContent } from "../reads/content";
import { listHolds } from "../reads/legal-holds";
import { findUser } from "../reads/people";
import { ForwardArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { notFoundAt, readAnyId, readId } from "../schema/ids";
import { PlaceLegalHoldInput, ReleaseLegalHoldInput } from "../schema/inputs/disposal-inputs";
import { LegalHoldPayload, payload } from "../schema/payloads";
import { LegalHoldConnection, LegalHoldType, toLegalHold } from "../schema/types/hold";
import { toUser } from "../schema/types/user";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

const targets: Partial<Record<string, HoldTarget>> = {
  user: "PERSON",
  session: "SESSION",
  source: "SOURCE",
  form: "FORM",
};

function readTarget(publicId: string): { kind: HoldTarget; id: string } {
  const read = readAnyId(publicId);
  const kind = read && targets[read.kind];
  if (!read || !kind) throw notFoundAt(["targetId"]);
  return { kind, id: read.id };
}

@Resolver(() => LegalHoldType)
export class HoldResolver {
  @Visible(["ADMIN"])
  @Query(() => LegalHoldConnection, { description: "The workspace's holds, newest first." })
  legalHolds(
    @Arg("activeOnly", () => Boolean, {
      nullable: true,
      defaultValue: true,
      description: "Leaves out those that were released or have run out.",
    })
    activeOnly: boolean | null,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() { app, loaders }: Context,
  ) {
    const standingAt = (activeOnly ?? true) ? app.clock.now() : null;
    return new LegalHoldConnection(listHolds(loaders, standingAt, readPage(page)));
  }

  @FieldResolver()
  async reason(@Root() { row }: LegalHoldType, @Ctx() { keys }: Context) {
    return (await openContent(keys, "legal_hold", "reason", row)) ?? "";
  }

  @FieldResolver()
  async placedBy(@Root() { row }: LegalHoldType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.placedById);
    return user && toUser(user);
  }

  @FieldResolver()
  async releasedBy(@Root() { row }: LegalHoldType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.releasedById);
    return user && toUser(user);
  }

  @Visible(["ADMIN"])
  @Mutation(() => LegalHoldPayload, {
    description: "Keeps something, whatever else is asked. What has begun to go goes.",
  })
  placeLegalHold(
    @Arg("input", () => PlaceLegalHoldInput, { description: "What, and why." }) input: PlaceLegalHoldInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { kind, ground, reason, until, idempotencyKey } = input;
    return payload(loaders, "hold", toLegalHold, async () =>
      placeLegalHold(app, who, { target: readTarget(input.targetId), kind, ground, reason, until, idempotencyKey }),
    );
  }

  @Visible(["ADMIN"])
  @Mutation(() => LegalHoldPayload, { description: "Ends a hold; what it deferred then goes by itself." })
  releaseLegalHold(
    @Arg("input", () => ReleaseLegalHoldInput, { description: "Which, and why." }) input: ReleaseLegalHoldInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { reason, idempotencyKey } = input;
    return payload(loaders, "hold", toLegalHold, async () =>
      releaseLegalHold(app, who, { holdId: readId("hold", input.holdId, ["holdId"]), reason, idempotencyKey }),
    );
  }
}
