import { useTranslation } from "react-i18next";

/** Grounds that the server gives by itself; all others are citations, as an admin or a template wrote them. */
const own = {
  "statutory retention": "ground.law",
  "GDPR Art. 17(3)(e), 15(4): the coachee's own record": "ground.othersRecord",
} as const;

const isOwn = (ground: string): ground is keyof typeof own => ground in own;

/** Why something is kept. */
export function Ground({ of }: { of: string }) {
  const { t } = useTranslation("erasure");
  return isOwn(of) ? t(own[of]) : of;
}
