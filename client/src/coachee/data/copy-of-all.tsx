import { useQuery } from "@apollo/client/react";
import { Button, Group, Loader } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { newKey, useAction } from "../../shared/api/use-action";
import { useViewer } from "../../shared/api/viewer";
import { inWords } from "../../shared/ui/in-words";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { toDay } from "../../shared/ui/when";
import classes from "./data.module.css";

const EXPORTS = graphql(`
  query MyExports {
    exports(first: 3) {
      edges {
        node {
          id
          state
          ...MyExport_export
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const MyExport_export = graphql(`
  fragment MyExport_export on Export {
    id
    state
    requestedAt
    expiresAt
    url
  }
`);

const ASK = graphql(`
  mutation RequestMyCopy($input: RequestExportInput!) {
    requestExport(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      export {
        id
        ...MyExport_export
      }
    }
  }
`);

/** The address of a copy holds for a quarter of an hour: a new one is read well before. */
const FRESH_MS = 5 * 60_000;

/** A copy of everything: asked for, being made, to be fetched, gone again. */
export function Copy() {
  const { t } = useTranslation("coachee");
  const { user } = useViewer();
  const { data, previousData, error, refetch } = useQuery(EXPORTS, { pollInterval: FRESH_MS });
  const [ask, { busy }] = useAction(ASK, { refetch: ["MyExports"] });
  const [refusal, setRefusal] = useState<ReactNode>(null);
  const [key, setKey] = useState(newKey);
  const exports = (data ?? previousData)?.exports.edges.map(({ node }) => node);
  const request = async () => {
    const outcome = await ask({ input: { subjectId: user.id, idempotencyKey: key } });
    const [first] = outcome.ok ? [] : outcome.errors;
    setRefusal(first && inWords(t("refusal", { returnObjects: true }), first));
    if (outcome.ok || first) setKey(newKey());
  };
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{t("copy.title")}</h2>
      <p>{t("copy.text")}</p>
      {!exports && (error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingState rows={1} />)}
      <div role="status" className={classes.status}>
        {exports?.map((one) => (
          <Made key={one.id} of={one} />
        ))}
      </div>
      {refusal && (
        <p role="alert" className={classes.refusal}>
          {refusal}
        </p>
      )}
      {!exports?.some(({ state }) => state === "PREPARING") && (
        <Button onClick={() => void request()} loading={busy}>
          {t("copy.ask")}
        </Button>
      )}
    </section>
  );
}

function Made(props: { of: FragmentType<typeof MyExport_export> }) {
  const { t } = useTranslation("coachee");
  const { state, requestedAt, expiresAt, url } = readFragment(MyExport_export, props.of);
  return (
    <Group gap="sm" className={classes.row} justify="space-between">
      <div>
        <p className={classes.what}>
          {state === "PREPARING" && <Loader size={14} mr={8} aria-hidden />}
          {t(`copy.${state}`)}
        </p>
        <p className={classes.why}>
          {t("copy.asked", { day: toDay(requestedAt) })}{" "}
          {state === "READY" && expiresAt && t("copy.until", { day: toDay(expiresAt) })}
        </p>
      </div>
      {url && (
        <Button component="a" href={url} variant="filled">
          {t("copy.download")}
        </Button>
      )}
    </Group>
  );
}
