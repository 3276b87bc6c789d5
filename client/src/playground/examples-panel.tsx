import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { UnstyledButton } from "@mantine/core";
import { Kind, parse } from "graphql";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Audience } from "../gql/graphql";
import type { Ask } from "./ask";
import { type Example, everybody, examples } from "./examples";
import classes from "./playground.module.css";

type Outcome = "opened" | "nothing" | "failed" | "foreign";

/** The examples as a panel of GraphiQL's, for whoever has this role. */
export function examplesPlugin(title: string, ask: Ask, audience: Audience): GraphiQLPlugin {
  return {
    title,
    icon: ListIcon,
    content: () => <Examples ask={ask} audience={audience} />,
  };
}

function Examples({ ask, audience }: { ask: Ask; audience: Audience }) {
  const { t, i18n } = useTranslation("playground");
  const open = useOpen();
  const isReady = useGraphiQL((state) => Boolean(state.queryEditor && state.variableEditor && state.responseEditor));
  const [said, setSaid] = useState("");
  const mayRun = ({ roles }: Example) => roles.includes(audience);
  const choose = async (example: Example) => {
    const { outcome, variables } = mayRun(example) ? await prepare(example, ask) : FOREIGN;
    open(example, variables);
    setSaid(t(outcome, { title: t(`examples.${example.id}.title`) }));
  };
  const others = examples.filter((example) => !mayRun(example));
  return (
    <div className={classes.examples} lang={i18n.language}>
      <h2>{t("panel")}</h2>
      <p className={classes.lead}>{t("lead")}</p>
      <p className={classes.said} role="status">
        {said}
      </p>
      <h3>{t("yours")}</h3>
      <List examples={examples.filter(mayRun)} choose={choose} isReady={isReady} />
      {others.length > 0 && <h3>{t("others")}</h3>}
      {others.length > 0 && <p className={classes.lead}>{t("othersLead")}</p>}
      <List examples={others} choose={choose} isReady={isReady} />
    </div>
  );
}

interface ListProps {
  examples: readonly Example[];
  choose(example: Example): Promise<void>;
  /** The editors come in a moment after the page. */
  isReady: boolean;
}

function List({ examples, choose, isReady }: ListProps) {
  const { t } = useTranslation(["playground", "shared"]);
  return (
    <ul>
      {examples.map((example) => (
        <li key={example.id}>
          <UnstyledButton className={classes.example} disabled={!isReady} onClick={() => void choose(example)}>
            {t(`examples.${example.id}.title`)}
          </UnstyledButton>
          <p>{t(`examples.${example.id}.text`)}</p>
          <p className={classes.roles}>
            {example.roles === everybody
              ? t("everybody")
              : t("for", { roles: example.roles.map((role) => t(`shared:role.${role}`)).join(", ") })}
          </p>
        </li>
      ))}
    </ul>
  );
}

interface Prepared {
  outcome: Outcome;
  variables: Record<string, unknown>;
}

const FOREIGN: Prepared = { outcome: "foreign", variables: {} };

async function prepare({ variables }: Example, ask: Ask): Promise<Prepared> {
  try {
    const found = variables ? await variables(ask) : {};
    return { outcome: found ? "opened" : "nothing", variables: found ?? {} };
  } catch {
    return { outcome: "failed", variables: {} };
  }
}

/** Puts an example where it does not write over anybody's own work: into the tab that has none, else into a new one. */
function useOpen(): (example: Example, variables: object) => void {
  const { addTab, setOperationFacts, updateActiveTabValues, stop } = useGraphiQLActions();
  const editors = useGraphiQL(({ queryEditor, variableEditor, responseEditor }) => [
    queryEditor,
    variableEditor,
    responseEditor,
  ]);
  return ({ operation }, variables) => {
    const [queryEditor, variableEditor, responseEditor] = editors;
    const shown = queryEditor?.getValue() ?? "";
    const isAnExample = examples.some((example) => example.operation === shown);
    stop();
    if (shown.trim() !== "" && !isAnExample) addTab();
    const given = Object.keys(variables).length > 0 ? JSON.stringify(variables, null, 2) : "";
    queryEditor?.setValue(operation);
    variableEditor?.setValue(given);
    responseEditor?.setValue("");
    // The editor finds these out a moment later: whoever runs it at once would run the operation before.
    const documentAST = parse(operation);
    const operations = documentAST.definitions.filter((found) => found.kind === Kind.OPERATION_DEFINITION);
    const operationName = operations[0]?.name?.value;
    setOperationFacts({ documentAST, operations, operationName });
    updateActiveTabValues({ query: operation, variables: given, response: null, operationName });
    document.querySelector<HTMLElement>(".graphiql-execute-button")?.focus();
  };
}

function ListIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M7 5h10M7 10h10M7 15h10M3 5h.01M3 10h.01M3 15h.01" strokeLinecap="round" />
    </svg>
  );
}
