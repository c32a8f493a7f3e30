-- The seal of each unit of work, as its desk made it: what was altered here or there shows.
create table if not exists sync.seal (
    mutation uuid primary key,        -- refers to nothing by force: it outlives what was removed
    previous text not null,
    seal text not null,
    facts jsonb not null              -- [entity, row, household, digest]; ids and digests alone
);
drop trigger if exists fact on sync.seal;
create trigger fact before update or delete on sync.seal
    for each row execute function sync.refuse_change();

create or replace function sync.keep_seal(p_mutation jsonb) returns void
language sql set search_path = pg_catalog, sync as $$
    insert into sync.seal (mutation, previous, seal, facts)
    select (p_mutation ->> 'id')::uuid, s ->> 'previous', s ->> 'seal', s -> 'facts'
    from (select p_mutation -> 'seal' as s) kept
    where s ->> 'seal' is not null    -- a desk of before there were seals sends none
    on conflict do nothing
$$;
