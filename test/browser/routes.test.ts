import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import { aReviewedSession } from "../support/sessions";
import { type Ground, keepScreen, openGround } from "./ground";
import { isTooWide, violationsOf } from "./look";

type Role = "coach" | "coachee" | "admin" | "integrator";

/** Every page that each role has. */
const routes: Record<Role, string[]> = {
  coach: ["/coach/review", "/coach/sessions", "/coach/forms", "/coach/trash", "/coach/feedback"],
  coachee: ["/me/insights", "/me/data", "/me/erasure"],
  admin: [
    ...["/admin/overview", "/admin/erasure", "/admin/retention", "/admin/trash", "/admin/holds", "/admin/settings"],
    ...["/admin/certificates", "/admin/backups", "/admin/audit", "/admin/people"],
  ],
  integrator: ["/integrator"],
};
const looks = [
  { name: "light", scheme: "light", width: 1280 },
  { name: "dark", scheme: "dark", width: 1280 },
  { name: "narrow", scheme: "light", width: 320 },
] as const;

describe("every page of the client", function () {
  this.timeout(300_000);
  let ground: Ground;
  before(async () => {
    ground = await openGround();
    await aReviewedSession(ground.doors.w);
  });
  after(() => ground.close());
  const whoIs = (role: Role): Who => ground.doors.w.here[role];

  for (const [role, paths] of Object.entries(routes) as [Role, string[]][])
    for (const path of paths)
      it(`keeps to its origin, makes no error and passes WCAG 2.2 AA in both schemes and at 320 px: ${path}`, async () => {
        for (const { name, ...look } of looks) {
          const { page, faults, close } = await ground.visit(whoIs(role), path, look);
          await page.waitForLoadState("networkidle");
          await keepScreen(page, `${role}${path.replaceAll("/", "-")}-${name}`);
          assert.deepEqual(faults, [], name);
          assert.deepEqual(await violationsOf(page), [], name);
          assert.equal(await isTooWide(page), false, `${name}: sideways`);
          await close();
        }
      });

  for (const role of Object.keys(routes) as Role[])
    it(`shows nothing at another role's address: ${role}`, async () => {
      const foreign = Object.entries(routes).flatMap(([other, paths]) => (other === role ? [] : paths));
      const { page, close } = await ground.visit(whoIs(role), foreign[0] ?? "/nowhere");
      for (const path of foreign) {
        await page.goto(new URL(path, ground.doors.server.url).href);
        await page.getByRole("heading", { level: 1, name: "There is nothing here" }).waitFor();
      }
      await close();
    });
});
