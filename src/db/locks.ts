/** Advisory locks that several modules must name alike; each takes one text parameter. */

/** Of a workspace: shared while holds are relied on, exclusive while one is placed or released. */
export const HOLD_LOCK = "hashtext('holds'), hashtext($1)";

/** Of a person: shared while something new becomes theirs, exclusive before their erasure begins. */
export const PERSON_LOCK = "hashtext('person'), hashtext($1)";

/** Of work that one process does at a time. */
export const ALONE_LOCK = "hashtext('alone'), hashtext($1)";

/** Of an item: held shared while somebody works on it outside the database, and looked for before it is destroyed. */
export const OCCUPANCY_LOCK = "hashtext('occupied'), hashtext($1)";
