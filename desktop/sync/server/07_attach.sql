-- Attach the triggers to every synced table and generate the one query of pull.
do $$
declare
    e sync.entity;
    c record;
    parts text := '';
begin
    for c in select conname, conrelid::regclass as tab from pg_constraint
             where contype = 'f' and connamespace = 'app'::regnamespace and not condeferrable loop
        execute format('alter table %s alter constraint %I deferrable initially deferred',
                       c.tab, c.conname);
    end loop;
    update sync.entity set foreign_keys = (
        select string_agg(format('app.%I', conname), ', ') from pg_constraint
        where contype = 'f' and conrelid = format('app.%I', sync.entity.name)::regclass);
    for e in select * from sync.entity order by name loop
        execute format('drop trigger if exists touch on app.%I', e.name);
        execute format('create trigger touch after insert or update or delete on app.%I
                        for each row execute function sync.touch()', e.name);
        execute format('drop trigger if exists fact on app.%I', e.name);
        if e.kind = 'fact' then
            execute format('create trigger fact before update or delete on app.%I
                            for each row execute function sync.refuse_change()', e.name);
        end if;
        parts := parts || format(
            ' union all select w.seq, w.entity, w.id, w.op, w.reason, to_jsonb(t)
              from page w join app.%1$I t on w.entity = %1$L and t.id = w.id and w.op = ''U''',
            e.name);
    end loop;
    -- A page is short only when nothing newer exists: what was received until then is exactly
    -- the centre at that page's snapshot, over all tables.
    execute $f$
        create or replace function sync_api.pull(p_cursor bigint, p_limit int)
        returns table (seq bigint, entity text, id uuid, op "char", reason text, doc jsonb)
        language sql stable security definer set search_path = pg_catalog, sync as $q$
        with page as materialized (
            select h.seq, h.entity, h.id, h.op, h.reason from sync.row_head h
            where h.seq > p_cursor order by h.seq limit least(p_limit, 5000))
        select w.seq, w.entity, w.id, w.op, w.reason, null::jsonb from page w where w.op = 'D'
    $f$ || parts || ' order by 1 $q$';
end $$;
