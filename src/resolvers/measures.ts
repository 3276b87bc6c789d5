import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { listHoldings } from "../reads/holdings";
import { listMetrics, listStorage } from "../reads/measures";
import { DateTime } from "../schema/scalars";
import { DataHolding, MetricPoint, StorageUsage } from "../schema/types/measures";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

@Resolver()
export class MeasureResolver {
  @Query(() => [DataHolding], {
    description: "Everything that is kept about the viewer: what, how much, since when, until when and by which rule.",
  })
  myData(@Ctx() { loaders }: Context) {
    return listHoldings(loaders);
  }

  @Visible(["ADMIN", "COACH"])
  @Query(() => [MetricPoint], {
    description:
      "What happened day by day, by name; a coach's own. Days with fewer than five coachees behind a number have none.",
  })
  workspaceMetrics(
    @Arg("from", () => DateTime, { description: "From this moment on." }) from: Date,
    @Arg("to", () => DateTime, { description: "Before this moment; at most 366 days later." }) to: Date,
    @Ctx() { loaders }: Context,
  ) {
    return listMetrics(loaders, { from, to });
  }

  @Visible(["ADMIN"])
  @Query(() => [StorageUsage], { description: "What the workspace's sources and exports take up, by kind." })
  storageUsage(@Ctx() { loaders }: Context) {
    return listStorage(loaders);
  }
}
