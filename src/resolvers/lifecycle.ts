import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { explainLifecycle } from "../lifecycle/dispose/precedence";
import { findCertificate } from "../reads/certificates";
import { readAnyId } from "../schema/ids";
import { toDeletionCertificate } from "../schema/types/certificate";
import { LifecycleTrace } from "../schema/types/lifecycle";
import type { Context } from "./context";

@Resolver()
export class LifecycleResolver {
  @Query(() => LifecycleTrace, {
    nullable: true,
    description:
      "Why an item is still here, or why and when it went: every rule that was weighed. Of what is gone, only those who manage are told.",
  })
  async lifecycle(
    @Arg("id", () => ID, { description: "A session, source, form, pack, person or export; there or gone." }) id: string,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const read = readAnyId(id);
    const trace = read && (await explainLifecycle(app, who, read));
    if (!trace) return null;
    const row = await findCertificate(loaders, trace.certificateId);
    return Object.assign(new LifecycleTrace(), { ...trace, id, certificate: row && toDeletionCertificate(row) });
  }
}
