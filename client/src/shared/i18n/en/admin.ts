import * as audit from "./admin/audit";
import * as certificates from "./admin/certificates";
import * as common from "./admin/common";
import * as erasure from "./admin/erasure";
import * as overview from "./admin/overview";
import * as people from "./admin/people";
import * as retention from "./admin/retention";
import * as trash from "./admin/trash";
import * as webhooks from "./admin/webhooks";
import * as words from "./admin/words";

export const admin = {
  ...common,
  ...erasure,
  ...certificates,
  ...people,
  ...overview,
  ...retention,
  ...trash,
  ...words,
  ...audit,
  ...webhooks,
} as const;
