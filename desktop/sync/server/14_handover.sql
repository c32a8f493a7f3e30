-- Unsent work that comes on a stick: to whom a journal is sealed, and how it is taken over.
create table if not exists sync.journal_key (   -- public halves; the DBA keeps the private ones
    public bytea primary key check (length(public) = 32),
    made_at timestamptz not null default clock_timestamp()
);
alter table sync.device add column if not exists journal_secret bytea;
-- What a desk needs to hand its journal over without the network: told at its greeting, kept in
-- its encrypted file. The secret proves that a journal was written where that file was open.
create or replace function sync.journal_keys(p_device uuid) returns jsonb
language plpgsql set search_path = pg_catalog, sync as $$
declare
    newest bytea := (select public from sync.journal_key order by made_at desc limit 1);
    kept bytea;
begin
    if newest is null then
        return null;
    end if;
    update sync.device set journal_secret =
        sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
               || uuid_send(gen_random_uuid()))
    where id = p_device and journal_secret is null;
    select journal_secret into kept from sync.device where id = p_device;
    return jsonb_build_object('public', encode(newest, 'hex'), 'secret', encode(kept, 'hex'));
end $$;

-- Whoever brings a journal is the owner, but what is in it is judged by the rights of those who
-- wrote it. A setting can only make this stricter: see sync.ensure_right.
create or replace function sync.is_taking_over() returns boolean
language sql stable set search_path = pg_catalog as $$
    select coalesce(current_setting('sync.taking_over', true), '') = 'on'
$$;

-- The desk of the journal went on under another name, or its file was brought back from a copy:
-- its numbers are taken. The work comes under a name of its own, with the same ids.
create or replace function sync.second_name(p_device uuid) returns uuid
language plpgsql set search_path = pg_catalog, sync as $$
declare
    made uuid := gen_random_uuid();
begin
    insert into sync.device (id, label, app_version, pc, pc_proven, profile, revision)
    select made, label || ' (journal)', app_version, pc, pc_proven, profile, revision
    from sync.device where id = p_device;
    return made;
end $$;
