import { lazy } from "react";
import { Route } from "react-router";
import type { Place } from "../shared/shell/shell";

const Review = lazy(() => import("./review/review"));
const Sessions = lazy(() => import("./sessions/sessions"));
const Session = lazy(() => import("./sessions/session"));

export const coachPlaces: readonly Place[] = [
  { to: "/coach/review", label: "nav.review" },
  { to: "/coach/sessions", label: "nav.sessions" },
];
export const coachRoutes = (
  <>
    <Route path="/coach/review/:packId?" element={<Review />} />
    <Route path="/coach/sessions" element={<Sessions />} />
    <Route path="/coach/sessions/:id" element={<Session />} />
  </>
);
