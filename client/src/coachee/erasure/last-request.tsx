import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import classes from "./erasure.module.css";

export const LastRequest_request = graphql(`
  fragment LastRequest_request on ErasureRequest {
    state
    decisionReason
  }
`);

/** Says that an earlier request came to nothing, and why where it was refused. */
export function LastRequest(props: { request: FragmentType<typeof LastRequest_request> }) {
  const { t } = useTranslation(["coachee", "erasure"]);
  const { state, decisionReason } = readFragment(LastRequest_request, props.request);
  if (state !== "CANCELLED" && state !== "REJECTED") return null;
  return (
    <div className={classes.last} role="status">
      <p>
        {t(`erasure:state.${state}`)}. {t(`erasure:stateText.${state}`)}
      </p>
      {state === "REJECTED" && decisionReason && (
        <p>
          {t("erasure.refusedBecause")} {t("insight.quote", { quote: decisionReason })}
        </p>
      )}
    </div>
  );
}
