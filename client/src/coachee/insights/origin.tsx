import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { toDay } from "../../shared/ui/when";

const Origin_pack = graphql(`
  fragment Origin_pack on EvidencePack {
    kind
    session {
      id
      title
      startedAt
      createdAt
      coach {
        id
        displayName
      }
    }
  }
`);

/** What kind of insight it is, whose, and from which session. */
export function Origin(props: { pack: FragmentType<typeof Origin_pack>; withoutCoach?: boolean }) {
  const { t } = useTranslation("coachee");
  const { kind, session } = readFragment(Origin_pack, props.pack);
  const coach = session?.coach?.displayName;
  return (
    <>
      <span>{t(`kind.${kind}`)}</span>
      {coach && !props.withoutCoach && <span>{t("insights.from", { coach })}</span>}
      {session && <span>{t("insights.session", { day: toDay(session.startedAt ?? session.createdAt) })}</span>}
    </>
  );
}
