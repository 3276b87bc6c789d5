import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { AuditRow_EntryFragment } from "../../gql/graphql";
import { toDay, When } from "../../shared/ui/when";
import { toShortRef } from "../erasure/state";
import { Small } from "../forms/panel";
import type { Column } from "../table/columns";
import { Target } from "../target";
import { useWords } from "../words";
import classes from "./audit.module.css";

export const ENTRY = graphql(`
  fragment AuditRow_entry on AuditEntry {
    at
    actorRef
    actor {
      id
      displayName
    }
    action
    targetRef
    facts
    sealed
  }
`);

const MOMENT = /^\d{4}-\d\d-\d\dT/;

type Row = FragmentType<typeof ENTRY>;

interface Chosen {
  onActor: (ref: string) => void;
  onTarget: (ref: string) => void;
}

export function useColumns({ onActor, onTarget }: Chosen): Column<Row>[] {
  const { t } = useTranslation("admin");
  const inWords = useWords("action");
  const read = (row: Row) => readFragment(ENTRY, row);
  return [
    {
      key: "what",
      title: t("audit.action"),
      cell: (row) => (
        <>
          {inWords(read(row).action)}
          <Small>{toFacts(read(row).facts)}</Small>
        </>
      ),
    },
    {
      key: "who",
      title: t("audit.actor"),
      width: "210px",
      cell: (row) => <Actor entry={read(row)} onChoose={onActor} />,
    },
    {
      key: "target",
      title: t("audit.target"),
      width: "210px",
      cell: (row) => <TargetCell of={read(row).targetRef ?? null} onChoose={onTarget} />,
    },
    { key: "at", title: t("audit.at"), width: "170px", cell: (row) => <When as="ago" at={read(row).at} /> },
    {
      key: "sealed",
      title: t("audit.sealed"),
      width: "120px",
      cell: (row) => (read(row).sealed ? t("audit.yes") : t("audit.soon")),
    },
  ];
}

function TargetCell({ of, onChoose }: { of: string | null; onChoose: (ref: string) => void }) {
  if (!of) return "–";
  return (
    <button type="button" className={classes.only} onClick={() => onChoose(of)}>
      <Target id={of} />
    </button>
  );
}

/** By name while there is a profile, by ref after; pressed, it shows what they did alone. */
function Actor({ entry, onChoose }: { entry: AuditRow_EntryFragment; onChoose: (ref: string) => void }) {
  const { t } = useTranslation("admin");
  const { actorRef, actor } = entry;
  const name = actorRef === "system" ? t("audit.system") : (actor?.displayName ?? toShortRef(actorRef));
  return (
    <button type="button" className={classes.only} title={actorRef} onClick={() => onChoose(actorRef)}>
      {name}
    </button>
  );
}

/** "kind FULL · items 3": what the facts say, without their braces. */
function toFacts(facts: string): string {
  const said: unknown = JSON.parse(facts);
  if (typeof said !== "object" || said === null) return facts;
  return Object.entries(said)
    .map(([key, value]) => `${key} ${toFact(value)}`)
    .join(" · ");
}

function toFact(value: unknown): string {
  if (typeof value === "string") return MOMENT.test(value) ? toDay(value) : value;
  return JSON.stringify(value);
}
