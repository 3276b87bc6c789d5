import { useQuery } from "@apollo/client/react";
import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { Chip } from "../../shared/ui/chip";
import { toClock } from "../../shared/ui/format";
import { When } from "../../shared/ui/when";
import type { Pack, Quote } from "./pack-data";
import classes from "./review.module.css";
import type { Playback } from "./use-playback";

const tones = { VERBATIM: "plain", CHANGED: "warn", MISSING: "bad" } as const;

/** Where it was said, word by word. A quote that the recording has is a button that plays it. */
export function Quotes({ pack, playback }: { pack: Pack; playback: Playback }) {
  const { t } = useTranslation("coach");
  const quotes = pack.l2 ?? [];
  return (
    <section>
      <h3 className={classes.label}>{t("pack.where")}</h3>
      {quotes.length === 0 && <p className={classes.why}>{t("pack.noQuotes")}</p>}
      <ol className={classes.quotes}>
        {quotes.map((quote, index) => (
          <li
            key={`${quote.utteranceId}-${quote.startMs}-${quote.quote}`}
            className={classes.quote}
            data-on={playback.chosen === index || undefined}
          >
            <blockquote>{t("quoted", { text: quote.quote })}</blockquote>
            <div className={classes.meta}>
              <Moment quote={quote} index={index} playback={playback} />
              <span>{quote.speaker}</span>
              <SaidOn quote={quote} pack={pack} />
              <Chip tone={tones[quote.match]}>{t(`match.${quote.match}`)}</Chip>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Moment({ quote, index, playback }: { quote: Quote; index: number; playback: Playback }) {
  const { t } = useTranslation("coach");
  const at = toClock(quote.startMs);
  if (!playback.canPlay(quote)) return <b className="tabular">{at}</b>;
  return (
    <UnstyledButton
      className={classes.moment}
      onClick={() => playback.play(index)}
      aria-pressed={playback.chosen === index}
      aria-label={t("pack.play", { at })}
    >
      ▸ {at}
    </UnstyledButton>
  );
}

function SaidOn({ quote, pack }: { quote: Quote; pack: Pack }) {
  const own = pack.session;
  if (own && own.id === quote.sessionId) return <When at={own.startedAt ?? own.createdAt} />;
  return <EarlierSession id={quote.sessionId} />;
}

const SESSION_DAY = graphql(`
  query QuoteSession($id: ID!) {
    node(id: $id) {
      id
      ... on Session {
        startedAt
        createdAt
      }
    }
  }
`);

function EarlierSession({ id }: { id: string }) {
  const { t } = useTranslation("coach");
  const { data } = useQuery(SESSION_DAY, { variables: { id } });
  const session = data?.node;
  if (!session || !("createdAt" in session)) return <span>{t("pack.earlier")}</span>;
  return <When at={session.startedAt ?? session.createdAt} />;
}
