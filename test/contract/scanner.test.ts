import { BuiltInScanner } from "../../src/adapters/built-in-scanner";
import { clamAv } from "../../src/adapters/clamav";
import { type ClamdProcess, startClamdProcess } from "../support/clamd-process";
import { FakeScanner } from "../support/fakes/fake-scanner";
import { EICAR, type RealClamd, startRealClamd } from "../support/real-clamd";
import { scannerContract } from "./scanner.contract";

scannerContract("built-in", () => ({ scanner: new BuiltInScanner(), infected: EICAR }));
scannerContract("fake", () => {
  const scanner = new FakeScanner();
  scanner.infects("planted here");
  return { scanner, infected: Buffer.from("planted here") };
});

describe("ClamAV over the wire", () => {
  let clamd: ClamdProcess;
  before(async () => {
    clamd = await startClamdProcess();
    await clamd.tell({ signatures: { "Win.Test.EICAR_HDB-1": EICAR.toString() } });
  });
  after(() => clamd.stop());
  scannerContract("clamav", async () => {
    const scanner = clamAv({ host: "127.0.0.1", port: clamd.port });
    await scanner.check();
    return { scanner, infected: EICAR };
  });
});

describe("ClamAV's own daemon", () => {
  let clamd: RealClamd;
  before(async () => {
    clamd = await startRealClamd();
  });
  after(() => clamd.stop());
  scannerContract("clamd", async () => {
    const scanner = clamAv({ host: "127.0.0.1", port: clamd.port });
    await scanner.check();
    return { scanner, infected: EICAR };
  });
});
