export const certificate = {
  name: "Certificate {{number}}",
  kind: { FULL: "everything went", PARTIAL: "something is kept", SUPPLEMENT: "adds to an earlier one" },
} as const;
