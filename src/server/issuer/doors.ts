import { type Express, urlencoded } from "express";
import { authorizeDoor, pickDoor } from "./authorize";
import { discoveryDoor } from "./discovery";
import { logoutDoor } from "./logout";
import type { Provider } from "./provider";
import { tokenDoor } from "./token";

/** Every door of the built-in issuer. Each is one line here and one file beside it. */
export function openIssuerDoors(server: Express, provider: Provider): void {
  const form = urlencoded({ extended: false, limit: "16kb", parameterLimit: 50 });
  server.get("/dev/jwks.json", (_request, response) => void response.json(provider.tokens.publicKeys));
  server.get("/dev/.well-known/openid-configuration", discoveryDoor(provider));
  server.get("/dev/authorize", authorizeDoor(provider));
  server.post("/dev/authorize", form, pickDoor(provider));
  server.post("/dev/token", form, tokenDoor(provider));
  server.get("/dev/logout", logoutDoor(provider));
  server.post("/dev/logout", form, logoutDoor(provider));
}
