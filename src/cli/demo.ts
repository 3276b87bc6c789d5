import "reflect-metadata";
import { Play } from "./demo/cast";
import { expect, makeScript, type Script, Unexpected } from "./demo/script";
import { type Stage, setStage } from "./demo/stage";
import { playDispose } from "./demo/steps-dispose";
import { playIngest } from "./demo/steps-ingest";
import { playReview } from "./demo/steps-review";
import { playWalls } from "./demo/steps-walls";
import { EXIT, toFailure, toLine } from "./exit";
import { processTerminal, type Terminal } from "./terminal";

/**
 * All eight steps against a fresh folder: a server, a stand-in for Zoom beside it, and people who know nothing but
 * their tokens. Gives 0 only when the result of every step was checked.
 */
export async function demo(terminal: Terminal): Promise<number> {
  const script = makeScript(terminal.out);
  const startedAt = performance.now();
  let stage: Stage | null = null;
  let isInterrupted = false;
  const interrupted = () => {
    isInterrupted = true;
    terminal.err("\nInterrupted: stopping what was started.\n");
    void (stage?.clear() ?? Promise.resolve()).finally(() => process.exit(EXIT.interrupted));
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    stage = await setStage();
    await perform(script, stage);
    const took = ((performance.now() - startedAt) / 1000).toFixed(1);
    terminal.out(`\nAll ${script.done()} steps were done and checked, in ${took} s.\n`);
    return EXIT.done;
  } catch (error) {
    if (isInterrupted) return EXIT.interrupted;
    const reason = error instanceof Unexpected ? error.message : toLine(toFailure(error));
    terminal.err(`\nFAILED at ${script.current() || "the preparations"}: ${reason}\n`);
    return error instanceof Unexpected ? EXIT.no : toFailure(error).exit;
  } finally {
    await stage?.clear();
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
  }
}

async function perform(script: Script, stage: Stage): Promise<void> {
  await script.step("A fresh server starts in an empty folder", async () => {
    await stage.startServer();
    const ready = await fetch(`${stage.url}/readyz`);
    expect(ready.ok, `/readyz answers ${ready.status}`);
    return `it runs at ${stage.url} and is ready`;
  });
  const play = new Play(stage, script);
  await script.step("People sign in with tokens of the built-in issuer", () => signIn(play));
  await playIngest(play);
  await playReview(play);
  await playWalls(play);
  await playDispose(play);
  await script.step("The server drains and ends, and leaves no process behind", async () => {
    const { code, left } = await stage.stopServer();
    expect(code === 0, `it ended with ${code}`);
    expect(left.length === 0, `${left.length} processes are still there`);
    return "exit code 0, nothing left";
  });
}

async function signIn(play: Play): Promise<string> {
  const { stage } = play;
  play.people = {
    admin: await stage.signIn("demo", "admin1@demo.test"),
    coach: await stage.signIn("demo", "coach2@demo.test"),
    coachee: await stage.signIn("demo", "coachee3@demo.test"),
    stranger: await stage.signIn("demo2", "coach1@demo2.test"),
  };
  const seen: string[] = [];
  for (const [name, person] of Object.entries(play.people)) {
    const { viewer } = await person.ask<{ viewer: { audience: string } }>("{ viewer { audience } }");
    const role = name === "stranger" ? "COACH" : name.toUpperCase();
    expect(viewer.audience === role, `the ${name} is ${viewer.audience}`);
    seen.push(viewer.audience);
  }
  return `${seen.join(", ")}, the last of another workspace`;
}

if (require.main === module) {
  void demo(processTerminal()).then((code) => {
    process.exitCode = code;
  });
}
