/**
 * What a superuser runs once inside the keyring database, so that the keyring's role may get destroyed keys out of the
 * write-ahead log and look for their bytes: in the files of `data_key`, in files of this database that belong to no table
 * (a crash leaves such), and in the log. docs/operations.md gives it to operators word for word.
 */
export const keyringRights = `grant pg_checkpoint to regenesis_keyring;
grant execute on function pg_switch_wal() to regenesis_keyring;
create schema if not exists regenesis_server;
grant usage on schema regenesis_server to regenesis_keyring;

create or replace function regenesis_server.key_files() returns table (name text, bytes bigint)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with own as (
    select regexp_replace(path, '/[^/]+$', '') as folder, regexp_replace(path, '^.*/', '') as node
    from pg_relation_filepath(to_regclass('public.data_key')) as path),
  file as (
    select folder || '/' || entry as name, substring(entry from '^[0-9]+') as node, own.node as own_node
    from own, pg_ls_dir(folder) as entry where entry ~ '^[0-9]+(_[a-z]+)?([.][0-9]+)?$')
  select file.name, stat.size from file, pg_stat_file(file.name, true) as stat
  where stat.size is not null and (file.node = own_node or file.node not in
    (select pg_relation_filenode(oid)::text from pg_class where pg_relation_filenode(oid) is not null))
  union all
  select 'pg_wal/' || wal.name, wal.size from pg_ls_waldir() as wal
$$;

create or replace function regenesis_server.key_file_part(name text, at bigint, length integer) returns bytea
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select rtrim(pg_read_binary_file(name, at, length, true), '\\x00'::bytea) where name ~ '^pg_wal/[0-9A-Za-z][0-9A-Za-z.]*$'
    or exists (select from regenesis_server.key_files() as file where file.name = key_file_part.name)
$$;

revoke all on function regenesis_server.key_files() from public;
revoke all on function regenesis_server.key_file_part(text, bigint, integer) from public;
grant execute on function regenesis_server.key_files() to regenesis_keyring;
grant execute on function regenesis_server.key_file_part(text, bigint, integer) to regenesis_keyring;
`;
