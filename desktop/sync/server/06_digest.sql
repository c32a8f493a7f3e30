-- Do a desk and the centre hold the same rows? Compared by sums of hashes, no content travels.
-- Over the rows that a desk which read up to p_cursor must have; those that changed since are
-- named, so that the desk leaves them out too and a busy centre can still be compared.

-- A row as one text, spelt as the desk spells it: columns in the order given, U+001E for NULL.
create or replace function sync.row_text(p_entity text, p_columns text[]) returns text
language sql stable set search_path = pg_catalog, sync as $$
    select string_agg(format('coalesce(%s, chr(30))', case a.atttypid
        when 'timestamptz'::regtype then format(
            'to_char(t.%I at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.US"Z"'')', c.name)
        when 'date'::regtype then format('to_char(t.%I, ''YYYY-MM-DD'')', c.name)
        when 'boolean'::regtype then format('t.%I::int::text', c.name)
        else format('t.%I::text', c.name) end), ' || chr(31) || ' order by c.place)
    from unnest(p_columns) with ordinality c (name, place)
    join pg_attribute a on a.attrelid = format('app.%I', p_entity)::regclass
                       and a.attname = c.name and a.attnum > 0 and not a.attisdropped
$$;

-- The first 8 bytes of SHA-256, as a signed number, and the bucket: the last byte of the id.
create or replace function sync.hashed_rows(p_entity text, p_columns text[]) returns text
language plpgsql stable set search_path = pg_catalog, sync as $$
begin
    if not exists (select 1 from sync.entity where name = p_entity) then
        raise exception 'unknown entity' using errcode = '42703';
    end if;
    return format(
        'select h.id, h.seq, case when t.id is not null then h.op else ''D'' end as op,
                get_byte(uuid_send(h.id), 15) as bucket,
                (''x'' || encode(substr(sha256(convert_to(%s, ''UTF8'')), 1, 8), ''hex''))
                    ::bit(64)::bigint as sum
         from sync.row_head h left join app.%I t on t.id = h.id and h.op = ''U''
         where h.entity = %L', sync.row_text(p_entity, p_columns), p_entity, p_entity);
end $$;

-- Stable: every query in it sees the snapshot of the call. p_buckets is 1 or 256.
create or replace function sync.digest_of(
    p_entity text, p_columns text[], p_cursor bigint, p_buckets int
) returns jsonb
language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    sums jsonb;
    moved jsonb;
begin
    execute format(
        'select coalesce(jsonb_agg(jsonb_build_array(b, n, x)), ''[]'') from (
             select bucket %% $2 as b, count(*) as n, bit_xor(sum) as x
             from (%s and h.seq <= $1) r where r.op = ''U'' group by 1) s',
        sync.hashed_rows(p_entity, p_columns)) into sums using p_cursor, p_buckets;
    select coalesce(jsonb_agg(id), '[]') into moved from sync.row_head
    where seq > p_cursor and entity = p_entity;
    return jsonb_build_object('sums', sums, 'moved', moved);
end $$;

-- What the centre has in the buckets that differ, ids and hashes alone; null for a tombstone.
create or replace function sync.digest_rows_of(
    p_entity text, p_columns text[], p_cursor bigint, p_in int[]
) returns table (id uuid, seq bigint, sum bigint)
language plpgsql stable set search_path = pg_catalog, sync as $$
begin
    return query execute format(
        'select r.id, r.seq, case when r.op = ''U'' then r.sum end from (%s) r
         where r.bucket = any ($1) order by r.seq',
        sync.hashed_rows(p_entity, p_columns)) using p_in;
end $$;

-- As sync.page: with the rights of the caller, and for a laboratory with those of the owner.
create or replace function sync.digest_for_laboratory(
    p_entity text, p_columns text[], p_cursor bigint, p_buckets int
) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_laboratory();
    return sync.digest_of(p_entity, p_columns, p_cursor, p_buckets);
end $$;

create or replace function sync.digest_rows_for_laboratory(
    p_entity text, p_columns text[], p_cursor bigint, p_in int[]
) returns table (id uuid, seq bigint, sum bigint)
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_laboratory();
    return query select * from sync.digest_rows_of(p_entity, p_columns, p_cursor, p_in);
end $$;

create or replace function sync_api.digest(
    p_entity text, p_columns text[], p_cursor bigint, p_buckets int
) returns jsonb
language plpgsql stable security invoker set search_path = pg_catalog, sync as $$
begin
    -- Not in one expression: the right to call both would be asked for.
    if sync.caller_kind() = 'laboratory' then
        return sync.digest_for_laboratory(p_entity, p_columns, p_cursor, p_buckets);
    end if;
    return sync.digest_of(p_entity, p_columns, p_cursor, p_buckets);
end $$;

create or replace function sync_api.digest_rows(
    p_entity text, p_columns text[], p_cursor bigint, p_in int[]
) returns table (id uuid, seq bigint, sum bigint)
language plpgsql stable security invoker set search_path = pg_catalog, sync as $$
begin
    if sync.caller_kind() = 'laboratory' then
        return query select * from sync.digest_rows_for_laboratory(p_entity, p_columns, p_cursor, p_in);
    else
        return query select * from sync.digest_rows_of(p_entity, p_columns, p_cursor, p_in);
    end if;
end $$;

alter table sync.device add column if not exists last_agreement timestamptz;

create table if not exists sync.divergence (  -- rows that a desk had otherwise, and mended
    id bigint generated always as identity primary key,
    device uuid not null,
    at timestamptz not null default clock_timestamp(),
    entity text not null,
    fetched int not null,             -- missing or different there
    dropped int not null              -- there, and unknown or deleted here
);

-- p_odd is [[entity, fetched, dropped], ...]; p_agreed says that all is equal by now.
create or replace function sync_api.compared(p_device uuid, p_agreed boolean, p_odd jsonb)
returns void language sql security definer set search_path = pg_catalog, sync as $$
    select sync.admit(p_device);
    insert into sync.divergence (device, entity, fetched, dropped)
    select p_device, o ->> 0, (o ->> 1)::int, (o ->> 2)::int from jsonb_array_elements(p_odd) o;
    update sync.device set last_agreement = clock_timestamp() where id = p_device and p_agreed;
$$;
