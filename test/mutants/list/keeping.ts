import { type Mutant, of } from "../mutant";

const holds = ["test/lifecycle/holds.test.ts"];
const trash = ["test/lifecycle/trash.test.ts", "test/lifecycle/holds.test.ts"];

/** What keeps things from going, and everywhere that it is looked at. */
export const keeping: Mutant[] = [
  ...of(
    "src/lifecycle/dispose/keeping.ts",
    holds,
    ["no-hold-is-seen", `const holds = await unit.holdsOn(anchors);`, `const holds: HoldFact[] = [];`],
    ["law-is-not-seen", `(item.begunAt ? null : (laws.get(item.itemId) ?? null))`, `null`],
    [
      "later-hold-stops-what-has-begun",
      `.filter((hold) => !item.begunAt || hold.placedAt <= item.begunAt)`,
      ``,
      ["test/lifecycle/holds.test.ts", "test/faults/disposal-races.test.ts"],
    ],
    ["law-that-is-over-keeps", `if (until && until > unit.now)`, `if (until)`],
  ),
  ...of(
    "src/lifecycle/dispose/trash.ts",
    trash,
    ["kept-and-purged", `if (kept.size > 0) throw`, `if (false) throw`],
    ["held-session-deleted", `    await assertFree(unit, { kind: "SESSION", id: session.id }, session);\n`, ``, holds],
    [
      "deleted-without-asking-whose-source",
      `const source = await unit.lock(Source, input.id);\n    assertMayTrash(who, source);`,
      `const source = await unit.lock(Source, input.id);`,
    ],
    [
      "deleted-without-asking-whose-form",
      `const form = await unit.lock(FilledForm, input.id);\n    assertMayTrash(who, form);`,
      `const form = await unit.lock(FilledForm, input.id);`,
    ],
    [
      "session-deleted-without-asking-whose",
      `    assertMayDeleteSession(who, session);\n`,
      ``,
      ["test/lifecycle/session-deletion.test.ts"],
    ],
    [
      "deletion-not-once",
      `return unit.once({ operation, key: input.idempotencyKey, input }, entity, () => act(unit, reason));`,
      `return act(unit, reason);`,
    ],
  ),
  ...of(
    "src/lifecycle/dispose/trash-bulk.ts",
    trash,
    ["purge-of-what-is-kept", `  await assertFree(unit, item, row);\n`, ``],
    ["purge-without-asking-who", `  assertMayPurge(who);\n`, ``],
    ["restore-without-asking-whose", `  assertMayTrash(unit.who, row);\n`, ``],
    ["restore-without-asking-when", `  assertRestorable(row, session, unit.now);\n`, ``],
    ["purge-of-what-is-not-trashed", `if (row.state !== "TRASHED") throw`, `if (false) throw`],
    ["bulk-not-once", `() => unit.once(request, entity, () => act(item))`, `() => act(item)`],
  ),
  ...of(
    "src/lifecycle/dispose/holds.ts",
    holds,
    ["hold-placed-without-asking-who", `  assertMayHold(who);\n  const ground`, `  const ground`],
    ["hold-released-without-asking-who", `  assertMayHold(who);\n  const reason`, `  const reason`],
    ["hold-on-what-has-begun", `if (target.isGoing) throw`, `if (false) throw`],
    ["hold-that-is-over-placed", `if (until && until <= unit.now) throw`, `if (false) throw`],
    ["hold-released-twice", `if (hold.releasedAt) throw`, `if (false) throw`],
    ["ground-that-names-somebody", `if (findPii(ground, names).length > 0)`, `if (false)`],
    ["freed-things-stay", `      await openFreed(app, unit, await findWithheld(unit), \`hold:\${hold.id}\`);\n`, ``],
  ),
  ...of("src/lifecycle/dispose/hold-ended.ts", holds, [
    "first-end-frees-what-another-holds",
    `waiting.filter(({ item }) => !kept.has(\`\${item.kind}:\${item.itemId}\`))`,
    `[...waiting]`,
  ]),
  ...of(
    "src/lifecycle/dispose/cascade/revoke.ts",
    ["test/lifecycle/holds.test.ts"],
    ["cascade-takes-what-is-kept", `chunk, await findKeeping(unit, chunk));`, `chunk, new Map());`],
    [
      "held-things-read-after-an-erasure",
      `await hideItems(unit, run.cause === "ERASURE" ? chunk : going);`,
      `await hideItems(unit, going);`,
      ["test/lifecycle/erasure.test.ts"],
    ],
    [
      "nothing-hidden-while-it-goes",
      `await hideItems(unit, run.cause === "ERASURE" ? chunk : going);`,
      ``,
      ["test/lifecycle/occupied.test.ts", "test/lifecycle/erasure.test.ts", "test/lifecycle/export.test.ts"],
    ],
    [
      "nothing-suppressed",
      `if (run.erasureId && run.cause === "ERASURE") await suppress`,
      `if (false) await suppress`,
      ["test/lifecycle/suppression.test.ts"],
    ],
  ),
  ...of(
    "src/lifecycle/dispose/cascade/work.ts",
    ["test/lifecycle/cascade.test.ts"],
    ["holds-not-read-again", `if (kept.size > 0) throw`, `if (false) throw`],
  ),
  ...of(
    "src/lifecycle/dispose/open-due.ts",
    ["test/lifecycle/sweep.test.ts"],
    ["sweep-opens-what-is-kept", `found.filter(({ withheld }) => !withheld)`, `found`],
    ["sweep-opens-what-has-a-run", `items.filter(({ itemId }) => !taken.has(itemId))`, `[...items]`],
  ),
  ...of(
    "src/lifecycle/dispose/plan.ts",
    ["test/lifecycle/retention.test.ts"],
    [
      "preview-counts-what-is-kept",
      `const going = items.filter((item) => !item.withheld);`,
      `const going = [...items];`,
    ],
  ),
  ...of(
    "src/db/going.ts",
    ["test/lifecycle/session-deletion.test.ts", "test/lifecycle/trash.test.ts"],
    ["what-goes-is-still-found", `return "state" in row && GOING.includes(row.state);`, `return false;`],
  ),
  ...of(
    "src/db/migrations/1764200000001-disposal-walls.ts",
    holds,
    ["released-hold-keeps", ` and h.released_at is null`, ``],
    ["hold-keeps-after-its-end", ` and (h.until is null or h.until > at)`, ``],
    [
      "hold-of-another-workspace",
      `where h.\${here} and h.target_id`,
      `where h.target_id`,
      ["test/tenancy/server-role.test.ts"],
    ],
    [
      "suppressed-for-another-workspace",
      `where \${here} and hash = any(hashes)`,
      `where hash = any(hashes)`,
      ["test/lifecycle/suppression.test.ts", "test/tenancy/server-role.test.ts"],
    ],
  ),
];
