import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { readCertificate } from "../src/crypto/certificate";
import { certificateGenesis, certificateLink } from "../src/crypto/certificate-chain";
import { checkCertificateLog } from "../src/crypto/check-certificate-log";
import { aLog, aSigningKey } from "../test/support/certificates";
import { alternate, type Benchmark, type Outcome, toRatio } from "./measure";

const CERTIFICATES = 10_000;

/** Certificates held in memory, each read and put into its chain, against nothing but their signatures. */
export const verifyCertificates: Benchmark = {
  name: "verify-certificates",
  async run() {
    const key = await aSigningKey();
    const log = await aLog(key, CERTIFICATES);
    const keys = { keys: [key.publicJwk] };
    const publicKey = createPublicKey({ key: key.publicJwk as JsonWebKey, format: "jwk" });
    const jws = log.certificates.map((certificate) => certificate.jws);
    const bare = (signed: readonly string[]) => {
      const parts = signed.map(toParts);
      return () => spend(async () => parts.every(([input, signature]) => verify(null, input, publicKey, signature)));
    };
    const each = () => spend(() => chain(log.workspaceId, jws, keys));
    const whole = () => spend(async () => (await checkCertificateLog(log, keys)).ok);
    const bytes = Math.round(jws.reduce((sum, text) => sum + text.length, 0) / CERTIFICATES);
    const facts = { certificates: CERTIFICATES, "bytes each": bytes };
    const heads = log.checkpoints.map((checkpoint) => checkpoint.jws);
    return [
      await compare("verify-certificates", "readCertificate and the chain", each, bare(jws), facts),
      await compare(
        "verify-certificates/log",
        "checkCertificateLog with a signed head each",
        whole,
        bare([...jws, ...heads]),
        {
          ...facts,
          signatures: 2 * CERTIFICATES,
        },
      ),
    ];
  },
};

async function compare(
  name: string,
  ours: string,
  side: () => Promise<number>,
  baseline: () => Promise<number>,
  facts: Outcome["facts"],
): Promise<Outcome> {
  const pairs = await alternate(side, baseline, { warmUps: 1, pairs: 5 });
  return toRatio(pairs, {
    name,
    what: `${ours} against node:crypto's verify of the same signatures, by the CPU's time`,
    bound: { at: "most", value: 4 },
    aim: 2,
    of: "CPU s",
    facts,
  });
}

async function chain(workspaceId: string, signed: readonly string[], keys: Parameters<typeof readCertificate>[1]) {
  let head = certificateGenesis(workspaceId);
  for (const jws of signed) {
    const { body } = await readCertificate(jws, keys);
    if (body?.previous !== head) return false;
    head = certificateLink(head, jws);
  }
  return true;
}

/** Seconds of the CPU, which other work on the machine doesn't stretch; what came out must be sound. */
async function spend(act: () => Promise<boolean>): Promise<number> {
  const before = process.cpuUsage();
  if (!(await act())) throw new Error("a sound certificate was refused");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function toParts(jws: string): [input: Buffer, signature: Buffer] {
  const border = jws.lastIndexOf(".");
  return [Buffer.from(jws.slice(0, border)), Buffer.from(jws.slice(border + 1), "base64url")];
}
