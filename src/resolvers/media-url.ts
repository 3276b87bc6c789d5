import { mediaLink } from "../lifecycle/deliver/media";
import { findMoment } from "../reads/moments";
import type { SourceReference } from "../schema/types/pack-parts";
import type { Context } from "./context";

/** A short-lived address of a source's bytes, for this viewer alone. */
export async function mediaUrl({ app, keys, who, publicUrl }: Context, sourceId: string): Promise<string> {
  return `${publicUrl}/media/${await mediaLink(keys, who, sourceId, app.machine.now())}`;
}

/** Opens the recording at the moment of a quote; null without one that this viewer may play. */
export async function jumpUrl(context: Context, quote: SourceReference["row"]): Promise<string | null> {
  const moment = await findMoment(context.loaders, quote);
  return moment && `${await mediaUrl(context, moment.sourceId)}#t=${moment.seconds.toFixed(3)}`;
}
