import type { Unit } from "../../../app";
import { FilledForm, FormTemplate, FormValue, FormValueSource, toPublicId } from "../../../entities";
import { notFound } from "../../../errors";
import { mayReadValues } from "../../../policies/content";
import { asPerson, type Making, say } from "./making";

/** A form with its values. Where a value was found may be in another's words: an export of oneself leaves that out. */
export async function toFormDocument(making: Making, formId: string): Promise<object> {
  return asPerson(making, async (unit) => {
    const form = await unit.get(FilledForm, formId);
    if (!mayReadValues(making.person, form)) throw notFound();
    const { workspaceId, templateId: id } = form;
    const { name, fields } = await unit.em.findOneByOrFail(FormTemplate, { workspaceId, id });
    const values = await unit.em.findBy(FormValue, { workspaceId, formId });
    return {
      id: toPublicId("form", formId),
      session: form.sessionId && toPublicId("session", form.sessionId),
      template: name,
      state: form.state,
      createdAt: form.createdAt,
      completedAt: form.completedAt,
      values: await Promise.all(
        fields.flatMap(({ key, label }) =>
          values
            .filter((value) => value.key === key)
            .map(async (value) => ({
              ...{ key, label, origin: value.origin },
              value: await say(making, "form_value", "value", value),
              ...(making.row.scope !== "SUBJECT" && { foundIn: await readFindings(making, unit, value) }),
            })),
        ),
      ),
    };
  });
}

async function readFindings(making: Making, unit: Unit, { workspaceId, id: valueId }: FormValue): Promise<object[]> {
  const rows = await unit.em.find(FormValueSource, { where: { workspaceId, valueId }, order: { position: "ASC" } });
  return Promise.all(
    rows.map(async (row) => ({
      source: row.sourceId && toPublicId("source", row.sourceId),
      ...{ page: row.page, startMs: row.startMs, match: row.match },
      quote: await say(making, "form_value_source", "quote", row),
    })),
  );
}
