import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { folderMailer } from "../../src/adapters/folder-mailer";
import { smtpMailer } from "../../src/adapters/smtp-mailer";
import { MemoryMailer } from "../support/fakes/memory-mailer";
import { decoded, type SmtpProcess, startSmtpProcess } from "../support/smtp-process";
import { mailerContract } from "./mailer.contract";

mailerContract("memory", async () => {
  const mailer = new MemoryMailer();
  return {
    mailer,
    sent: async () => mailer.letters.map((letter) => JSON.stringify(letter)),
    spoil: async () => mailer.failOn("send"),
    mend: async () => mailer.heal(),
  };
});

describe("a folder of letters", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "regenesis-mail-"));
  });
  after(() => rm(folder, { recursive: true }));
  mailerContract("folder", async () => ({
    mailer: folderMailer(folder),
    sent: async () =>
      Promise.all(
        (await readdir(folder)).map(async (name) => name + (await readFile(path.join(folder, name), "utf8"))),
      ),
    spoil: async () => {
      await rename(folder, `${folder}-away`);
      await writeFile(folder, "");
    },
    mend: async () => {
      await rm(folder);
      await rename(`${folder}-away`, folder);
    },
  }));
});

describe("a mail server", () => {
  let smtp: SmtpProcess;
  before(async () => {
    smtp = await startSmtpProcess();
  });
  after(() => smtp.stop());
  mailerContract("smtp", async () => ({
    mailer: smtpMailer({
      ...{ host: "127.0.0.1", port: smtp.port, tls: "none", login: null },
      from: { name: "", address: "no-reply@coaching.test" },
    }),
    sent: async () => (await smtp.tell()).map(({ raw }) => decoded(raw)),
    spoil: async () => void (await smtp.tell({ cut: "greeting" })),
    mend: async () => void (await smtp.tell()),
  }));
});
