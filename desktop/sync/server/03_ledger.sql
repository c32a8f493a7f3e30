-- Money of an entitlement is of the household that holds it. A desk that credits may see no
-- household, so it cannot know; the centre does. One look for all rows of a statement.
create or replace function sync.movements_of_their_household() returns trigger
language plpgsql set search_path = pg_catalog, sync as $$
begin
    if exists (select 1 from added m join app.entitlement e on e.id = m.entitlement_id
               where e.household_id <> m.household_id) then
        raise exception 'of another household'
            using errcode = 'check_violation', constraint = 'ck_credit_movement_household';
    end if;
    return null;
end $$;

drop trigger if exists of_their_household on app.credit_movement;
create trigger of_their_household after insert on app.credit_movement
    referencing new table as added for each statement
    execute function sync.movements_of_their_household();
