import { Tables1763800000000 } from "./1763800000000-tables";
import { Walls1763800000001 } from "./1763800000001-walls";
import { RateLimit1763800000002 } from "./1763800000002-rate-limit";
import { DisposalTables1764200000000 } from "./1764200000000-disposal-tables";
import { DisposalWalls1764200000001 } from "./1764200000001-disposal-walls";
import { BackupRole1764200000002 } from "./1764200000002-backup-role";
import { LookUps1764200000003 } from "./1764200000003-lookups";
import { ModelCalls1764400000000 } from "./1764400000000-model-calls";
import { SpeechAndEmbeddings1764500000000 } from "./1764500000000-speech-and-embeddings";
import { WaitingScans1765100000000 } from "./1765100000000-waiting-scans";
import { Letters1765100000001 } from "./1765100000001-letters";
import { Webhooks1765100000002 } from "./1765100000002-webhooks";
import { UnreadSources1765200000000 } from "./1765200000000-unread-sources";
import { SignIn1765400000000 } from "./1765400000000-sign-in";
import { NamesKept1765500000000 } from "./1765500000000-names-kept";
import { ModelSpend1765600000000 } from "./1765600000000-model-spend";

export const migrations = [
  Tables1763800000000,
  Walls1763800000001,
  RateLimit1763800000002,
  DisposalTables1764200000000,
  DisposalWalls1764200000001,
  BackupRole1764200000002,
  LookUps1764200000003,
  ModelCalls1764400000000,
  SpeechAndEmbeddings1764500000000,
  WaitingScans1765100000000,
  Letters1765100000001,
  Webhooks1765100000002,
  UnreadSources1765200000000,
  SignIn1765400000000,
  NamesKept1765500000000,
  ModelSpend1765600000000,
];
