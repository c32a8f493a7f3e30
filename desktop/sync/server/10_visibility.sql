-- Who sees what, by PostgreSQL itself: column grants and row rules made of sync.granted, which the
-- installation fills from desktop/sync/grants.py. What a desk reads, it reads as its person.

-- Files whose rows not everybody sees who sees the tables.
create table if not exists sync.guarded_file (
    household uuid primary key,
    archived bool not null,
    confidential bool not null
);
alter table sync.head add column if not exists two_persons bool not null default true;
alter table sync.head add column if not exists sight uuid not null default gen_random_uuid();

-- Rows of a file that closes or opens again are sent anew: as deletions to those who lost it.
create or replace function sync.guard_file() returns trigger
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    e sync.entity;
begin
    if tg_op = 'DELETE' then
        delete from sync.guarded_file where household = old.id;
        return null;
    end if;
    delete from sync.guarded_file where household = new.id;
    insert into sync.guarded_file select new.id, new.stage = 'archived', new.confidential
    where new.stage = 'archived' or new.confidential;
    if tg_op = 'UPDATE' then
        for e in select * from sync.entity where household_column is not null
                                             and name <> 'household' loop
            execute format(
                'update sync.row_head h set seq = null from app.%I t
                 where t.%I = $1 and h.entity = %L and h.id = t.id',
                e.name, e.household_column, e.name) using new.id;
        end loop;
        update sync.row_head h set seq = null from app.not_duplicate t
        where new.id in (t.first_id, t.second_id) and h.entity = 'not_duplicate' and h.id = t.id;
    end if;
    return null;
end $$;
drop trigger if exists guard_file on app.household;
drop trigger if exists guard_file_changed on app.household;
create trigger guard_file after insert or delete on app.household
    for each row execute function sync.guard_file();
create trigger guard_file_changed after update on app.household
    for each row when (old.stage <> new.stage or old.confidential <> new.confidential)
    execute function sync.guard_file();
insert into sync.guarded_file
    select id, stage = 'archived', confidential from app.household
    where stage = 'archived' or confidential
on conflict do nothing;

-- Roles are of the whole cluster and outlive a closed login: what counts is the row here.
create or replace function sync.holds(p_role text) returns boolean
language sql stable security definer set search_path = pg_catalog, sync as $$
    select exists (select 1 from sync.person
                   where login = session_user and active and p_role = any (roles))
$$;

-- Grants and policies of every table, made anew. The owner sees all: it runs the functions that
-- write. Called last of all (99_rights.sql), after everything has been taken from everybody.
create or replace function sync.grant_sight() returns void
language plpgsql set search_path = pg_catalog, sync as $$
declare
    g sync.granted;
    e record;
    p record;
    role text;
begin
    for p in select c.relname, c.relnamespace::regnamespace as room, l.polname from pg_policy l
             join pg_class c on c.oid = l.polrelid
             where c.relnamespace in ('app'::regnamespace, 'sync'::regnamespace) loop
        execute format('drop policy %I on %s.%I', p.polname, p.room, p.relname);
    end loop;
    foreach role in array array['cad_person', 'cad_desk', 'cad_enrolment', 'cad_laboratory']
            || (select array_agg(distinct 'cad_' || x.role) from sync.granted x) loop
        execute format('revoke all on all tables in schema app, sync from %I', role);
        execute format('revoke all on schema app, sync from %I', role);
        for e in select table_name, column_name from information_schema.role_column_grants
                 where grantee = role and table_schema = 'app' loop
            execute format('revoke all (%I) on app.%I from %I', e.column_name, e.table_name, role);
        end loop;
    end loop;
    for e in select c.relname from pg_class c
             where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' loop
        execute format('alter table app.%I enable row level security', e.relname);
        execute format('alter table app.%I force row level security', e.relname);
        execute format('create policy owner on app.%I to cad_owner using (true) with check (true)',
                       e.relname);
    end loop;
    for g in select * from sync.granted where columns <> '{}' loop
        execute format('grant select (%s) on app.%I to %I',
            (select string_agg(quote_ident(c), ', ') from unnest(g.columns) c), g.entity,
            'cad_' || g.role);
        execute format('create policy %I on app.%I for select to %I using ((select sync.holds(%L))%s)',
            g.role, g.entity, 'cad_' || g.role, g.role,
            case when g.rows <> '' then ' and (' || g.rows || ')' else '' end);
    end loop;
    -- The registry has no personal data; still nobody hears of rows of tables that are not his.
    alter table sync.row_head enable row level security;
    create policy owner on sync.row_head to cad_owner using (true) with check (true);
    for g in select x.role, null, array_agg(x.entity), '', false from sync.granted x
             where x.columns <> '{}' group by x.role loop
        execute format(
            'create policy %I on sync.row_head for select to %I
             using ((select sync.holds(%L)) and entity = any (%L::text[]))',
            g.role, 'cad_' || g.role, g.role, g.columns);
    end loop;
    update sync.head set sight = gen_random_uuid();
    grant usage on schema app, sync to cad_person;
    grant select on sync.row_head, sync.entity to cad_person;
    grant select on sync.guarded_file to cad_counter, cad_encoder;
    grant execute on function sync.holds(text), sync.page(bigint, int),
        sync.load_query(bigint, int), sync.page_query(bigint, int),
        sync.visible_columns(), sync.row_text(text, text[]),
        sync.hashed_rows(text, text[]), sync.digest_of(text, text[], bigint, int),
        sync.digest_rows_of(text, text[], bigint, int[]), sync.caller_kind() to cad_person;
    grant execute on function sync.place_of_caller(text), sync.serves(int),
        sync.as_known_to(text, int, jsonb, boolean) to cad_person, cad_laboratory;
    grant usage on schema sync to cad_laboratory;
    grant execute on function sync.page(bigint, int), sync.page_for_laboratory(bigint, int),
        sync.load_for_laboratory(bigint, int),
        sync.digest_for_laboratory(text, text[], bigint, int), sync.caller_kind(),
        sync.digest_rows_for_laboratory(text, text[], bigint, int[]),
        sync.visible_to_laboratory() to cad_laboratory;
end $$;

-- What the caller may read, by PostgreSQL's own word.
create or replace function sync.visible_columns() returns jsonb
language sql stable set search_path = pg_catalog, sync as $$
    select coalesce(jsonb_object_agg(name, columns), '{}') from (
        select e.name, jsonb_agg(a.attname order by a.attname) as columns
        from sync.entity e
        join pg_attribute a on a.attrelid = format('app.%I', e.name)::regclass
                           and a.attnum > 0 and not a.attisdropped
        where has_column_privilege(a.attrelid, a.attnum, 'select')
        group by 1) seen
$$;

create or replace function sync.visible_to_laboratory() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_laboratory();
    return sync.visible_columns();
end $$;

create or replace function sync.ensure_laboratory() returns void
language plpgsql stable set search_path = pg_catalog, sync as $$
begin
    if sync.caller_kind() is distinct from 'laboratory' then
        raise exception 'this login has no place here' using errcode = 'insufficient_privilege';
    end if;
end $$;

create or replace function sync_api.visible() returns jsonb
language plpgsql stable set search_path = pg_catalog, sync as $$
begin
    -- Not in one expression: the right to call both would be asked for.
    if sync.caller_kind() = 'laboratory' then
        return sync.visible_to_laboratory();
    end if;
    return sync.visible_columns();
end $$;

-- Changes whenever `visible` may answer otherwise; a desk asks for this first, which costs less.
create or replace function sync_api.sight() returns text
language sql stable security definer set search_path = pg_catalog, sync as $$
    select concat_ws(':', h.sight, sync.caller_kind(), (sync.caller()).roles) from sync.head h
$$;

-- The query of one page: of the tables that stand in it, with the columns that the caller may
-- read. A row of his tables that a rule keeps from him is a deletion: he may have seen it before.
-- A page is short only when nothing newer exists: what was received until then is exactly the
-- centre at that page's snapshot, over all tables.
create or replace function sync.page_query(p_cursor bigint, p_limit int) returns text
language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    part record;
    parts text := '';
begin
    for part in
        select e.name,
               bool_and(s.seen) as whole,
               string_agg('t.' || quote_ident(a.attname), ', ' order by a.attnum)
                   filter (where s.seen) as columns
        from (select distinct h.entity as name from (
                  select x.entity, x.op from sync.row_head x where x.seq > p_cursor
                  order by x.seq limit p_limit) h where h.op = 'U') e
        join pg_attribute a on a.attrelid = format('app.%I', e.name)::regclass
                           and a.attnum > 0 and not a.attisdropped,
        lateral (select has_column_privilege(a.attrelid, a.attnum, 'select') as seen) s
        group by 1
    loop
        parts := parts || format(
            ' union all select w.seq, w.entity, w.id,
                 case when t.id is null then ''D'' else w.op end::"char",
                 case when t.id is null then ''revoked'' else w.reason end,
                 case when t.id is not null then %s end
              from page w left join app.%I t on t.id = w.id
              where w.entity = %L and w.op = ''U''',
            case when part.whole then 'to_jsonb(t)'
                 else format('(select to_jsonb(r) from (select %s) r)', part.columns) end,
            part.name, part.name);
    end loop;
    return 'with page as materialized (
                select h.seq, h.entity, h.id, h.op, h.reason from sync.row_head h
                where h.seq > $1 order by h.seq limit $2)
            select w.seq, w.entity, w.id, w.op, w.reason, null::jsonb from page w where w.op = ''D'''
        || parts || ' order by 1';
end $$;

create or replace function sync.page_for_laboratory(p_cursor bigint, p_limit int)
returns table (seq bigint, entity text, id uuid, op "char", reason text, doc jsonb)
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_laboratory();
    return query execute sync.page_query(p_cursor, p_limit) using p_cursor, p_limit;
end $$;

create or replace function sync.page(p_cursor bigint, p_limit int)
returns table (seq bigint, entity text, id uuid, op "char", reason text, doc jsonb)
language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    kind text := sync.caller_kind();
begin
    if kind = 'laboratory' then
        return query select * from sync.page_for_laboratory(p_cursor, least(p_limit, 5000));
    elsif kind in ('person', 'owner') then
        return query execute sync.page_query(p_cursor, least(p_limit, 5000))
            using p_cursor, least(p_limit, 5000);
    else
        raise exception 'this login has no place here' using errcode = 'insufficient_privilege';
    end if;
end $$;

-- Which version the caller's desk is of (see 12_window.sql), without a look into sync.device.
create or replace function sync.place_of_caller(p_revision text) returns int
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    if p_revision is not null then
        return sync.place_of(p_revision);
    end if;
    return coalesce(
        (select sync.place_of(coalesce(d.revision, d.deduced_revision)) from sync.device d
         where d.id = nullif(current_setting('sync.device', true), '')::uuid),
        sync.place_of(sync.last_silent()));
end $$;

-- 'whole' for desks of today, 'known' for those of the window, 'none' for older ones. Who sees cards
-- without their serial does so since 0005: no desk of before can hold two of them.
create or replace function sync.serves(p_place int) returns text
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
declare
    roles text[] := (sync.caller()).roles;
begin
    if p_place < sync.place_of('0005') and roles && array['merchant_manager', 'accountant']
       and not roles && array['counter', 'decider', 'encoder'] then
        return 'none';
    end if;
    return case when p_place is null or p_place = sync.newest_place() then 'whole'
                when p_place < sync.place_of(sync.oldest_served()) then 'none' else 'known' end;
end $$;

create or replace function sync_api.tombstones(p_cursor bigint, p_limit int)
returns table (seq bigint, entity text, id uuid, reason text)
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.admit();
    return query select h.seq, h.entity, h.id, h.reason from sync.row_head h
                 where h.op = 'D' and h.seq > p_cursor order by h.seq limit least(p_limit, 5000);
end $$;

-- May the person in whose name a unit of work comes do what is in it? Who brings it is another
-- question, and kept in pushed_by: a colleague or the courier of the desk may hand it over.
-- Raises CA403 with the word that the desk shows: unknown_person, person_disabled, not_entitled,
-- withheld_field, needs_decider, same_person, another_name.
create or replace function sync.ensure_right(p_mutation sync.mutation, p_ops jsonb) returns void
language plpgsql set search_path = pg_catalog, sync as $$
declare
    person sync.person;
    word text;
begin
    if sync.is_owner() and not sync.is_taking_over() or not sync.doors_closed() then
        return;
    end if;
    select * into person from sync.person where id = p_mutation.actor;
    if person.id is null then
        word := 'unknown_person';
    elsif not person.active and exists (
        select 1 from jsonb_array_elements(p_ops) o where o ->> 'entity' not in ('access', 'history'))
    then
        word := 'person_disabled';
    else
        word := coalesce(sync.not_writable(person.roles, p_ops), sync.not_theirs(person.roles, p_ops),
                         sync.not_decided(person, p_mutation.intent, p_ops));
    end if;
    if word is not null then
        raise exception using errcode = 'CA403', message = word;
    end if;
end $$;

-- Tables and columns.
create or replace function sync.not_writable(p_roles text[], p_ops jsonb) returns text
language sql stable set search_path = pg_catalog, sync as $$
    select case
        when exists (
            select 1 from (select distinct o ->> 'entity' as name
                           from jsonb_array_elements(p_ops) o) e
            where not exists (select 1 from sync.granted g where g.entity = e.name and g.writes
                                                             and g.role = any (p_roles)))
          or exists (select 1 from jsonb_array_elements(p_ops) o
                     where o ->> 'entity' = 'conflict' and o ->> 'op' <> 'U')
        then 'not_entitled'
        when exists (
            select 1 from (
                select distinct o ->> 'entity' as name, k
                from jsonb_array_elements(p_ops) o
                join sync.entity e on e.name = o ->> 'entity' and e.kind <> 'fact',
                jsonb_object_keys(coalesce(nullif(o -> 'new', 'null'), '{}')) k) f
            where exists (select 1 from sync.granted g
                          where g.entity = f.name and f.k = any (g.columns))
              and not exists (select 1 from sync.granted g
                              where g.entity = f.name and g.role = any (p_roles)
                                and f.k = any (g.columns)))
        then 'withheld_field' end
$$;

-- Rows that a rule keeps from them, and new rows of a file that is closed to them. A fact is
-- taken whatever became of the file meanwhile.
create or replace function sync.not_theirs(p_roles text[], p_ops jsonb) returns text
language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    e record;
    hidden bool;
begin
    for e in select o ->> 'entity' as name, array_agg((o ->> 'id')::uuid) as ids
             from jsonb_array_elements(p_ops) o join sync.entity x on x.name = o ->> 'entity'
             where o ->> 'op' <> 'I' and x.kind <> 'fact' group by 1 order by 1 loop
        execute format('select exists (select 1 from app.%I t where id = any ($1)
                                       and not coalesce((%s), false))', e.name,
            (select coalesce(string_agg(case g.rows when '' then 'true' else '(' || g.rows || ')' end,
                                        ' or '), 'false')
             from sync.granted g
             where g.entity = e.name and g.role = any (p_roles) and g.columns <> '{}'))
            into hidden using e.ids;
        if hidden then
            return 'not_entitled';
        end if;
    end loop;
    if not 'decider' = any (p_roles) and exists (
        select 1 from jsonb_array_elements(p_ops) o
        join sync.entity x on x.name = o ->> 'entity' and x.kind <> 'fact'
        join sync.guarded_file f on f.archived
                                and f.household = (o -> 'new' ->> x.household_column)::uuid
        where x.name <> 'household') then
        return 'not_entitled';
    end if;
    return null;
end $$;

-- What only a decider does, and what takes two persons.
create or replace function sync.not_decided(p_person sync.person, p_intent text, p_ops jsonb)
returns text language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    op jsonb;
    word text;
begin
    for op in select o from jsonb_array_elements(p_ops) o
              where o ->> 'entity' in ('claim', 'merchant_account', 'monthly_statement')
                and jsonb_typeof(o -> 'new') = 'object' loop
        word := case op ->> 'entity'
            when 'claim' then sync.claim_not_decided(p_person, p_intent, op)
            when 'monthly_statement' then sync.statement_not_theirs(p_person, op)
            else sync.account_not_decided(p_person, op) end;
        if word is not null then
            return word;
        end if;
    end loop;
    return null;
end $$;

create or replace function sync.claim_not_decided(p_person sync.person, p_intent text, p_op jsonb)
returns text language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    was jsonb := coalesce(nullif(p_op -> 'old', 'null'), '{}');
    wanted jsonb := p_op -> 'new';
    stood app.claim;
    decides bool;
begin
    decides := wanted ->> 'state' in ('granted', 'denied')
        or wanted ? 'state' and (was ->> 'state' in ('granted', 'denied')
                                 or was ->> 'state' = 'proposed' and wanted ->> 'state' = 'assessed')
        or exists (select 1 from jsonb_object_keys(wanted) k
                   where k like 'exemption\_%' and wanted ->> k is distinct from was ->> k);
    if decides and not 'decider' = any (p_person.roles) then
        return 'needs_decider';
    end if;
    if wanted ->> 'state' = 'proposed' and was ->> 'state' is distinct from 'proposed'
       and p_intent <> 'resolve_conflict'
       and (wanted ->> 'proposed_by_id')::uuid is distinct from p_person.id then
        return 'another_name';
    end if;
    if wanted ->> 'state' in ('granted', 'denied')
       and was ->> 'state' is distinct from wanted ->> 'state'
       and (select two_persons from sync.head) then
        select * into stood from app.claim where id = (p_op ->> 'id')::uuid;
        if p_person.id in (stood.proposed_by_id, (wanted ->> 'proposed_by_id')::uuid)
           or wanted ->> 'decided_by_id' = wanted ->> 'proposed_by_id' then
            return 'same_person';
        end if;
    end if;
    return null;
end $$;

-- Bank details count once another person has confirmed them, and do not change any more then.
create or replace function sync.account_not_decided(p_person sync.person, p_op jsonb)
returns text language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    wanted jsonb := p_op -> 'new';
    stood app.merchant_account;
begin
    select * into stood from app.merchant_account where id = (p_op ->> 'id')::uuid;
    if stood.id is null then
        return case when wanted ->> 'state' <> 'proposed' then 'same_person'
                    when (wanted ->> 'proposed_by_id')::uuid is distinct from p_person.id
                    then 'another_name' end;
    end if;
    if p_op ->> 'op' = 'U' and wanted ? 'proposed_by_id'
       or wanted ? 'iban' and (stood.state <> 'proposed' or stood.proposed_by_id <> p_person.id) then
        return 'not_entitled';
    end if;
    if wanted ->> 'state' in ('confirmed', 'refused') and stood.proposed_by_id = p_person.id then
        return 'same_person';
    end if;
    return null;
end $$;

-- Closed by those who follow merchants; what was paid is written down by the accountant.
create or replace function sync.statement_not_theirs(p_person sync.person, p_op jsonb) returns text
language sql stable set search_path = pg_catalog, sync as $$
    select case
        when p_op ->> 'op' = 'I' and not 'merchant_manager' = any (p_person.roles)
          or p_op -> 'new' ->> 'state' = 'paid' and p_op -> 'old' ->> 'state' is distinct from 'paid'
             and not 'accountant' = any (p_person.roles)
        then 'not_entitled' end
$$;

-- Counts for whoever steers the project; of less than five files nothing is said.
create or replace function sync_api.counts() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    if not (sync.is_owner() or sync.holds('coordinator') or sync.holds('decider')
            or sync.holds('evaluator')) then
        raise exception 'not for this role' using errcode = 'insufficient_privilege';
    end if;
    return (
        select jsonb_object_agg(of_what, counted) from (
            select of_what, jsonb_object_agg(state, n) as counted from (
                select 'household' as of_what, state, count(*) as n from app.household group by 2
                union all select 'claim', state, count(*) from app.claim group by 2
                union all select 'card', state, count(*) from app.card group by 2
                union all select 'merchant', state, count(*) from app.merchant group by 2
                union all select 'entitlement', scenario_code, count(*) from app.entitlement
                          where (ended_on is null or ended_on > current_date)
                            and current_date between opened_on and ends_after
                          group by 2) c
            where n >= 5 group by 1) s);
end $$;

-- For the evaluation: one line per household, under a pseudonym that is drawn anew for each export
-- and kept nowhere; no name, no address, no day, no amount typed for a person.
create table if not exists sync.evaluation_export (
    at timestamptz not null default clock_timestamp(),
    by_login name not null default session_user,
    lines int not null
);

-- Arms of an experiment that are not evaluated are left out.
drop function if exists sync_api.evaluation();
create function sync_api.evaluation()
returns table (pseudonym uuid, persons text, children text, in_priority_area bool,
               claimed_in text, outcome text, scenario text, entitlement_kind text,
               experiment text, arm text)
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    told int;
begin
    if not (sync.is_owner() or sync.holds('evaluator')) then
        raise exception 'not for this role' using errcode = 'insufficient_privilege';
    end if;
    return query
        select gen_random_uuid(), case when m.persons > 5 then '6+' else m.persons::text end,
               case when m.children > 3 then '4+' else m.children::text end,
               h.priority_area is not null, to_char(c.claimed_on, 'YYYY "Q"Q'), c.state,
               e.scenario_code, e.entitlement_kind, t.trial ->> 'name', t.trial ->> 'arm'
        from app.household h
        cross join lateral (
            select count(*) as persons, count(*) filter (where x.role = 'child') as children
            from app.member x where x.household_id = h.id) m
        left join lateral (
            select x.id, x.claimed_on, x.state::text as state from app.claim x
            where x.household_id = h.id order by x.claimed_on desc, x.id desc limit 1) c on true
        left join lateral (
            select x.scenario_code::text, x.entitlement_kind::text from app.entitlement x
            where x.claim_id = c.id order by x.opened_on desc, x.id desc limit 1) e on true
        left join lateral (
            select s.body::jsonb -> 'experiment' as trial from app.scenario s
            where s.code = e.scenario_code order by s.in_force_from desc, s.id limit 1) t on true
        where h.stage = 'active' and not h.restricted
          and coalesce((t.trial ->> 'evaluated')::bool, true)
        order by 1;
    get diagnostics told = row_count;
    insert into sync.evaluation_export (lines) values (told);
end $$;
