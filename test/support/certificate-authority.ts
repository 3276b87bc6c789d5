import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, installFromDebian } from "./machine";

const PLACES = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"];

/** Makes sure that there is one: the system's, else Debian's. */
export function installOpenssl(): void {
  if (findProgram(PLACES)) return;
  try {
    installFromDebian("openssl");
  } catch (cause) {
    throw new Error("The tests need openssl, to make certificates of their own (Debian: apt-get install openssl).", {
      cause,
    });
  }
}

export interface OwnCertificate {
  key: string;
  /** Signed by itself: it is its own authority. */
  cert: string;
}

/** A certificate for this machine's loopback names, or for another name. */
export function ownCertificate(names = "DNS:localhost,IP:127.0.0.1"): OwnCertificate {
  const folder = mkdtempSync(join(tmpdir(), "regenesis-tls-"));
  try {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync(
      findProgram(PLACES) ?? "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
        ...["-subj", "/CN=test", "-addext", `subjectAltName=${names}`, "-keyout", key, "-out", cert],
      ],
      { stdio: "ignore" },
    );
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
