-- Final numbers without gaps, by series and year: given where the row first deserves one, in
-- the transaction that stores it, so that a rollback gives the number back.
create or replace function sync.next_number(p_series text, p_year int) returns text
language sql set search_path = pg_catalog, sync as $$
    insert into sync.counter as c (series, year, last) values (p_series, p_year, 1)
    on conflict (series, year) do update set last = c.last + 1
    returning series || '-' || year || '-' || lpad(last::text, greatest(6, length(last::text)), '0')
$$;

-- Arguments: series, the column to fill, the column with the day that decides the year.
create or replace function sync.give_number() returns trigger
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    on_day date := coalesce((to_jsonb(new) ->> tg_argv[2])::date, current_date);
begin
    return jsonb_populate_record(new, jsonb_build_object(
        tg_argv[1], coalesce(sync.issued_number(tg_table_name, new.id),
                             sync.next_number(tg_argv[0], extract(year from on_day)::int))));
end $$;

drop trigger if exists give_number on app.household;
create trigger give_number before insert or update on app.household
    for each row when (new.reference is null)
    execute function sync.give_number('F', 'reference', 'enrolled_on');

drop trigger if exists give_number on app.letter;
create trigger give_number before insert or update on app.letter
    for each row when (new.number is null and new.state <> 'draft')
    execute function sync.give_number('N', 'number', 'dated_on');

drop trigger if exists give_number on app.claim;
create trigger give_number before insert or update on app.claim
    for each row when (new.number is null and new.state in ('granted', 'denied'))
    execute function sync.give_number('DEC', 'number', 'decided_on');
