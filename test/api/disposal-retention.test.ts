import assert from "node:assert/strict";
import { v7 } from "uuid";
import { toPublicId } from "../../src/entities";
import { aFolder, DAY_MS } from "../lifecycle/disposal";
import { type World, world } from "../support/world";
import { codeOf, run } from "./run";

const POLICY = `category days archiveAfterDays minDays maxDays version updatedAt
  pending { days archiveAfterDays effectiveAt requestedBy { id } }`;
const PREVIEW =
  "category days token validUntil effectiveAt affected { store category count bytes } withheld { ground until count }";
const SET = `mutation($input: SetRetentionPolicyInput!) {
  setRetentionPolicy(input: $input) { policy { ${POLICY} } userErrors { code field } } }`;

describe("retention through the API", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const set = async (input: object) =>
    (await run(w.app, w.here.admin, SET, { input: { idempotencyKey: v7(), ...input } })).data.setRetentionPolicy;
  const preview = (days: number, category = "SOURCE_DOCUMENT") =>
    run(w.app, w.here.admin, `{ retentionPreview(category: ${category}, days: ${days}) { ${PREVIEW} } }`);

  it("shows everybody how long each category is kept, and within which bounds that can be set", async () => {
    for (const who of [w.here.admin, w.here.coach, w.here.coachee, w.here.integrator]) {
      const { data } = await run(w.app, who, `{ retentionPolicies { ${POLICY} } }`);
      const common = { days: 730, archiveAfterDays: null, minDays: 90, maxDays: 2557, version: 1, pending: null };
      const wanted = ["SESSION", "SOURCE_DOCUMENT", "FILLED_FORM"];
      assert.deepEqual(
        data.retentionPolicies,
        wanted.map((category) => ({ category, ...common, updatedAt: null })),
      );
    }
  });

  it("refuses days out of bounds, as an error of a query and as a userError of a mutation", async () => {
    const { errors } = await preview(89);
    assert.deepEqual(errors.map(codeOf), ["OUT_OF_BOUNDS"]);
    const refused = await set({ category: "SESSION", days: 2558 });
    assert.deepEqual(refused, { policy: null, userErrors: [{ code: "OUT_OF_BOUNDS", field: ["days"] }] });
  });

  it("makes a period longer at once", async () => {
    const { policy, userErrors } = await set({ category: "FILLED_FORM", days: 800 });
    assert.deepEqual([policy.days, policy.version, policy.pending, userErrors], [800, 2, null, []]);
  });

  it("makes a period shorter after its preview alone, a day later, and takes it back meanwhile", async () => {
    const { sources } = await aFolder(w);
    w.clock.advance(100 * DAY_MS);
    const asked = await preview(90);
    assert.deepEqual(asked.errors, []);
    const { token, affected, withheld, effectiveAt } = asked.data.retentionPreview;
    assert.ok(
      affected.some((each: { category: string; count: number }) => each.category === "source" && each.count === 1),
    );
    assert.deepEqual(withheld, []);
    const wanted = { category: "SOURCE_DOCUMENT", days: 90 };
    assert.equal((await set(wanted)).userErrors[0].code, "PREVIEW_REQUIRED");
    assert.equal((await set({ ...wanted, days: 91, previewToken: token })).userErrors[0].code, "PREVIEW_STALE");
    const { policy, userErrors } = await set({ ...wanted, previewToken: token });
    assert.deepEqual([policy.days, policy.pending.days, userErrors], [730, 90, []]);
    assert.equal(policy.pending.requestedBy.id, toPublicId("user", w.here.admin.userId as string));
    assert.ok(Math.abs(Date.parse(policy.pending.effectiveAt) - Date.parse(effectiveAt)) < 60_000);
    const second = await set({ ...wanted, days: 100, previewToken: token });
    assert.deepEqual([second.userErrors[0].code, second.policy.pending.days], ["CONFLICT", 90]);
    const cancel = `mutation { cancelRetentionChange(category: SOURCE_DOCUMENT) { policy { days pending { days } } userErrors { code } } }`;
    const done = (await run(w.app, w.here.admin, cancel)).data.cancelRetentionChange;
    assert.deepEqual(done, { policy: { days: 730, pending: null }, userErrors: [] });
    const again = (await run(w.app, w.here.admin, cancel)).data.cancelRetentionChange;
    assert.deepEqual([again.policy, again.userErrors[0].code], [null, "WRONG_STATE"]);
    assert.equal(sources.length, 1);
  });

  it("previews what a stateless workspace would delete, without a category or days", async () => {
    const { data, errors } = await run(w.app, w.here.admin, `{ modePreview(mode: STATELESS) { ${PREVIEW} } }`);
    assert.deepEqual(errors, []);
    assert.deepEqual([data.modePreview.category, data.modePreview.days], [null, null]);
    assert.ok(data.modePreview.token.length > 20);
  });
});
