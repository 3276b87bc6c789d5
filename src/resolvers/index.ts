import type { NonEmptyArray } from "type-graphql";
import { AuditResolver } from "./audit";
import { BackupResolver } from "./backups";
import { CertificateResolver } from "./certificates";
import { Deletions } from "./deletions";
import { ErasurePreviewResolver, ErasureResolver } from "./erasure";
import { ErasureActions } from "./erasure-actions";
import { ExportResolver } from "./exports";
import { FormActions } from "./form-actions";
import { FilledFormResolver, FormValueResolver, ValueSourceResolver } from "./forms";
import { HoldResolver } from "./holds";
import { LifecycleResolver } from "./lifecycle";
import { MeasureResolver } from "./measures";
import { NotificationResolver } from "./notifications";
import { PackActions } from "./pack-actions";
import { PackDecisionResolver, PackEditResolver, PackFeedbackResolver, SourceReferenceResolver } from "./pack-parts";
import { EvidencePackResolver } from "./packs";
import { PeopleResolver } from "./people";
import { RetentionResolver } from "./retention";
import { SessionActions } from "./session-actions";
import { SessionResolver, SpeakerResolver, TranscriptResolver } from "./sessions";
import { SourceResolver } from "./sources";
import { SubscriptionResolver } from "./subscriptions";
import { TrashResolver } from "./trash";
import { ViewerResolver } from "./viewer";
import { WebhookResolver } from "./webhooks";
import { ZoomConnectionResolver } from "./zoom-connections";

/** Every resolver of the public API. */
// biome-ignore lint/complexity/noBannedTypes: it is type-graphql's own type of a resolver class.
export const resolvers: NonEmptyArray<Function> = [
  ViewerResolver,
  PeopleResolver,
  SessionResolver,
  SpeakerResolver,
  TranscriptResolver,
  SourceResolver,
  EvidencePackResolver,
  SourceReferenceResolver,
  PackEditResolver,
  PackDecisionResolver,
  PackFeedbackResolver,
  FilledFormResolver,
  FormValueResolver,
  ValueSourceResolver,
  ZoomConnectionResolver,
  AuditResolver,
  NotificationResolver,
  SubscriptionResolver,
  SessionActions,
  FormActions,
  PackActions,
  TrashResolver,
  Deletions,
  RetentionResolver,
  HoldResolver,
  ErasurePreviewResolver,
  ErasureResolver,
  ErasureActions,
  CertificateResolver,
  BackupResolver,
  ExportResolver,
  LifecycleResolver,
  MeasureResolver,
  WebhookResolver,
];
