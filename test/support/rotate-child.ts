import { localKeys } from "../../src/adapters/local-keys";
import { Keyring } from "../../src/db/keyring";
import { pipelinePool } from "../../src/db/scoped";

/** A process that rotates one workspace's keys, to be killed at it: keyring's address, key file, workspace. */
async function main([url = "", file = "", workspaceId = ""]: readonly string[]): Promise<void> {
  const pool = pipelinePool(url, "regenesis-rotation-victim", 5);
  const rotation = new Keyring(pool, await localKeys(file)).rotation(0);
  await rotation.begin();
  await rotation.rewrap(workspaceId);
  await rotation.settle(workspaceId);
  await rotation.destroyUnused();
  await pool.end();
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
