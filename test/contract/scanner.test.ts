import { BuiltInScanner } from "../../src/adapters/built-in-scanner";
import { FakeScanner } from "../support/fakes/fake-scanner";
import { scannerContract } from "./scanner.contract";

// In pieces, so that this file is none of what scanners look for.
const eicar = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD", "-ANTIVIRUS-TEST", "-FILE!$H+H*"].join("");

scannerContract("built-in", () => ({ scanner: new BuiltInScanner(), infected: Buffer.from(eicar) }));
scannerContract("fake", () => {
  const scanner = new FakeScanner();
  scanner.infects("planted");
  return { scanner, infected: Buffer.from("planted") };
});
