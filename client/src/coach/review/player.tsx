import { useApolloClient } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./review.module.css";

export interface Recording {
  /** Says when it is another recording; the address alone changes with every reading. */
  id: string;
  url: string;
  isAudio: boolean;
}

/** The recording, at the moment that was asked for; `plays` counts the askings. */
export function Player({
  recording,
  atMs,
  plays,
}: {
  recording: Recording | null;
  atMs: number | null;
  plays: number;
}) {
  const { t } = useTranslation("coach");
  const media = useRef<HTMLMediaElement>(null);
  const { src, renew, settle, isBroken } = useLastingUrl(recording);
  useEffect(() => {
    const player = media.current;
    if (!player || atMs === null) return;
    player.currentTime = atMs / 1000;
    // A browser that wants a click first says no; the moment is set all the same.
    if (plays > 0) player.play().catch(() => {});
  }, [atMs, plays]);
  if (!recording) return <p className={classes.noRecording}>{t("player.none")}</p>;
  if (isBroken) return <p className={classes.noRecording}>{t("player.broken")}</p>;
  const Media = recording.isAudio ? "audio" : "video";
  return (
    <Media
      ref={media as never}
      key={recording.id}
      className={classes.player}
      src={src}
      controls
      preload="metadata"
      aria-label={t("player.label")}
      onLoadedMetadata={({ currentTarget }) => {
        settle();
        if (atMs !== null && currentTarget.currentTime === 0) currentTarget.currentTime = atMs / 1000;
      }}
      onError={renew}
    />
  );
}

/** Addresses are short-lived and new with every reading: one that plays is kept; one that fails is read anew, once. */
function useLastingUrl(recording: Recording | null) {
  const apollo = useApolloClient();
  const [kept, setKept] = useState({ recording, failures: 0 });
  const isOther = recording?.id !== kept.recording?.id;
  const isRenewed = kept.failures === 1 && recording?.url !== kept.recording?.url;
  if (isOther || isRenewed) setKept({ recording, failures: isOther ? 0 : 2 });
  const renew = () => {
    setKept((now) => ({ ...now, failures: now.failures + 1 }));
    if (kept.failures === 0) void apollo.refetchQueries({ include: ["ReviewPack"] });
  };
  const settle = () => setKept((now) => ({ ...now, failures: 0 }));
  return { src: kept.recording?.url, renew, settle, isBroken: kept.failures > 2 };
}
