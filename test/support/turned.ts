/** A token, MAC or signature in base64url whose last characters are certainly others than they were. */
export const turned = (text: string): string => `${text.slice(0, -2)}${text.endsWith("AA") ? "BA" : "AA"}`;
