-- Final numbers without gaps, by series and year: given where the row first deserves one, in
-- the transaction that stores it, so that a rollback gives the number back.
drop function if exists sync.next_number(text, int);
create or replace function sync.next_number(p_series text, p_shown text, p_digits int) returns text
language sql set search_path = pg_catalog, sync as $$
    insert into sync.counter as c (series, year, last) values (p_series, left(p_shown, 4)::int, 1)
    on conflict (series, year) do update set last = c.last + 1
    returning series || '-' || p_shown || '-'
              || lpad(last::text, greatest(p_digits, length(last::text)), '0')
$$;

-- Arguments: series, the column to fill, the column with the day that decides the year, how many
-- digits at least. A month in that column (2026-03) is shown whole, and counted in its year: so
-- the number alone says from which counter it is, and none is given twice.
create or replace function sync.give_number() returns trigger
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    told text := coalesce(to_jsonb(new) ->> tg_argv[2], current_date::text);
    shown text := case when told ~ '^\d{4}-\d{2}$' then told else left(told, 4) end;
begin
    return jsonb_populate_record(new, jsonb_build_object(
        tg_argv[1], coalesce(sync.issued_number(tg_table_name, new.id),
                             sync.next_number(tg_argv[0], shown, coalesce(tg_argv[3], '6')::int))));
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

-- Once it is on paper: a draft that was given up takes no number. An amendment is known by its
-- agreement's number and its own place.
drop trigger if exists give_number on app.agreement;
create trigger give_number before insert or update on app.agreement
    for each row when (new.number is null and new.printed_at is not null and new.amendment = 0)
    execute function sync.give_number('CONV', 'number', 'dated_on', '4');

drop trigger if exists give_number on app.monthly_statement;
create trigger give_number before insert or update on app.monthly_statement
    for each row when (new.number is null)
    execute function sync.give_number('ETAT', 'number', 'month', '4');

drop trigger if exists give_number on app.remittance_slip;
create trigger give_number before insert or update on app.remittance_slip
    for each row when (new.number is null)
    execute function sync.give_number('BORD', 'number', 'dated_on', '4');
