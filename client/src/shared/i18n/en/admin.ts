import * as certificates from "./admin/certificates";
import * as common from "./admin/common";
import * as erasure from "./admin/erasure";
import * as people from "./admin/people";

export const admin = { ...common, ...erasure, ...certificates, ...people } as const;
