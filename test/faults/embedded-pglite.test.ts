import assert from "node:assert/strict";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openPglite, VECTOR_ROLE } from "../../src/embedded/pglite";
import { withFolder } from "./embedded-processes";

describe("the embedded PGlite", function () {
  this.timeout(120_000);

  it("keeps vectors between starts, binds its role by policies, and replaces a folder half made", () =>
    withFolder(async (root) => {
      const dir = join(root, "vectors");
      await mkdir(join(dir, "data"), { recursive: true });
      await writeFile(join(dir, "data/PG_VERSION"), "18\n");

      const first = await openPglite(dir);
      assert.equal((await stat(dir)).mode & 0o777, 0o700);
      await first.exec(`create table passage (workspace int, place vector(2));
        alter table passage enable row level security;
        create policy own on passage using (workspace = nullif(current_setting('app.workspace', true), '')::int);
        grant select on passage to ${VECTOR_ROLE};
        insert into passage values (1, '[1,0]'), (2, '[0,1]')`);
      await first.close();

      const second = await openPglite(dir);
      const seen = await second.transaction(async (unit) => {
        await unit.exec(`set local role ${VECTOR_ROLE}; set local app.workspace = '2'`);
        return (await unit.query("select workspace from passage order by place <-> '[1,0]'")).rows;
      });
      assert.deepEqual(seen, [{ workspace: 2 }]);
      await second.close();
    }));
});
