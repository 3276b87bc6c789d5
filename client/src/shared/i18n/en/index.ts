export { admin } from "./admin";
export { coach } from "./coach";
export { coachee } from "./coachee";
export { erasure } from "./erasure";
export { integrator } from "./integrator";
export { playground } from "./playground";
export { shared } from "./shared";
