export { admin } from "./admin";
export { coach } from "./coach";
export { coachee } from "./coachee";
export { erasure } from "./erasure";
export { shared } from "./shared";
