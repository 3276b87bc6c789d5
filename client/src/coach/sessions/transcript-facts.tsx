import { useTranslation } from "react-i18next";
import { toClock, toNumber } from "../../shared/ui/format";
import type { SessionDetail } from "./session-data";
import classes from "./sessions.module.css";

/** What is known about the transcript; its text is nobody's to read whole. */
export function TranscriptFacts({ session: { transcript } }: { session: SessionDetail }) {
  const { t } = useTranslation("coach");
  if (!transcript) return null;
  const facts: [string, string][] = [
    [t("transcript.length"), toClock(transcript.durationMs)],
    [t("transcript.language"), transcript.language ?? t("transcript.unknown")],
    [t("transcript.utterances"), toNumber(transcript.utteranceCount)],
    [t("transcript.voices"), toNumber(transcript.speakerCount)],
    [t("transcript.timing"), t(`timing.${transcript.timing}`)],
    [t("transcript.about"), (transcript.classification ?? []).map((one) => t(`data.${one}`)).join(", ")],
    [
      t("transcript.details"),
      (transcript.piiFindings ?? []).map(({ kind, count }) => `${t(`pii.${kind}`)}: ${toNumber(count)}`).join(", "),
    ],
  ];
  return (
    <section>
      <h2>{t("transcript.title")}</h2>
      <dl className={classes.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
