import { Button, Progress, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Chip } from "../../shared/ui/chip";
import { toBytes } from "../../shared/ui/format";
import { KeptChip } from "./badges";
import { DeleteSource } from "./delete-source";
import type { SessionSource } from "./session-data";
import classes from "./sessions.module.css";
import type { Failure, Sending } from "./upload";

const tones = { PENDING: "plain", CLEAN: "ok", INFECTED: "bad", FAILED: "bad" } as const;

/** A file of the session: what it is, what the scan said, how long it stays. */
export function SourceLine({ source }: { source: SessionSource }) {
  const { t } = useTranslation("coach");
  const [isDeleting, deleting] = useDisclosure(false);
  const { scan, state } = source;
  const name = source.filename ?? t(`sourceKind.${source.kind}`);
  return (
    <li className={classes.line}>
      <span className={classes.grow}>
        {name}
        <Text size="sm" c="dimmed" className="tabular">
          {t(`sourceKind.${source.kind}`)} · {toBytes(source.byteSize)}
          {scan.signature && ` · ${scan.signature}`}
        </Text>
        {state === "REJECTED" && <Refused code={scan.verdict === "INFECTED" ? "MALWARE_FOUND" : "REJECTED"} />}
      </span>
      <span className={classes.chips}>
        {(state !== "REJECTED" || scan.verdict === "INFECTED") && (
          <Chip tone={tones[scan.verdict]}>{t(`scan.${scan.verdict}`)}</Chip>
        )}
        {state !== "STORED" && <Chip tone={state === "REJECTED" ? "bad" : "plain"}>{t(`sourceState.${state}`)}</Chip>}
        {state === "STORED" && <KeptChip expiresAt={source.expiresAt} onHold={source.onHold} />}
      </span>
      {state === "STORED" && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={deleting.open}
          aria-label={t("sources.deleteNamed", { name })}
        >
          {t("sources.delete")}
        </Button>
      )}
      {isDeleting && <DeleteSource source={source} onClose={deleting.close} />}
    </li>
  );
}

/** A file on its way: how far it is, or why it did not get there. */
export function SendingLine({ one, onDismiss }: { one: Sending; onDismiss: () => void }) {
  const { t } = useTranslation("coach");
  const { name, share, failure } = one;
  return (
    <li className={classes.line}>
      <span className={classes.grow}>
        {name}
        {failure ? (
          <Refused {...failure} />
        ) : (
          <>
            <Progress value={share * 100} aria-label={t("sources.sending", { name })} mt={6} />
            {share === 1 && (
              <Text size="sm" c="dimmed">
                {t("sources.scanning")}
              </Text>
            )}
          </>
        )}
      </span>
      {failure && (
        <Button size="compact-sm" onClick={onDismiss}>
          {t("sources.dismiss")}
        </Button>
      )}
    </li>
  );
}

const known = [
  "REJECTED",
  "NOT_SENT",
  "UNSUPPORTED_MEDIA",
  "MALWARE_FOUND",
  "TOO_LARGE",
  "QUOTA_EXCEEDED",
  "SUPPRESSED",
] as const;

/** Why it was refused, and what to do; in the server's words where the catalogue has none. */
function Refused({ code, message = "" }: Partial<Failure>) {
  const { t } = useTranslation("coach");
  const word = known.find((one) => one === code);
  return (
    <Text size="sm" c="var(--rg-bad)" role="alert">
      {word ? t(`refused.${word}`) : message || t("refused.NOT_SENT")}
    </Text>
  );
}
