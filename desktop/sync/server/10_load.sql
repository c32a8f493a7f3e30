-- Pages of a first load: the rows of a table as arrays in one text, which takes less
-- than half of the time that single documents take on either side. Rights, rules and order are those of sync.page;
-- a desk asks for the last page in the ordinary way, which closes the snapshot.
create or replace function sync.load_query(p_cursor bigint, p_limit int) returns text
language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    part record;
    parts text := '';
begin
    for part in
        select e.name, array_agg(a.attname::text order by a.attnum) as columns,
               string_agg('t.' || quote_ident(a.attname), ', ' order by a.attnum) as picked
        from (select distinct h.entity as name from (
                  select x.entity, x.op from sync.row_head x where x.seq > p_cursor
                  order by x.seq limit p_limit) h where h.op = 'U') e
        join pg_attribute a on a.attrelid = format('app.%I', e.name)::regclass
                           and a.attnum > 0 and not a.attisdropped
                           and has_column_privilege(a.attrelid, a.attnum, 'select')
        group by 1
    loop
        parts := parts || format(
            ' union all select %L, %L::text[],
                 ''['' || string_agg(json_build_array(%s)::text, '','')
                     filter (where t.id is not null) || '']'',
                 json_agg(w.id) filter (where t.id is null)::text, null, null
              from page w left join app.%I t on t.id = w.id
              where w.entity = %L and w.op = ''U''',
            part.name, part.columns, part.picked, part.name, part.name);
    end loop;
    return 'with page as materialized (
                select h.seq, h.entity, h.id, h.op from sync.row_head h
                where h.seq > $1 order by h.seq limit $2)
            select null::text, null::text[], null::text, null::text, max(w.seq), count(*) from page w
            union all
            select w.entity, null, null, json_agg(w.id)::text, null, null from page w
            where w.op = ''D'' group by w.entity' || parts;
end $$;

create or replace function sync.load_for_laboratory(p_cursor bigint, p_limit int)
returns table (entity text, columns text[], found text, gone text, last_seq bigint, entries bigint)
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_laboratory();
    return query execute sync.load_query(p_cursor, p_limit) using p_cursor, p_limit;
end $$;

-- Nothing for a desk of another version: what it knows of a row is for sync_api.pull to say.
create or replace function sync_api.load(p_cursor bigint, p_limit int, p_revision text)
returns table (entity text, columns text[], found text, gone text, last_seq bigint, entries bigint)
language plpgsql stable security invoker set search_path = pg_catalog, sync set timezone = 'UTC' as $$
declare
    kind text := sync.caller_kind();
begin
    if sync.serves(sync.place_of_caller(coalesce(p_revision, ''))) <> 'whole' then
        return;
    end if;
    if kind = 'laboratory' then
        return query select * from sync.load_for_laboratory(p_cursor, least(p_limit, 5000));
    elsif kind in ('person', 'owner') then
        return query execute sync.load_query(p_cursor, least(p_limit, 5000))
            using p_cursor, least(p_limit, 5000);
    else
        raise exception 'this login has no place here' using errcode = 'insufficient_privilege';
    end if;
end $$;
