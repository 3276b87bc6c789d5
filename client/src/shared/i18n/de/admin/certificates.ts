import type * as en from "../../en/admin/certificates";
import type { Translated } from "../../translated";

export const certificate: Translated<typeof en.certificate> = {
  name: "Bescheinigung {{number}}",
  kind: { FULL: "alles ist fort", PARTIAL: "etwas bleibt", SUPPLEMENT: "ergänzt eine frühere" },
};
