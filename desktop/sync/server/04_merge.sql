-- A person will look: what stood before, what stands now, what came second.
create or replace function sync.note_conflict(
    p_mutation sync.mutation, p_op jsonb, p_group text, p_base jsonb, p_theirs jsonb, p_mine jsonb,
    p_state text default 'open'
) returns void language plpgsql set search_path = pg_catalog, sync as $$
declare
    household uuid;
    found_in jsonb := coalesce(p_theirs, p_op -> 'old', p_op -> 'new');
    of_entity sync.entity;
    cur jsonb;
begin
    select * into of_entity from sync.entity where name = p_op ->> 'entity';
    if of_entity.household_column is not null then
        execute format('select to_jsonb(t) from app.%I t where id = $1', of_entity.name)
            into cur using (p_op ->> 'id')::uuid;
        household := (coalesce(cur, found_in) ->> of_entity.household_column)::uuid;
    end if;
    insert into app.conflict (id, entity, row_id, household_id, columns_of, base, theirs, mine,
                              mutation_id, actor_id, actor_name, at, state, note)
    values (gen_random_uuid(), of_entity.name, (p_op ->> 'id')::uuid, household, p_group,
            p_base::text, p_theirs::text, p_mine::text, p_mutation.id, p_mutation.actor,
            p_mutation.actor_name, clock_timestamp(), p_state, '');
end $$;

create or replace function sync.insert_row(p_entity text, p_new jsonb) returns void
language plpgsql set search_path = pg_catalog, sync as $$
declare
    columns text;
begin
    -- Only the columns that the desk knows: those of a newer schema keep their defaults.
    select string_agg(quote_ident(k), ', ') into columns from jsonb_object_keys(p_new) k;
    execute format('insert into app.%1$I (%2$s) select %2$s from jsonb_populate_record(null::app.%1$I, $1)',
                   p_entity, columns) using p_new;
end $$;

-- What nobody else touched goes in table by table instead of row by row: new rows, and changes of
-- rows that still are what their author saw. false: nothing was done, each operation is to be judged.
create or replace function sync.apply_at_once(p_ops jsonb) returns boolean
language plpgsql set search_path = pg_catalog, sync as $$
declare
    part record;
    done int;
begin
    if jsonb_array_length(p_ops) < 8 or exists (
        select 1 from jsonb_array_elements(p_ops) o
        -- "offset 0": by the index, row by row; as "exists" it became a look at the whole registry
        left join lateral (select true as known from sync.row_head h
                           where h.entity = o ->> 'entity' and h.id = (o ->> 'id')::uuid offset 0) h
               on true
        where o ->> 'op' = 'D'
           or not exists (select 1 from sync.entity e where e.name = o ->> 'entity')
           or (o ->> 'op' = 'I') = coalesce(h.known, false))
    then
        return false;
    end if;
    for part in
        select o.x ->> 'entity' as entity, o.x ->> 'op' as op, c.names as columns,
               min(o.place) as first, count(*)::int as rows, jsonb_agg(o.x order by o.place) as ops
        from jsonb_array_elements(p_ops) with ordinality o (x, place),
             lateral (select array_agg(quote_ident(k) order by k) as names
                      from jsonb_object_keys(o.x -> 'new') k) c
        group by 1, 2, 3 order by 4
    loop
        execute case part.op when 'I' then sync.insertion(part.entity, part.columns)
                             else sync.clean_update(part.entity, part.columns) end using part.ops;
        get diagnostics done = row_count;
        if done <> part.rows then
            raise exception 'somebody else was here' using errcode = 'CA002';
        end if;
    end loop;
    return true;
exception                             -- judged one by one, it says which rule is broken, or is not
    when deadlock_detected or lock_not_available or serialization_failure then raise;
    when others then return false;
end $$;

create or replace function sync.insertion(p_entity text, p_columns text[]) returns text
language sql immutable set search_path = pg_catalog as $$
    select format('insert into app.%1$I (%2$s) select n.%3$s
                   from jsonb_array_elements($1) with ordinality o (x, place),
                        lateral jsonb_populate_record(null::app.%1$I, o.x -> ''new'') n order by o.place',
                  p_entity, array_to_string(p_columns, ', '), array_to_string(p_columns, ', n.'))
$$;

-- Only of rows in which each named column is what the author saw; a row named twice is not there.
create or replace function sync.clean_update(p_entity text, p_columns text[]) returns text
language sql immutable set search_path = pg_catalog as $$
    select format('update app.%1$I t set (%2$s) = row(n.%3$s)
                   from jsonb_array_elements($1) o (x),
                        lateral jsonb_populate_record(null::app.%1$I, o.x -> ''old'') s,
                        lateral jsonb_populate_record(null::app.%1$I, o.x -> ''new'') n
                   where t.id = (o.x ->> ''id'')::uuid
                     and t.id = any (array(select (y ->> ''id'')::uuid
                                           from jsonb_array_elements($1) y))  -- by the index
                     and row(t.%4$s) is not distinct from row(s.%5$s)',
                  p_entity, array_to_string(p_columns, ', '), array_to_string(p_columns, ', n.'),
                  array_to_string(p_columns, ', t.'), array_to_string(p_columns, ', s.'))
$$;

create or replace function sync.update_row(p_entity text, p_id uuid, p_patch jsonb) returns void
language plpgsql set search_path = pg_catalog, sync as $$
declare
    columns text;
begin
    select string_agg(quote_ident(k), ', ') into columns from jsonb_object_keys(p_patch) k;
    execute format('update app.%1$I t set (%2$s) = (select %2$s from jsonb_populate_record(t, $1)) where id = $2',
                   p_entity, columns) using p_patch, p_id;
end $$;

-- The row is not here: new, deleted meanwhile, or not arrived yet.
create or replace function sync.apply_to_nothing(p_mutation sync.mutation, p_op jsonb) returns text
language plpgsql set search_path = pg_catalog, sync as $$
declare
    tomb sync.row_head;
    erased boolean;
begin
    select * into tomb from sync.row_head r
    where r.entity = p_op ->> 'entity' and r.id = (p_op ->> 'id')::uuid;
    if tomb.op = 'D' then             -- never brought back, never silent
        if p_op ->> 'op' = 'D' then
            return 'nothing';
        end if;
        erased := coalesce(tomb.reason = 'erased', false);
        perform sync.note_conflict(
            p_mutation, p_op, '*row*',
            case when erased then null else nullif(p_op -> 'old', 'null') end, null,
            case when erased then null else nullif(p_op -> 'new', 'null') end,
            case when erased then 'erased' else 'open' end);
        return 'conflict';
    end if;
    if p_op ->> 'op' <> 'I' then
        raise exception 'row unknown' using errcode = 'P0002';
    end if;
    perform sync.insert_row(p_op ->> 'entity', p_op -> 'new');
    return 'applied';
end $$;

create or replace function sync.apply_deletion(p_mutation sync.mutation, p_op jsonb, p_cur jsonb)
returns text language plpgsql set search_path = pg_catalog, sync as $$
declare
    seen jsonb;
begin
    execute format('select to_jsonb(jsonb_populate_record(null::app.%I, $1))', p_op ->> 'entity')
        into seen using p_op -> 'old';
    if exists (select 1 from jsonb_object_keys(p_op -> 'old') k
               where p_cur -> k is distinct from seen -> k) then
        perform sync.note_conflict(p_mutation, p_op, '*delete*', p_op -> 'old', p_cur, null);
        return 'conflict';
    end if;
    execute format('delete from app.%I where id = $1', p_op ->> 'entity')
        using (p_op ->> 'id')::uuid;
    return 'applied';
end $$;

-- Some states have a safer side, and it stands whoever comes second: a card that one desk blocks
-- while another gives it away is blocked, and a link that both close is closed. null: no side is
-- safer, a person decides. Work based on the safer state itself does not clash: so it is undone.
create or replace function sync.safer(p_entity text, p_group text, p_cur jsonb, p_wanted jsonb)
returns text language sql immutable set search_path = pg_catalog as $$
    with risk (state, place) as (values ('retired', 1), ('blocked', 2))
    select case
        when p_entity = 'card' and p_group = 'state' then (
            select case when c.place < w.place then 'theirs' when w.place < c.place then 'mine' end
            from (select coalesce((select place from risk where state = p_cur ->> 'state'), 3)) c (place),
                 (select coalesce((select place from risk where state = p_wanted ->> 'state'), 3)) w (place))
        when p_entity = 'card_link' and p_group = 'until_on'
             and p_cur ->> 'until_on' is not null and p_wanted ->> 'until_on' is not null
            then 'theirs'
    end
$$;

-- Three values per field: what the author saw, what he wants, what stands. Merged by value, in
-- the column's own type, so that 1 = 1.0 and two spellings of one instant are equal.
create or replace function sync.apply_update(p_mutation sync.mutation, p_op jsonb, p_cur jsonb)
returns text language plpgsql set search_path = pg_catalog, sync as $$
declare
    entity_name text := p_op ->> 'entity';
    fields jsonb := p_op -> 'new';
    groups jsonb;
    seen jsonb;
    wanted jsonb;
    k text;
    grp text;
    bad text[] := '{}';
    yielded text[] := '{}';
    patch jsonb := '{}';
begin
    select merge_groups into strict groups from sync.entity where name = entity_name;
    execute format('select to_jsonb(jsonb_populate_record(null::app.%1$I, $1)),
                           to_jsonb(jsonb_populate_record(null::app.%1$I, $2))', entity_name)
        into seen, wanted using p_op -> 'old', fields;
    for k in select jsonb_object_keys(fields) loop
        if not p_cur ? k then
            raise exception 'unknown column %.%', entity_name, k using errcode = '42703';
        end if;
        if p_cur -> k is distinct from seen -> k and p_cur -> k is distinct from wanted -> k then
            grp := coalesce(groups ->> k, k);
            case sync.safer(entity_name, grp, p_cur, wanted)
                when 'theirs' then yielded := yielded || grp;
                when 'mine' then null;  -- taken below, like work that meets nothing
                else bad := bad || grp;
            end case;
        end if;
    end loop;
    for k in select jsonb_object_keys(fields) loop
        if not coalesce(groups ->> k, k) = any (bad || yielded) and p_cur -> k is distinct from wanted -> k then
            patch := patch || jsonb_build_object(k, fields -> k);
        end if;
    end loop;
    for grp in select distinct unnest(bad) loop
        perform sync.note_conflict(p_mutation, p_op, grp,
            (select jsonb_object_agg(x, p_op -> 'old' -> x) from jsonb_object_keys(fields) x
             where coalesce(groups ->> x, x) = grp),
            (select jsonb_object_agg(x, p_cur -> x) from jsonb_object_keys(fields) x
             where coalesce(groups ->> x, x) = grp),
            (select jsonb_object_agg(x, fields -> x) from jsonb_object_keys(fields) x
             where coalesce(groups ->> x, x) = grp));
    end loop;
    if patch <> '{}' then
        perform sync.update_row(entity_name, (p_op ->> 'id')::uuid, patch);
    end if;
    return case when bad = '{}' and yielded <> '{}' then 'yielded'
                when bad = '{}' then 'applied' when patch = '{}' then 'conflict' else 'merged' end;
end $$;

create or replace function sync.apply_operation(p_mutation sync.mutation, p_op jsonb) returns text
language plpgsql set search_path = pg_catalog, sync as $$
declare
    cur jsonb;
begin
    execute format('select to_jsonb(t) from app.%I t where id = $1 for update', p_op ->> 'entity')
        into cur using (p_op ->> 'id')::uuid;
    if cur is null then
        return sync.apply_to_nothing(p_mutation, p_op);
    end if;
    return case p_op ->> 'op'
        when 'I' then 'nothing'       -- the same creation, replayed
        when 'D' then sync.apply_deletion(p_mutation, p_op, cur)
        else sync.apply_update(p_mutation, p_op, cur)
    end;
end $$;
