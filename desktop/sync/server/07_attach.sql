-- Attach the triggers to every synced table.
do $$
declare
    e sync.entity;
    c record;
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
    end loop;
end $$;
