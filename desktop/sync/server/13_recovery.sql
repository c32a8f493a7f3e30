-- After the centre came back from a backup: a new epoch, and the numbers that are on paper already.
create table if not exists sync.issued_number (
    entity text not null,
    row_id uuid not null,
    number text not null unique,
    primary key (entity, row_id)
);
-- Told too late: between the restore and the message the number was given to another row.
create table if not exists sync.number_given_twice (
    entity text not null,
    row_id uuid not null,
    number text not null,
    at timestamptz not null default clock_timestamp(),
    primary key (entity, row_id)
);
create table if not exists sync.restoration (
    id int generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    counters jsonb not null           -- series-year -> last number in the backup
);

-- Every row that has a final number. The series are those of 03_numbers.sql.
create or replace function sync.numbered_rows()
returns table (entity text, row_id uuid, number text)
language sql stable set search_path = pg_catalog, sync as $$
    select 'household', id, reference from app.household where reference is not null
    union all select 'letter', id, number from app.letter where number is not null
    union all select 'claim', id, number from app.claim where number is not null
    union all select 'agreement', id, number from app.agreement where number is not null
    union all select 'monthly_statement', id, number from app.monthly_statement
              where number is not null
    union all select 'remittance_slip', id, number from app.remittance_slip where number is not null
$$;

create or replace function sync.issued_number(p_entity text, p_id uuid) returns text
language sql stable set search_path = pg_catalog, sync as $$
    select number from sync.issued_number where entity = p_entity and row_id = p_id
$$;

-- [[entity, row, number], ...]: each stays with its row, and no counter gives it again.
create or replace function sync.keep_numbers(p_numbers jsonb) returns int
language plpgsql set search_path = pg_catalog, sync as $$
declare
    kept int;
begin
    insert into sync.number_given_twice (entity, row_id, number)
    select told.entity, told.row_id, told.number
    from (select x ->> 0, (x ->> 1)::uuid, x ->> 2 from jsonb_array_elements(p_numbers) x)
        told (entity, row_id, number)
    join (select * from sync.numbered_rows() union select * from sync.issued_number) here
        on here.number = told.number and here.row_id <> told.row_id
    on conflict do nothing;
    insert into sync.issued_number (entity, row_id, number)
    select x ->> 0, (x ->> 1)::uuid, x ->> 2 from jsonb_array_elements(p_numbers) x
    where x ->> 0 in ('household', 'letter', 'claim', 'agreement', 'monthly_statement',
                      'remittance_slip')
      and not exists (select 1 from sync.number_given_twice t
                      where t.entity = x ->> 0 and t.row_id = (x ->> 1)::uuid)
      and not exists (select 1 from sync.numbered_rows() r
                      where r.entity = x ->> 0 and r.row_id = (x ->> 1)::uuid)
    on conflict do nothing;
    get diagnostics kept = row_count;
    insert into sync.counter as c (series, year, last)
    select split_part(number, '-', 1), split_part(number, '-', 2)::int,
           max(substring(number from '\d+$')::int)
    from sync.issued_number where number ~ '^[A-Z]+-\d{4}(-\d{2})?-\d{4,}$' group by 1, 2
    on conflict (series, year) do update set last = greatest(c.last, excluded.last);
    return kept;
end $$;

-- Every desk sends again what it has sent, then reads all anew; cursors of before mean nothing.
create or replace function sync.begin_epoch() returns uuid
language plpgsql set search_path = pg_catalog, sync as $$
declare
    begun uuid;
begin
    insert into sync.restoration (counters)
    select coalesce(jsonb_object_agg(series || '-' || year, last), '{}') from sync.counter;
    update sync.head set epoch = gen_random_uuid(), seq = seq + 1000000 returning epoch into begun;
    return begun;
end $$;

-- After a restore a row that is missing may be with a desk that was not here yet; not when it is
-- known to be deleted.
create or replace function sync.may_still_come(p_ops jsonb) returns boolean
language sql stable set search_path = pg_catalog, sync as $$
    select exists (select 1 from sync.restoration where at > clock_timestamp() - interval '45 days')
       and not exists (
           select 1 from jsonb_array_elements(p_ops) o, jsonb_each_text(
               case when jsonb_typeof(o -> 'new') = 'object' then o -> 'new' else '{}' end) f
           join sync.row_head h on h.id::text = f.value and h.op = 'D'
           where f.key like '%\_id')
$$;

-- The same for what a statement follows; not when that one was refused here.
create or replace function sync.statement_may_still_come(p_hash text) returns boolean
language sql stable set search_path = pg_catalog, sync as $$
    select exists (select 1 from sync.restoration where at > clock_timestamp() - interval '45 days')
       and not exists (
           select 1 from sync.mutation m, jsonb_array_elements(m.payload) o
           where m.verdict = 'refused' and o ->> 'entity' = 'monthly_statement'
             and o -> 'new' ->> 'content_hash' = p_hash)
$$;

-- Numbers on paper whose rows nobody has handed over again; the law took others.
create or replace function sync.numbers_without_row()
returns table (entity text, row_id uuid, number text)
language sql stable set search_path = pg_catalog, sync as $$
    select n.entity, n.row_id, n.number from sync.issued_number n
    where not exists (select 1 from sync.numbered_rows() r
                      where r.entity = n.entity and r.row_id = n.row_id)
      and not exists (select 1 from sync.erased_row e where e.id = n.row_id)
$$;

-- Where the counters stood in the backup: what a desk knows above them is to be told. Null: there
-- was no restore lately, nothing is asked.
create or replace function sync_api.numbers_wanted() returns jsonb
language sql stable security definer set search_path = pg_catalog, sync as $$
    select sync.admit();
    select counters from sync.restoration where at > clock_timestamp() - interval '45 days'
    order by id desc limit 1
$$;

create or replace function sync_api.tell_numbers(p_device uuid, p_numbers jsonb) returns int
language plpgsql security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.admit(p_device);
    if sync_api.numbers_wanted() is null or not exists (
        select 1 from sync.device where id = p_device and revoked_at is null)
    then
        return 0;
    end if;
    return sync.keep_numbers(p_numbers);
end $$;

-- What a person has to look at after a restore, for `central status`.
create or replace function sync.numbers_to_settle() returns jsonb
language sql stable set search_path = pg_catalog, sync as $$
    select jsonb_build_object(
        'twice', (select coalesce(jsonb_agg(jsonb_build_array(t.entity, t.row_id, t.number)
                                            order by t.number, t.row_id), '[]')
                  from sync.number_given_twice t
                  where not exists (select 1 from sync.erased_row e where e.id = t.row_id)),
        'without_row', (select coalesce(jsonb_agg(jsonb_build_array(n.entity, n.row_id, n.number)
                                                  order by n.number), '[]')
                        from sync.numbers_without_row() n))
$$;
