import { type Mutant, of } from "../mutant";

const requests = ["test/lifecycle/erasure-request.test.ts"];
const retention = ["test/lifecycle/retention.test.ts"];

/** What is asked of who asks: previews, confirmations, second persons, receipts, keys of repetition. */
export const asking: Mutant[] = [
  ...of(
    "src/lifecycle/dispose/erasure.ts",
    requests,
    ["erasure-by-anybody", `  assertMayRequest(who, asked.subjectId);\n`, ``],
    ["erasure-by-an-old-sign-in", `  if (isOwn) assertSignedInLately(authTime, app.machine.now());\n`, ``],
    [
      "erasure-not-once",
      `unit.once({ operation: "requestErasure", key: asked.idempotencyKey, input: asked }, ErasureRequest, () =>\n        insertRequest(app, keys, unit, { ...asked, id, seen }),\n      )`,
      `insertRequest(app, keys, unit, { ...asked, id, seen })`,
    ],
    ["erasure-unconfirmed", `  if (holds) return;\n`, `  if (holds || true) return;\n`],
    [
      "erasure-without-a-preview",
      `  await assertFresh(keys, given.previewToken, app.machine.now(), async () => given.seen);\n`,
      ``,
    ],
    ["erasure-of-the-last-admin", `  if (left.length === 0) throw`, `  if (false) throw`],
    ["admins-who-go-count-as-left", ` && !going.some((request) => request.subjectId === id)`, ``],
    [
      "receipt-for-an-admin",
      `receipt: isOwn ? await`,
      `receipt: true ? await`,
      ["test/lifecycle/receipts.test.ts", "test/api/erasure.test.ts"],
    ],
    ["no-second-person-waited-for", `if (workspace.erasureApproval === "SECOND_PERSON") row`, `if (false) row`],
    ["decided-twice", `if (request.state !== "AWAITING_APPROVAL")\n    throw`, `if (false)\n    throw`],
    [
      "approved-by-anybody",
      `    assertMayDecide(who, request);\n    assertAwaiting(request);\n    const workspace`,
      `    assertAwaiting(request);\n    const workspace`,
    ],
    [
      "rejected-by-anybody",
      `    assertMayDecide(who, request);\n    assertAwaiting(request);\n    advance`,
      `    assertAwaiting(request);\n    advance`,
    ],
    ["cancelled-by-anybody", `    assertMayCancel(who, request);\n`, ``],
    ["cancelled-too-late", `if (request.state !== "AWAITING_APPROVAL" && request.state !== "SCHEDULED")`, `if (false)`],
    ["put-off-by-anybody", `    assertMayExtend(who);\n`, ``],
    ["put-off-twice", `if (request.extended) throw`, `if (false) throw`],
    ["put-off-once-it-is-due", `if (unit.now > request.dueAt) throw`, `if (false) throw`],
  ),
  ...of(
    "src/lifecycle/dispose/erasure-start.ts",
    requests,
    ["last-admin-begun", `if (await isLastAdmin(unit, subject)) return`, `if (false) return`],
    ["begun-before-its-hours", `return scheduledFor !== null && scheduledFor <= now;`, `return true;`],
    [
      "still-signed-in",
      `  await unit.em.update(User, { workspaceId, id }, { active: false });\n`,
      ``,
      ["test/lifecycle/erasure.test.ts", "test/lifecycle/receipts.test.ts", "test/lifecycle/erasure-request.test.ts"],
    ],
  ),
  ...of(
    "src/lifecycle/dispose/preview-token.ts",
    ["test/unit/retention-preview-token.test.ts"],
    ["no-preview-needed", `if (!token) throw`, `if (false) throw`],
    ["preview-of-any-age", `if (!(age >= 0 && age <= VALID_MS)) throw stale;`, ``],
    ["preview-of-the-future", `age >= 0 && `, ``],
    [
      "preview-unsigned",
      `if (!timingSafeEqual(await macOf(keys, moments, await look(moments.asOf)), given)) throw stale;`,
      ``,
    ],
    ["preview-of-other-facts", `asOf.getTime(), ...facts]`, `asOf.getTime()]`],
    ["preview-of-another-moment", `[issuedAt.getTime(), asOf.getTime(), ...facts]`, `[issuedAt.getTime(), ...facts]`],
  ),
  ...of(
    "src/lifecycle/dispose/retention.ts",
    retention,
    [
      "shorter-without-a-preview",
      `  await assertFresh(app.keys(unit.who), token, app.machine.now(), (at) => see(unit, policy, terms, at));\n`,
      ``,
    ],
    ["shorter-at-once", `if (isShorter(policy, terms)) await defer`, `if (false) await defer`],
    ["two-changes-waiting", `if (policy.pendingAt)\n`, `if (false)\n`],
    ["preview-blind-to-the-policy", `archiveAfterDays, version, digestOf(due)`, `archiveAfterDays, 0, digestOf(due)`],
    ["preview-blind-to-what-is-due", `version, digestOf(due), digestOf(cold)]`, `version, digestOf(cold)]`],
    ["change-before-its-day", `pendingAt && pendingAt <= unit.now`, `pendingAt`],
    [
      "preview-for-anybody",
      `  assertGoverns(who);\n  const { category, days } = input;`,
      `  const { category, days } = input;`,
    ],
    [
      "set-by-anybody",
      `  assertGoverns(who);\n  return app.write(who, (unit) =>\n    unit.once`,
      `  return app.write(who, (unit) =>\n    unit.once`,
    ],
    [
      "cancelled-change-by-anybody",
      `  assertGoverns(who);\n  return app.write(who, async (unit) => {\n    const policy = await lockPolicy(unit, category);`,
      `  return app.write(who, async (unit) => {\n    const policy = await lockPolicy(unit, category);`,
    ],
    ["terms-unbounded", `assertTerms(policy.category, terms);\n      if`, `if`],
    [
      "policy-not-once",
      `unit.once({ operation: "setRetentionPolicy", key: input.idempotencyKey, input }, RetentionPolicy, async () => {`,
      `Promise.resolve().then(async () => {`,
    ],
  ),
  ...of(
    "src/lifecycle/dispose/stateless.ts",
    ["test/lifecycle/stateless-switch.test.ts"],
    [
      "switch-without-a-preview",
      `  await assertFresh(app.keys(unit.who), wanted.previewToken, app.machine.now(), look);\n`,
      ``,
    ],
    ["switch-before-its-day", ` || pendingModeAt > unit.now) return;`, `) return;`],
    ["switch-preview-for-anybody", `  assertGoverns(who);\n`, ``],
  ),
  ...of(
    "src/lifecycle/dispose/receipts.ts",
    ["test/lifecycle/receipts.test.ts", "test/api/erasure.test.ts"],
    ["receipt-with-any-mac", `!timingSafeEqual(await macOf(app, workspaceId, id), given)`, `false`],
    ["receipt-written-otherwise", `given.toString("base64url") !== mac || `, ``],
    ["receipt-for-ever", `request.receiptUntil !== null && request.receiptUntil < app.clock.now()`, `false`],
  ),
  ...of(
    "src/lifecycle/ingest/suppressed.ts",
    ["test/lifecycle/suppression.test.ts"],
    ["suppressed-taken-in", `if (await app.write(who, (unit) => unit.isSuppressed([hash])))`, `if (false)`],
  ),
  ...of(
    "src/db/idempotency.ts",
    ["test/lifecycle/trash.test.ts"],
    ["key-with-other-input", `!earlier.inputMac.equals(inputMac) || `, ``],
    ["key-forgotten", `  if (earlier) {\n`, `  if (false && earlier) {\n`],
  ),
];
