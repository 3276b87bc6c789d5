import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Findings_CertificateFragment, ProbeResult, Store } from "../../gql/graphql";
import { Chip, type Tone } from "../../shared/ui/chip";
import { AsSaid } from "../../shared/ui/in-words";
import { Panel, Small } from "../forms/panel";
import { useWords } from "../words";
import classes from "./certificates.module.css";

const FINDINGS = graphql(`
  fragment Findings_certificate on DeletionCertificate {
    findings {
      store
      category
      found
      deleted
      unlinked
      withheld
      method
      probe
    }
  }
`);

type Finding = Findings_CertificateFragment["findings"][number];
const tones: Record<ProbeResult, Tone> = { ABSENT: "ok", PRESENT: "bad", UNKNOWN: "warn" };
const stores: readonly Store[] = ["DATABASE", "BLOB", "VECTOR", "KEYRING", "BACKUP"];

/** What each store held, what became of it, and what a second look found. */
export function Findings(props: { certificate: FragmentType<typeof FINDINGS> }) {
  const { t } = useTranslation("admin");
  const { findings } = readFragment(FINDINGS, props.certificate);
  const groups = stores
    .map((store) => ({ store, of: findings.filter((finding) => finding.store === store) }))
    .filter(({ of }) => of.length > 0);
  return (
    <div>
      {groups.length === 0 && <Panel title={t("finding.none")}>{t("finding.noneText")}</Panel>}
      {groups.map(({ store, of }) => (
        <Panel key={store} title={t(`finding.store.${store}`)}>
          <ul className={classes.findings}>
            {of.map((finding, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a signed list doesn't change, and may name a kind twice.
              <One key={place} finding={finding} />
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}

function One({ finding }: { finding: Finding }) {
  const { t } = useTranslation("admin");
  const inWords = useWords("category");
  const { category, found, deleted, unlinked, withheld, method, probe } = finding;
  const parts = [
    t("finding.found", { count: found }),
    deleted > 0 && t("finding.deleted", { count: deleted }),
    unlinked > 0 && t("finding.unlinked", { count: unlinked }),
    withheld > 0 && t("finding.withheld", { count: withheld }),
  ];
  return (
    <li>
      <div className={classes.finding}>
        <span>
          <strong>{inWords(category)}</strong>: {parts.filter(Boolean).join(", ")}.
        </span>
        <Chip tone={tones[probe]}>{t(`finding.probe.${probe}`)}</Chip>
      </div>
      <Small>
        <AsSaid>{method}</AsSaid>
      </Small>
    </li>
  );
}
