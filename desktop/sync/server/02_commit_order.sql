-- Every write to a synced table, by whatever way, marks its row; the commit numbers the marks.
create or replace function sync.touch() returns trigger
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    row_id uuid;
begin
    if tg_op = 'UPDATE' and new is not distinct from old then
        return null;
    end if;
    row_id := case when tg_op = 'DELETE' then old.id else new.id end;
    insert into sync.row_head as r (entity, id, seq, op, reason)
    values (tg_table_name, row_id, null, case when tg_op = 'DELETE' then 'D' else 'U' end::"char",
            nullif(current_setting('sync.reason', true), ''))
    on conflict (entity, id) do update set seq = null, op = excluded.op, reason = excluded.reason;
    return null;
end $$;

-- The counter row is locked last and released when the commit is visible: the order of seq is
-- the order of visibility, so a reader that saw n has seen everything before n. A plain
-- sequence does not have this property (tests/sync/test_commit_order.py shows the loss).
create or replace function sync.stamp() returns trigger
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    pending int;
    base bigint;
begin
    -- By primary key, without "seq is null": else the planner reads the pending index, O(n*n).
    select h.seq into base from sync.row_head h where h.entity = new.entity and h.id = new.id;
    if base is not null then
        return null;                  -- the first firing has numbered all rows
    end if;
    select count(*) into pending from sync.row_head where seq is null;
    update sync.head set seq = seq + pending returning seq - pending into base;
    update sync.row_head r set seq = base + p.place
    from (select ctid as tid, row_number() over (order by entity, id) as place
          from sync.row_head where seq is null) p
    where r.ctid = p.tid;
    return null;
end $$;

drop trigger if exists stamp on sync.row_head;
create constraint trigger stamp after insert or update on sync.row_head
    deferrable initially deferred for each row when (new.seq is null)
    execute function sync.stamp();

create or replace function sync.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if current_setting('sync.reason', true) = 'erased' then
        return case when tg_op = 'DELETE' then old else new end;
    end if;
    raise exception 'a fact is never changed'
        using errcode = 'check_violation', constraint = 'fact_' || tg_table_name;
end $$;
