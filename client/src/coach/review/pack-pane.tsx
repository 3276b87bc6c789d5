import { useQuery } from "@apollo/client/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { readFragment } from "../../gql";
import { EmptyState, ErrorState, LoadingState } from "../../shared/ui/page";
import type { Draft } from "./draft";
import { PACK, PACK_FIELDS, type Pack } from "./pack-data";
import { PackView } from "./pack-view";
import classes from "./review.module.css";
import type { Decisions } from "./use-decisions";

const LOOK_AGAIN_MS = 4_000;

export interface PaneProps {
  id: string;
  decisions: Decisions;
  draft: Draft | null;
  onDraft: (draft: Draft | null) => void;
  /** It is decided: on to the next one. */
  onDecided: () => void;
  onGo: (id: string) => void;
  onHelp: () => void;
}

/** One pack: read, and read again while it is being derived anew, until what replaces it is there. */
export function PackPane(props: PaneProps) {
  const { t } = useTranslation("coach");
  const { data, error, loading, refetch, startPolling, stopPolling } = useQuery(PACK, {
    variables: { id: props.id },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
  });
  const pack = readFragment(PACK_FIELDS, data?.node as Parameters<typeof readFragment<Pack>>[1]) as Pack | null;
  const { onGo } = props;
  const replacedBy = pack?.state === "SUPERSEDED" ? pack.replacedBy?.id : undefined;
  const isWorking = pack?.state === "REGENERATING";
  useEffect(() => {
    if (isWorking) startPolling(LOOK_AGAIN_MS);
    return stopPolling;
  }, [isWorking, startPolling, stopPolling]);
  useEffect(() => {
    if (replacedBy) onGo(replacedBy);
  }, [replacedBy, onGo]);
  if (pack?.kind) return <PackView key={pack.id} {...props} pack={pack} />;
  return (
    <div className={classes.message}>
      {loading ? (
        <LoadingState rows={6} />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <EmptyState title={t("pack.gone")} text={t("pack.goneText")} />
      )}
    </div>
  );
}
