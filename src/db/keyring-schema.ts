/** The installation's own keys stand in the place of a workspace that can't exist. */
export const INSTALLATION = "00000000-0000-0000-0000-000000000000";

const tables = ["workspace_key", "wrapping_key", "data_key"];

/** ANALYZE copies sampled values into a catalog that no scrub reaches; a change of type drops what it took before. */
const unsampled = ["workspace_key", "wrapping_key", "data_key", "signing_key"].map(
  (table) => `do $$ begin
    if exists (select from pg_attribute where attrelid = '${table}'::regclass and attname = 'wrapped'
        and attstattarget is distinct from 0) then
      alter table ${table} alter column wrapped type bytea, alter column wrapped set statistics 0;
    end if;
  end $$`,
);

/**
 * Null: wrapped by the workspace's key itself, as everything was before the first rotation. The foreign key keeps a
 * wrapping key from going while a data key needs it, whichever process made that.
 */
const rotated = [
  "alter table workspace_key add column if not exists wrapping_key_id uuid",
  "alter table data_key add column if not exists wrapping_key_id uuid",
  "create index if not exists data_key_wrapping on data_key (workspace_id, wrapping_key_id)",
  `do $$ begin
    if not exists (select from pg_constraint where conname = 'data_key_wrapping_key') then
      alter table data_key add constraint data_key_wrapping_key
        foreign key (workspace_id, wrapping_key_id) references wrapping_key (workspace_id, id);
    end if;
  end $$`,
];

/** Brings the keyring database up to date; each statement may run again at every start. */
export const keyringSchema = [
  `create table if not exists workspace_key (
     workspace_id uuid primary key, wrapped bytea not null, wrapper_key_id text not null,
     created_at timestamptz(3) not null default now())`,
  `create table if not exists data_key (
     workspace_id uuid not null, id uuid not null, kind text not null, wrapped bytea not null,
     created_at timestamptz(3) not null default now(), primary key (workspace_id, id))`,
  `create table if not exists signing_key (
     kid text primary key, public_jwk jsonb not null, wrapped bytea not null,
     created_at timestamptz(3) not null default now(), retired_at timestamptz(3))`,
  `create unique index if not exists signing_key_current on signing_key ((true)) where retired_at is null`,
  `create table if not exists wrapping_key (
     workspace_id uuid not null, id uuid not null, wrapped bytea not null, wrapper_key_id text not null,
     created_at timestamptz(3) not null default now(), complete boolean not null default false,
     primary key (workspace_id, id))`,
  `create table if not exists wrapper_version (id text primary key, seen_at timestamptz not null)`,
  ...rotated,
  ...unsampled,
  ...tables.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `drop policy if exists own_workspace on ${table}`,
    `create policy own_workspace on ${table} using
       (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid))`,
    `drop policy if exists backup on ${table}`,
    `create policy backup on ${table} for select using ((select current_setting('app.role', true)) = 'BACKUP')`,
  ]),
];
