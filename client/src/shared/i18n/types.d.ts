import type * as en from "./en";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shared";
    resources: typeof en;
  }
}
