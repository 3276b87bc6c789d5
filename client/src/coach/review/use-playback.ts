import { useState } from "react";
import { useSearchParams } from "react-router";
import type { Pack, Quote } from "./pack-data";
import type { Recording } from "./player";

const withoutMoment = (url: string): string => url.split("#")[0] ?? url;

/** Which moment of which recording is played: in the address, so that it can be sent to somebody or come back to. */
export function usePlayback(pack: Pack) {
  const [params, setParams] = useSearchParams();
  const [plays, setPlays] = useState(0);
  const own = toRecording(pack);
  const asked = params.get("quote");
  const chosen = asked === null ? null : Number(asked);
  const quote = chosen === null ? undefined : pack.l2?.[chosen];
  const at = Number(params.get("at") ?? Number.NaN);
  const isOwn = !quote || quote.sessionId === pack.session?.id;
  const other = !isOwn && quote?.jumpUrl ? { id: quote.sessionId, url: withoutMoment(quote.jumpUrl) } : null;
  const play = (index: number) => {
    const to = pack.l2?.[index];
    if (!to) return;
    setPlays((count) => count + 1);
    setParams(
      (now) => {
        now.set("at", String(to.startMs));
        now.set("quote", String(index));
        return now;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  return {
    chosen,
    plays,
    atMs: Number.isFinite(at) ? at : null,
    recording: other ? { ...other, isAudio: false } : own,
    canPlay: (one: Quote) => (one.sessionId === pack.session?.id ? own !== null : Boolean(one.jumpUrl)),
    play,
  };
}

export type Playback = ReturnType<typeof usePlayback>;

function toRecording({ session }: Pack): Recording | null {
  const source = session?.sources.nodes.find(({ kind, mediaUrl }) => kind === "RECORDING" && mediaUrl);
  if (!source?.mediaUrl) return null;
  return { id: source.id, url: source.mediaUrl, isAudio: source.mediaType.startsWith("audio/") };
}
