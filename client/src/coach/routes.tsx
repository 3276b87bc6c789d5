import { lazy } from "react";
import { Route } from "react-router";
import type { Place } from "../shared/shell/shell";

const Review = lazy(() => import("./review/review"));

export const coachPlaces: readonly Place[] = [{ to: "/coach/review", label: "nav.review" }];
export const coachRoutes = <Route path="/coach/review/:packId?" element={<Review />} />;
