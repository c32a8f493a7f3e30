-- Erasure: what is taken of a household, table by table, in one transaction; and what keeps it away
-- when a desk, a parked mutation or a restored backup brings it again.

-- deleted: with the household · blanked: the row stands for a thing, its link to a person goes ·
-- moved: kept for a year without the household · severed: the row stands for the accounts, what
-- leads to the household or its card goes · kept: it is about nobody who asks, or is an accounting
-- document that the law has kept for ten years (GDPR, article 17 § 3 b).
create table if not exists sync.erasure_rule (
    entity text primary key,
    treatment text not null
);
alter table sync.erasure_rule drop constraint if exists erasure_rule_treatment_check;
truncate sync.erasure_rule;
alter table sync.erasure_rule add constraint erasure_rule_treatment_check
    check (treatment in ('deleted', 'blanked', 'moved', 'severed', 'kept'));
insert into sync.erasure_rule (entity, treatment) values
    ('access', 'moved'), ('accounting_statement', 'kept'), ('agent', 'kept'),
    ('agreement', 'kept'), ('assessment', 'deleted'), ('block_list_issue', 'kept'),
    ('card', 'blanked'), ('card_batch', 'kept'), ('card_event', 'deleted'),
    ('card_link', 'deleted'), ('card_transaction', 'severed'), ('certificate', 'kept'),
    ('claim', 'deleted'), ('closing_check', 'kept'), ('conflict', 'deleted'),
    ('credit_movement', 'deleted'), ('disposal', 'kept'), ('eligible_product', 'kept'),
    ('encoding', 'deleted'), ('encoding_outcome', 'deleted'), ('entitlement', 'deleted'),
    ('history', 'deleted'), ('household', 'deleted'), ('import_layout', 'kept'),
    ('income', 'deleted'), ('letter', 'deleted'), ('member', 'deleted'), ('merchant', 'kept'),
    ('merchant_account', 'kept'), ('merchant_event', 'kept'), ('monthly_statement', 'kept'), ('not_duplicate', 'deleted'),
    ('note', 'deleted'), ('outlet', 'kept'), ('product_rule', 'kept'),
    ('purchase_import', 'kept'), ('relative', 'deleted'), ('remittance_slip', 'kept'),
    ('rights_request', 'deleted'), ('scale', 'kept'), ('scenario', 'kept'),
    ('supporting_document', 'deleted');

-- Written once per erasure, ids and words of the slip alone; replayed after a restore.
create table if not exists sync.erasure (
    id uuid primary key,              -- also that of the slip in app.disposal
    seq bigint not null,              -- a desk that has read so far holds nothing of it any more
    at timestamptz not null,
    households uuid[] not null,
    slip jsonb not null               -- the row of app.disposal
);
create table if not exists sync.erased_row (
    id uuid primary key,
    entity text not null,
    erasure uuid                      -- null: it arrived afterwards, and was not stored
);
drop trigger if exists fact on sync.erasure;
create trigger fact before update or delete on sync.erasure
    for each row execute function sync.refuse_change();
drop trigger if exists fact on sync.erased_row;
create trigger fact before update or delete on sync.erased_row
    for each row execute function sync.refuse_change();

-- Who opened files that are gone: an agent answers for it for a year, under a subject that nobody
-- can lead back to a household.
create table if not exists sync.past_access (
    id uuid primary key default gen_random_uuid(),
    subject uuid not null,
    agent_id uuid not null,
    at timestamptz not null,
    desk_label text not null,
    reason text not null
);

-- Rows of these households, and rows that only lead to them. A card that another household holds
-- or held as well stays with that one.
create or replace function sync.rows_to_erase(p_ids uuid[])
returns table (entity text, id uuid, treatment text)
language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    e record;
    of_household uuid[] := p_ids;
    found uuid[];
begin
    for e in select r.entity, r.treatment, s.household_column from sync.erasure_rule r
             join sync.entity s on s.name = r.entity
             where r.treatment in ('deleted', 'moved') and s.household_column is not null
             order by 1 loop
        execute format('select coalesce(array_agg(t.id), ''{}'') from app.%I t where t.%I = any ($1)',
                       e.entity, e.household_column) into found using p_ids;
        of_household := of_household || found;
        return query select e.entity, x, e.treatment from unnest(found) x;
    end loop;
    -- What somebody took out of the file before: a conflict may show it, a desk may bring it still.
    select coalesce(array_agg(distinct h.row_id), '{}') into found from app.history h
        join sync.row_head g on g.entity = h.entity and g.id = h.row_id and g.op = 'D'
        join sync.erasure_rule r on r.entity = h.entity and r.treatment = 'deleted'
        where h.household_id = any (p_ids);
    of_household := of_household || found;
    return query select g.entity, g.id, 'deleted' from sync.row_head g
        where g.id = any (found) and g.op = 'D';
    return query select 'not_duplicate', n.id, 'deleted' from app.not_duplicate n
        where n.first_id = any (p_ids) or n.second_id = any (p_ids);
    return query select 'conflict', c.id, 'deleted' from app.conflict c
        where c.row_id = any (of_household) and c.household_id is null;
    return query select 'card', l.card_id, 'blanked' from app.card_link l
        where l.household_id = any (p_ids) and not exists (
            select 1 from app.card_link o
            where o.card_id = l.card_id and not o.household_id = any (p_ids))
        group by l.card_id;
    return query select distinct 'card_event', v.id, 'deleted' from app.card_event v
        join app.card_link l on l.card_id = v.card_id and l.household_id = any (p_ids)
        where v.link_id = l.id or (v.link_id is null and (
            v.at::date between l.linked_on and coalesce(l.until_on, 'infinity')
            or not exists (select 1 from app.card_link o
                           where o.card_id = l.card_id and not o.household_id = any (p_ids))));
end $$;

-- What keeps a household: [household, what]. Months of appeal come with the rules of retention.
create or replace function sync.still_open(p_ids uuid[], p_appeal int, p_appeal_untold int)
returns table (household uuid, what text)
language sql stable set search_path = pg_catalog, sync as $$
    select e.household_id, 'entitlement' from app.entitlement e
    where e.household_id = any (p_ids) and e.ends_after >= current_date
      and (e.ended_on is null or e.ended_on > current_date)
    union select c.household_id, 'claim' from app.claim c
    where c.household_id = any (p_ids) and c.state not in ('granted', 'denied', 'withdrawn')
    union select c.household_id, 'appeal' from app.claim c
    left join lateral (
        select max(l.sent_on) as told_on from app.letter l
        where l.claim_id = c.id and l.letter_kind in ('grant', 'denial')) t on true
    where c.household_id = any (p_ids) and c.decided_on is not null
      and current_date <= case when t.told_on is null
          then c.decided_on + make_interval(months => p_appeal_untold)
          else greatest(c.decided_on, t.told_on) + make_interval(months => p_appeal) end
    union select c.household_id, 'conflict' from app.conflict c
    where c.household_id = any (p_ids) and c.state = 'open'
    union select n.household_id, 'writing' from app.encoding n
    where n.household_id = any (p_ids) and not exists (
        select 1 from app.encoding_outcome o where o.encoding_id = n.id
          and o.state in ('verified', 'not_written', 'abandoned'))
    union select t.household_id, 'purchases' from app.card_transaction t
    where t.household_id = any (p_ids) and t.state = 'accepted' and not exists (
        select 1 from app.monthly_statement s
        where s.merchant_id = t.merchant_id and strpos(s.content, t.id::text) > 0)
$$;

-- Takes the rows away; the caller has set sync.reason. Answers how many of each table.
create or replace function sync.take_away(p_ids uuid[], p_erasure uuid) returns jsonb
language plpgsql set search_path = pg_catalog, sync as $$
declare
    e record;
    taken int;
    counts jsonb := '{}';
begin
    insert into sync.erased_row (id, entity, erasure)
        select distinct on (r.id) r.id, r.entity, p_erasure from sync.rows_to_erase(p_ids) r
        where r.treatment <> 'blanked'
           or exists (select 1 from app.card c where c.id = r.id and c.state <> 'stock')
    on conflict do nothing;
    with subject as (select h, gen_random_uuid() as stand_in from unnest(p_ids) h)
    insert into sync.past_access (subject, agent_id, at, desk_label, reason)
        select s.stand_in, a.agent_id, a.at, a.desk_label, a.reason
        from app.access a join subject s on s.h = a.household_id;
    perform sync.forget_past_accesses();
    -- A number that a partner could still take stays refused, and names nobody.
    update app.card c set
        state = case when c.state = 'blocked' or exists (
                    select 1 from app.encoding n
                    where n.card_id = c.id and n.valid_until >= current_date)
                then 'blocked' else 'retired' end,
        blocked_on = case when c.state = 'blocked' then c.blocked_on else current_date end,
        blocked_reason = case when c.state = 'blocked' then c.blocked_reason else 'returned' end,
        fingerprint = 'erased:' || gen_random_uuid(), tail = '', product = '', site = '',
        retired_on = coalesce(c.retired_on, current_date), retired_reason = '',
        encoding_requested_at = null, encoding_request = ''
    where c.id in (select x.id from sync.erased_row x where x.entity = 'card'
                                                        and x.erasure = p_erasure);
    -- A purchase stands in a merchant's month: whose it was is not asked of that any more.
    update app.card_transaction t
        set household_id = null, card_id = null, entitlement_id = null, card_reference = ''
    where t.household_id = any (p_ids);
    get diagnostics taken = row_count;
    if taken > 0 then
        counts := jsonb_build_object('card_transaction', taken);
    end if;
    for e in select x.entity, array_agg(x.id) as ids, r.treatment from sync.erased_row x
             join sync.erasure_rule r using (entity) where x.erasure = p_erasure
             group by 1, 3 order by 1 loop
        taken := cardinality(e.ids);
        if e.treatment <> 'blanked' then
            execute format('delete from app.%I where id = any ($1)', e.entity) using e.ids;
            get diagnostics taken = row_count;
        end if;
        counts := counts || case when taken > 0 then jsonb_build_object(e.entity, taken)
                                 else '{}' end;
    end loop;
    -- Desks forget what they wrote about a row that went before, as about one that goes now.
    update sync.row_head g set seq = null, reason = 'erased' from sync.erased_row x
    where x.erasure = p_erasure and g.entity = x.entity and g.id = x.id and g.op = 'D'
      and g.reason is distinct from 'erased';
    update sync.mutation m set
        payload = (select jsonb_agg(case when sync.is_of_erased(o) then o - 'old' - 'new' else o end)
                   from jsonb_array_elements(m.payload) o),
        verdict = case m.verdict when 'parked' then 'refused' else m.verdict end,
        why = case m.verdict when 'parked' then 'erased' else m.why end
    where m.payload is not null
      and exists (select 1 from jsonb_array_elements(m.payload) o where sync.is_of_erased(o));
    return counts;
end $$;

create or replace function sync.forget_past_accesses() returns void
language sql set search_path = pg_catalog, sync as $$
    delete from sync.past_access where at < clock_timestamp() - interval '1 year'
$$;

-- Openings of files are kept for one year (CNIL recommendation 2021-122) and go with the day, so
-- many at a time that whoever greets first waits for a moment only. Seals hold digests and stay.
create or replace function sync.forget_old_accesses(p_most int default 20000) returns int
language plpgsql set search_path = pg_catalog, sync as $$
declare
    gone uuid[];
begin
    perform sync.forget_past_accesses();
    select coalesce(array_agg(o.id), '{}') into gone from (
        select a.id from app.access a where a.at < clock_timestamp() - interval '1 year'
        order by a.at limit p_most) o;
    if gone = '{}' then
        return 0;
    end if;
    perform set_config('sync.reason', 'erased', true);
    delete from app.access where id = any (gone);
    perform set_config('sync.reason', '', true);
    update sync.mutation m set payload = (
        select jsonb_agg(case when (o ->> 'id')::uuid = any (gone) then o - 'old' - 'new' else o end)
        from jsonb_array_elements(m.payload) o)
    where m.payload is not null and m.device_at < clock_timestamp() - interval '1 year'
      and exists (select 1 from jsonb_array_elements(m.payload) o
                  where (o ->> 'id')::uuid = any (gone));
    return cardinality(gone);
end $$;

-- An operation on a row that is gone, or on one that refers to such a row.
create or replace function sync.is_of_erased(p_op jsonb) returns boolean
language sql stable set search_path = pg_catalog, sync as $$
    select exists (select 1 from sync.erased_row e where e.id = (p_op ->> 'id')::uuid)
        or exists (
            select 1 from jsonb_each_text(coalesce(nullif(p_op -> 'new', 'null'), '{}')
                                          || coalesce(nullif(p_op -> 'old', 'null'), '{}')) v
            join sync.erased_row e on e.id = case
                when v.value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then v.value::uuid end)
$$;

-- Before anything of a unit of work is looked at: an offline desk may know an erased person still.
-- Its operations lose their content, new rows are buried at once, and what is left goes on.
create or replace function sync.strip_erased(p_mutation jsonb) returns jsonb
language plpgsql set search_path = pg_catalog, sync as $$
declare
    op jsonb;
    gone jsonb := '[]';
    kept jsonb := p_mutation -> 'ops';
    left_over jsonb;
    torn boolean;
begin
    if not exists (select 1 from sync.erased_row) then
        return p_mutation;
    end if;
    loop
        left_over := '[]';
        for op in select jsonb_array_elements(kept) loop
            if sync.is_of_erased(op) or (op ->> 'entity' = 'card' and op ->> 'op' = 'I' and exists (
                select 1 from jsonb_array_elements(gone) g where g ->> 'card' = op ->> 'id'))
            then
                gone := gone || jsonb_strip_nulls(jsonb_build_object(
                    'entity', op ->> 'entity', 'id', op ->> 'id', 'op', op ->> 'op',
                    'card', case when op ->> 'entity' = 'card_link' then op -> 'new' ->> 'card_id' end,
                    'of', op -> 'new' ->> 'household_id'));
                perform sync.bury(op);
            else
                left_over := left_over || op;
            end if;
        end loop;
        exit when jsonb_array_length(left_over) = jsonb_array_length(kept);
        kept := left_over;
    end loop;
    if gone = '[]' then
        return p_mutation;
    end if;
    -- Half of somebody's work is not done: a card of an erased household given to another one.
    torn := (jsonb_array_length(kept) > 0 and sync.is_whole(p_mutation ->> 'intent')) or exists (
        select 1 from jsonb_array_elements(gone) g
        where g ? 'of' and not exists (
            select 1 from sync.erased_row e where e.id = (g ->> 'of')::uuid));
    return p_mutation || jsonb_build_object(
        'ops', case when torn then '[]' else kept end, 'torn', torn,
        'erased', (select jsonb_agg(g - 'card' - 'of') from jsonb_array_elements(gone) g),
        'dropped', case when torn then kept else '[]' end);
end $$;

-- A tombstone for a row that never lay here: the desk that made it takes it away, too.
create or replace function sync.bury(p_op jsonb) returns void
language plpgsql set search_path = pg_catalog, sync as $$
begin
    if not exists (select 1 from sync.entity e where e.name = p_op ->> 'entity') then
        return;
    end if;
    insert into sync.row_head as h (entity, id, seq, op, reason)
    values (p_op ->> 'entity', (p_op ->> 'id')::uuid, null, 'D', 'erased')
    on conflict (entity, id) do update set seq = null,
        reason = case when h.op = 'D' then 'erased' else h.reason end;
    insert into sync.erased_row (id, entity)
        select h.id, h.entity from sync.row_head h
        where h.entity = p_op ->> 'entity' and h.id = (p_op ->> 'id')::uuid and h.op = 'D'
    on conflict do nothing;
end $$;

-- The verdict on a unit of work of which something was stripped; ids alone are kept of that.
create or replace function sync.note_erased(p_mutation jsonb, p_answer jsonb) returns jsonb
language plpgsql set search_path = pg_catalog, sync as $$
declare
    judged text := p_answer ->> 'verdict';
begin
    if not p_mutation ? 'erased' then
        return p_answer;
    end if;
    judged := case when (p_mutation ->> 'torn')::boolean or judged in ('refused', 'parked')
                   then 'refused'
                   when p_mutation -> 'ops' = '[]' then 'conflict' else 'merged' end;
    update sync.mutation set verdict = judged, why = 'erased',
           payload = p_mutation -> 'erased' || (p_mutation -> 'dropped')
                     || case when judged = 'refused' then p_mutation -> 'ops' else '[]' end
    where id = (p_answer ->> 'id')::uuid;
    perform sync.send_again(p_mutation -> 'dropped');
    return p_answer || jsonb_build_object('verdict', judged, 'why', 'erased');
end $$;

-- Pushes share this, an erasure has it alone: nothing slips in between looking and writing. Why a
-- row goes is said by an erasure, never by the session of a desk.
create or replace function sync.hold_erasures() returns void
language sql set search_path = pg_catalog as $$
    select set_config('sync.reason', '', true);
    select pg_advisory_xact_lock_shared(hashtextextended('sync.erasure', 7));
$$;

-- Who erases: a person whose login says so once doors are closed, else whom the desk names.
create or replace function sync.who_erases(p_id uuid, p_name text, out by_id uuid, out by_name text)
language plpgsql stable set search_path = pg_catalog, sync as $$
declare
    closed boolean := false;
begin
    by_id := p_id;
    by_name := p_name;
    if to_regproc('sync.doors_closed') is not null then
        execute 'select sync.doors_closed()' into closed;
    end if;
    if not closed or (select rolsuper from pg_roles where rolname = session_user) then
        return;
    end if;
    if not pg_has_role(session_user, 'cad_decider', 'member') then
        raise exception 'only who decides erases' using errcode = 'insufficient_privilege';
    end if;
    execute 'select p.id, p.name from sync.person p where p.login = session_user and p.active'
        into by_id, by_name;
    if by_id is null then
        raise exception 'this login is closed' using errcode = 'insufficient_privilege';
    end if;
end $$;

-- p_slip: act, ground, visa, by_id, by_name, oldest and newest last contact, and the months of
-- appeal. All or nothing: what is still open is answered, and nothing was changed.
create or replace function sync_api.erase_households(p_ids uuid[], p_slip jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    who record;
    entry uuid := gen_random_uuid();
    there uuid[];
    held jsonb;
begin
    select * into who from sync.who_erases((p_slip ->> 'by_id')::uuid, p_slip ->> 'by_name');
    perform pg_advisory_xact_lock(hashtextextended('sync.erasure', 7));
    if exists (select 1 from sync.entity e
               where not exists (select 1 from sync.erasure_rule r where r.entity = e.name)) then
        raise exception 'a table that nobody decided about' using errcode = 'internal_error';
    end if;
    perform 1 from app.household where id = any (p_ids) order by id for update;
    select coalesce(array_agg(id order by id), '{}') into there from app.household
        where id = any (p_ids);
    if cardinality(there) <> cardinality(p_ids) or there = '{}' then
        return jsonb_build_object('unknown', cardinality(p_ids) - cardinality(there));
    end if;
    select jsonb_agg(jsonb_build_array(o.household, o.what) order by o.household, o.what) into held
        from sync.still_open(there, (p_slip ->> 'appeal')::int, (p_slip ->> 'appeal_untold')::int) o;
    if held is not null then
        return jsonb_build_object('held', held);
    end if;
    return sync.erase(entry, there, p_slip || jsonb_build_object(
        'by_id', who.by_id, 'by_name', who.by_name, 'at', clock_timestamp()));
end $$;

create or replace function sync.erase(p_entry uuid, p_ids uuid[], p_slip jsonb) returns jsonb
language plpgsql set search_path = pg_catalog, sync as $$
declare
    counts jsonb;
    slip app.disposal;
begin
    perform set_config('sync.reason', 'erased', true);
    counts := sync.take_away(p_ids, p_entry);
    perform set_config('sync.reason', '', true);
    slip.id := p_entry;
    slip.act := p_slip ->> 'act';
    slip.ground := p_slip ->> 'ground';
    slip.visa := coalesce(p_slip ->> 'visa', '');
    slip.at := (p_slip ->> 'at')::timestamptz;
    slip.by_id := (p_slip ->> 'by_id')::uuid;
    slip.by_name := p_slip ->> 'by_name';
    slip.households := cardinality(p_ids);
    slip.facts := coalesce(p_slip ->> 'facts', jsonb_build_object(
        'households', to_jsonb(p_ids), 'rows', counts,
        'oldest', p_slip -> 'oldest', 'newest', p_slip -> 'newest')::text);
    insert into app.disposal select (slip).*;
    set constraints all immediate;    -- numbers the rows now: the counter is ours until the commit
    set constraints all deferred;
    insert into sync.erasure (id, seq, at, households, slip)
        select p_entry, h.seq, slip.at, p_ids, to_jsonb(slip) from sync.head h;
    return jsonb_build_object('slip', p_entry, 'rows', counts);
end $$;

-- After a restore, before the centre is opened: what the file says is taken away again. Answers
-- whether the backup did not know of it. For the owner of the database alone.
create or replace function sync.replay_erasure(p_entry jsonb) returns boolean
language plpgsql set search_path = pg_catalog, sync as $$
declare
    entry uuid := (p_entry ->> 'id')::uuid;
    ids uuid[] := array(select x::uuid from jsonb_array_elements_text(p_entry -> 'households') x);
    is_new boolean := not exists (select 1 from sync.erasure e where e.id = entry);
begin
    perform pg_advisory_xact_lock(hashtextextended('sync.erasure', 7));
    perform set_config('sync.reason', 'erased', true);
    if is_new then
        perform sync.erase(entry, ids, p_entry -> 'slip');
    else
        perform sync.take_away(ids, entry);
    end if;
    insert into sync.erased_row (id, entity, erasure)
        select (r ->> 1)::uuid, r ->> 0, entry from jsonb_array_elements(p_entry -> 'rows') r
    on conflict do nothing;
    -- A desk may hold rows that the backup never had: it is told that they are gone, and why.
    insert into sync.row_head as h (entity, id, seq, op, reason)
        select e.entity, e.id, null, 'D', 'erased' from sync.erased_row e
        where e.erasure = entry and not exists (
            select 1 from sync.row_head g where g.entity = e.entity and g.id = e.id);
    perform set_config('sync.reason', '', true);
    return is_new;
end $$;

-- What goes into the file that is kept outside of every backup; and what the page shows.
create or replace function sync.erasure_entries() returns setof jsonb
language sql stable set search_path = pg_catalog, sync as $$
    select jsonb_build_object(
        'id', e.id, 'households', to_jsonb(e.households), 'slip', e.slip,
        'rows', (select coalesce(jsonb_agg(jsonb_build_array(r.entity, r.id) order by r.entity, r.id),
                                 '[]')
                 from sync.erased_row r where r.erasure = e.id))
    from sync.erasure e order by e.seq
$$;

create or replace function sync_api.erasures() returns jsonb
language sql stable security definer set search_path = pg_catalog, sync as $$
    select sync.admit_role(array['decider', 'administrator', 'coordinator']);
    select coalesce(jsonb_agg(jsonb_build_object(
        'id', e.id, 'seq', e.seq, 'at', e.at, 'act', e.slip ->> 'act',
        'households', cardinality(e.households),
        'behind', (select coalesce(jsonb_agg(jsonb_build_object(
                       'id', d.id, 'label', d.label, 'revoked', d.revoked_at is not null,
                       'last_contact', d.last_contact) order by d.label, d.enrolled_at), '[]')
                   from sync.device d
                   where d.enrolled_at < e.at and coalesce(d.cursor, 0) < e.seq)
        ) order by e.seq desc), '[]')
    from sync.erasure e
$$;
