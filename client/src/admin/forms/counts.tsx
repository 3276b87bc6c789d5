import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { toBytes, toNumber } from "../../shared/ui/format";
import { Ground } from "../../shared/ui/ground";
import { When } from "../../shared/ui/when";
import { useWords } from "../words";
import { Lines, Small } from "./panel";

const STORE_COUNT = graphql(`
  fragment Counts_count on StoreCount {
    store
    category
    count
    bytes
  }
`);
const WITHHELD = graphql(`
  fragment Withheld_group on WithheldGroup {
    ground
    until
    count
  }
`);

/** What goes, by kind. */
export function Counts({ of }: { of: readonly FragmentType<typeof STORE_COUNT>[] }) {
  const inWords = useWords("category");
  const lines = readFragment(STORE_COUNT, of).map(({ store, category, count, bytes }) => ({
    key: `${store} ${category}`,
    text: inWords(category),
    end: bytes > 0 ? `${toNumber(count)} · ${toBytes(bytes)}` : toNumber(count),
  }));
  return <Lines of={lines} />;
}

interface WithheldProps {
  of: readonly FragmentType<typeof WITHHELD>[];
  /** What an erasure leaves is read by nobody; what other rules leave stays as it is. */
  isErased?: boolean;
}

/** What stays, on which ground, until when. */
export function Withheld({ of, isErased }: WithheldProps) {
  const { t } = useTranslation("admin");
  const groups = readFragment(WITHHELD, of);
  return (
    <>
      {groups.map(({ ground, until, count }) => (
        <div key={`${ground} ${until}`}>
          <Lines of={[{ key: ground, text: t("withheld.items", { count }), end: <Ground of={ground} /> }]} />
          <Small>
            {until ? (
              <>
                {isErased ? t("withheld.until") : t("withheld.stays")} <When at={until} />. {t("withheld.after")}
              </>
            ) : (
              t(isErased ? "withheld.open" : "withheld.staysOpen")
            )}
          </Small>
        </div>
      ))}
    </>
  );
}
