import { areValuesReadable } from "../reads/forms";
import { isLayerReadable } from "../reads/packs";
import { isPlayable, isReadable } from "../reads/sources";
import { isNameReadable } from "../reads/trash";
import type { FilledFormType } from "../schema/types/form";
import type { EvidencePackType } from "../schema/types/pack";
import type { SourceDocumentType } from "../schema/types/source";
import type { TrashItemType } from "../schema/types/trash";
import type { ObjectRules } from "../schema/visible-transform";
import type { Context } from "./context";

type Pack = EvidencePackType;
type Source = SourceDocumentType;

/** What an object itself allows, for the fields where the audience alone does not decide. */
export const objectRules: ObjectRules<Context> = {
  EvidencePack: {
    l0: ({ row }: Pack, { loaders }) => isLayerReadable(loaders, row, "l0"),
    l1: ({ row }: Pack, { loaders }) => isLayerReadable(loaders, row, "l1"),
    l2: ({ row }: Pack, { loaders }) => isLayerReadable(loaders, row, "l2"),
  },
  SourceDocument: {
    sha256: ({ row }: Source, { loaders }) => isReadable(loaders, row),
    filename: ({ row }: Source, { loaders }) => isReadable(loaders, row),
    text: ({ row }: Source, { loaders }) => isReadable(loaders, row),
    mediaUrl: ({ row }: Source, { loaders }) => isPlayable(loaders, row, "ever"),
  },
  TrashItem: {
    label: ({ row }: TrashItemType, { loaders }) => isNameReadable(loaders, row),
    reason: ({ row }: TrashItemType, { loaders }) => isNameReadable(loaders, row),
  },
  FilledForm: {
    values: ({ row }: FilledFormType, { loaders }) => areValuesReadable(loaders, row),
  },
};
