-- Desks of this version and of the two before it: what each may be sent, what each may hand over.
-- `entity_column` and `revision` are written at each installation, from the chain of revisions.
create table if not exists sync.revision (name text primary key, place int not null unique);
create table if not exists sync.entity_column (
    entity text not null,
    col text not null,
    since text not null,
    until text,                       -- the revision that took the name away
    renamed_to text,
    primary key (entity, col)
);
alter table sync.head add column if not exists min_cursor bigint not null default 0;
alter table sync.device add column if not exists successor uuid;  -- this file went on as that one
alter table sync.device add column if not exists deduced_revision text;  -- of a desk that says none

-- The latest revision at which a desk says none with its pull.
create or replace function sync.last_silent() returns text
language sql immutable set search_path = pg_catalog as $$ select '0003' $$;

create or replace function sync.place_of(p_revision text) returns int
language sql stable set search_path = pg_catalog, sync as $$
    select place from sync.revision where name = p_revision
$$;

create or replace function sync.newest_place() returns int
language sql stable set search_path = pg_catalog, sync as $$ select max(place) from sync.revision $$;

-- The oldest revision that is still sent rows: this one and the two before it.
create or replace function sync.oldest_served() returns text
language sql stable set search_path = pg_catalog, sync as $$
    select name from sync.revision where place >= sync.newest_place() - 2 order by place limit 1
$$;

-- For a desk that wants to know before it is too old; it tells nothing of anybody.
create or replace function sync_api.schema_window() returns jsonb
language sql stable security definer set search_path = pg_catalog, sync as $$
    select jsonb_build_object('oldest', sync.oldest_served(),
        'newest', (select name from sync.revision where place = sync.newest_place()))
$$;

-- A row as a desk of that revision knows it: later columns aside, renamed ones under their old
-- name. p_keeps: the desk keeps what it does not know for the version that will, under "*later*".
create or replace function sync.as_known_to(
    p_entity text, p_place int, p_doc jsonb, p_keeps boolean
) returns jsonb language plpgsql stable security definer set search_path = pg_catalog, sync as $$
declare
    later text[];
    former jsonb;
begin
    select array_agg(c.col) filter (where s.place > p_place and c.until is null),
           jsonb_object_agg(c.col, p_doc -> c.renamed_to)
               filter (where u.place > p_place and c.renamed_to is not null)
    into later, former
    from sync.entity_column c join sync.revision s on s.name = c.since
    left join sync.revision u on u.name = c.until
    where c.entity = p_entity;
    if later is null or p_doc is null then
        return p_doc;
    end if;
    if 'id' = any (later) then        -- the whole table is newer than the desk
        return case when p_keeps then jsonb_build_object('*later*', p_doc) end;
    end if;
    return (p_doc - later) || coalesce(former, '{}') || case when p_keeps
        then jsonb_build_object('*later*', (select jsonb_object_agg(k, p_doc -> k)
                                            from unnest(later) k where p_doc ? k))
        else '{}' end;
end $$;

-- Both are run with the rights of who calls, as sync.page is (10_visibility.sql).
create or replace function sync_api.pull(p_cursor bigint, p_limit int, p_revision text)
returns table (seq bigint, entity text, id uuid, op "char", reason text, doc jsonb)
language plpgsql stable security invoker set search_path = pg_catalog, sync as $$
#variable_conflict use_column
declare
    at_place int := sync.place_of_caller(coalesce(p_revision, ''));
    served text := sync.serves(at_place);
begin
    if served = 'none' then
        raise exception 'update needed' using errcode = 'CA002';
    end if;
    if served = 'whole' then
        return query select w.* from sync.page(p_cursor, p_limit) w;
        return;
    end if;
    return query select w.seq, w.entity, w.id, w.op, w.reason,
                        sync.as_known_to(w.entity, at_place, w.doc, true)
                 from sync.page(p_cursor, p_limit) w;
end $$;

-- As desks of before asked: what they are was told by them last, or shown by what they sent.
create or replace function sync_api.pull(p_cursor bigint, p_limit int)
returns table (seq bigint, entity text, id uuid, op "char", reason text, doc jsonb)
language plpgsql stable security invoker set search_path = pg_catalog, sync as $$
#variable_conflict use_column
declare
    at_place int := sync.place_of_caller(null);
    served text := sync.serves(at_place);
begin
    if served = 'none' and p_limit > 0 then
        raise exception 'update needed' using errcode = '42501';  -- the refusal that they can tell
    end if;
    if served = 'whole' then
        return query select w.* from sync.page(p_cursor, p_limit) w;
        return;
    end if;
    return query select w.seq, w.entity, w.id, w.op, w.reason,
                        sync.as_known_to(w.entity, at_place, w.doc, false)
                 from sync.page(p_cursor, p_limit) w;
end $$;

-- A whole row shows every column that the version of its desk has: what is missing is newer.
create or replace function sync.deduce_revision(p_device uuid, p_batch jsonb) returns void
language sql set search_path = pg_catalog, sync as $$
    update sync.device d set deduced_revision = r.name
    from (select min(s.place) - 1 as place
          from jsonb_array_elements(p_batch) m, jsonb_array_elements(m -> 'ops') o
          join sync.entity_column c on c.entity = o ->> 'entity' and c.until is null
          join sync.revision s on s.name = c.since
          where o ->> 'op' = 'I' and not (o -> 'new') ? c.col) shown
    join sync.revision r on r.place = shown.place
    where d.id = p_device and shown.place < coalesce(sync.place_of(d.deduced_revision), 1000000)
$$;

-- Work of an older desk in the names of today. The values of a journal keep the names that they
-- were written under, also when its desk has been upgraded since.
create or replace function sync.upcast(p_revision text, p_ops jsonb) returns jsonb
language sql stable set search_path = pg_catalog, sync as $$
    with alias as (
        select a.entity, a.col, a.renamed_to from sync.entity_column a
        where a.renamed_to is not null
          and (sync.place_of(a.until) > sync.place_of(p_revision) or not exists (
              select 1 from sync.entity_column now
              where now.entity = a.entity and now.col = a.col and now.until is null)))
    select coalesce(jsonb_agg(o || (
        select jsonb_object_agg(side.name, (
            select jsonb_object_agg(coalesce(a.renamed_to, f.key), f.value)
            from jsonb_each(side.fields) f
            left join alias a on a.entity = o ->> 'entity' and a.col = f.key))
        from (values ('old', o -> 'old'), ('new', o -> 'new')) side (name, fields)
        where jsonb_typeof(side.fields) = 'object') order by place), '[]')
    from jsonb_array_elements(p_ops) with ordinality x (o, place)
$$;

create or replace function sync.upcast_batch(p_batch jsonb) returns jsonb
language plpgsql stable set search_path = pg_catalog, sync as $$
begin
    if not exists (select 1 from sync.entity_column where renamed_to is not null) then
        return p_batch;
    end if;
    return (select coalesce(jsonb_agg(m || jsonb_build_object(
                       'ops', sync.upcast(m ->> 'revision', m -> 'ops')) order by place), '[]')
            from jsonb_array_elements(p_batch) with ordinality x (m, place));
end $$;

-- How far the counter was on each day: so the age of a tombstone is known without writing it down.
create table if not exists sync.day_mark (day date primary key, seq bigint not null);
create index if not exists row_head_tombstone on sync.row_head (seq) where op = 'D';

create or replace function sync.forget_tombstones(p_days int default 400) returns bigint
language plpgsql set search_path = pg_catalog, sync as $$
declare
    up_to bigint;
    gone bigint;
begin
    select max(seq) into up_to from sync.day_mark where day <= current_date - p_days;
    -- What the law took is known for ever, by its id alone.
    with old as (
        delete from sync.row_head where op = 'D' and seq <= up_to
               and reason is distinct from 'erased' returning seq)
    select max(seq) into gone from old;
    update sync.head set min_cursor = greatest(min_cursor, gone) where gone is not null;
    -- What waits so long for a row waits in vain: its desk is told, and shows it to a person.
    update sync.mutation set verdict = 'refused'
    where verdict = 'parked' and at < clock_timestamp() - make_interval(days => p_days);
    return gone;
end $$;

-- Once a day, with the first desk that greets.
create or replace function sync.mark_day() returns void
language plpgsql set search_path = pg_catalog, sync as $$
begin
    if not exists (select 1 from sync.day_mark where day = current_date) then
        insert into sync.day_mark select current_date, seq from sync.head on conflict do nothing;
        perform sync.forget_tombstones();
        perform sync.forget_old_accesses();
    end if;
end $$;

-- A file of which there are two copies: this one goes on under a new name.
create or replace function sync_api.succeeded(p_device uuid, p_successor uuid) returns void
language sql security definer set search_path = pg_catalog, sync as $$
    select sync.admit(p_device);
    select sync.admit(p_successor);
    update sync.device set successor = p_successor where id = p_device and id <> p_successor
$$;
