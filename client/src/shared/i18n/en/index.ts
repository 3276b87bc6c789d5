export { admin } from "./admin";
export { coach } from "./coach";
export { coachee } from "./coachee";
export { shared } from "./shared";
