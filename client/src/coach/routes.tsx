import { lazy } from "react";
import { Route } from "react-router";
import type { Place } from "../shared/shell/shell";

const Review = lazy(() => import("./review/review"));
const Sessions = lazy(() => import("./sessions/sessions"));
const Session = lazy(() => import("./sessions/session"));
const Forms = lazy(() => import("./forms/forms"));
const Form = lazy(() => import("./forms/form"));
const Trash = lazy(() => import("./trash/trash"));
const ZoomReturn = lazy(() => import("./zoom/zoom-return"));
const Feedback = lazy(() => import("./feedback/feedback"));
const WaitingCount = lazy(() => import("./review/count"));
const NeedySessions = lazy(() => import("./sessions/count"));

export const coachPlaces: readonly Place[] = [
  { to: "/coach/review", label: "nav.review", Count: WaitingCount },
  { to: "/coach/sessions", label: "nav.sessions", Count: NeedySessions },
  { to: "/coach/forms", label: "nav.forms" },
  { to: "/coach/trash", label: "nav.trash" },
  { to: "/coach/feedback", label: "nav.feedback" },
];
export const coachRoutes = (
  <>
    <Route path="/coach/review/:packId?" element={<Review />} />
    <Route path="/coach/sessions" element={<Sessions />} />
    <Route path="/coach/sessions/:id" element={<Session />} />
    <Route path="/coach/zoom" element={<ZoomReturn />} />
    <Route path="/coach/forms" element={<Forms />} />
    <Route path="/coach/forms/:id" element={<Form />} />
    <Route path="/coach/trash" element={<Trash />} />
    <Route path="/coach/feedback" element={<Feedback />} />
  </>
);
