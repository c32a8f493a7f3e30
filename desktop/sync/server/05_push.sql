-- Locked in one order for the whole batch, so that two pushes rarely wait for each other crosswise.
create or replace function sync.lock_rows(p_batch jsonb) returns void
language plpgsql set search_path = pg_catalog, sync as $$
declare
    part record;
begin
    for part in
        select op ->> 'entity' as entity, array_agg(distinct (op ->> 'id')::uuid) as ids
        from jsonb_array_elements(p_batch) m, jsonb_array_elements(m -> 'ops') op
        where exists (select 1 from sync.entity e where e.name = op ->> 'entity')
        group by 1 order by 1
    loop
        execute format('select 1 from app.%I where id = any ($1) order by id for update', part.entity)
            using part.ids;
    end loop;
end $$;

-- Foreign keys are deferred while the operations of one mutation run, and checked at its end:
-- a desk may write a child before its parent, and a refusal must name the mutation.
create or replace function sync.check_references(p_ops jsonb) returns void
language plpgsql set search_path = pg_catalog, sync as $$
declare
    names text;
begin
    if exists (select 1 from jsonb_array_elements(p_ops) o where o ->> 'op' = 'D') then
        select string_agg(foreign_keys, ', ') into names from sync.entity;
    else
        select string_agg(e.foreign_keys, ', ') into names from sync.entity e
        where e.name in (select o ->> 'entity' from jsonb_array_elements(p_ops) o);
    end if;
    if names is not null then
        execute 'set constraints ' || names || ' immediate';
        execute 'set constraints ' || names || ' deferred';
    end if;
end $$;

-- Work that is right only as a whole: half a decision would open an entitlement for a claim
-- that somebody else denied. When one group of it clashes, nothing of it is applied.
create or replace function sync.is_whole(p_intent text) returns boolean
language sql immutable set search_path = pg_catalog as $$
    select p_intent in ('grant', 'deny', 'grant_by_exemption', 'withdraw', 'withdraw_decision',
                        'abandon', 'replace_card', 'change_support', 'found_card')
$$;

-- Applies the operations or none; answers the verdict and, when refused, the rule's name.
create or replace function sync.judge(p_mutation sync.mutation, p_ops jsonb,
                                      out verdict text, out why text)
language plpgsql set search_path = pg_catalog, sync as $$
declare
    op jsonb;
    outcome text;
    clashed boolean := false;
    yielded boolean := false;         -- something safer stands at the centre: nobody has to look
    changed boolean := false;
    state text;
begin
    begin
        perform sync.ensure_right(p_mutation, p_ops);
        for op in select jsonb_array_elements(
            case when sync.apply_at_once(p_ops) then '[]' else p_ops end) loop
            if not exists (select 1 from sync.entity e where e.name = op ->> 'entity') then
                raise exception 'unknown entity' using errcode = '42703';
            end if;
            outcome := sync.apply_operation(p_mutation, op);
            clashed := clashed or outcome in ('conflict', 'merged');
            yielded := yielded or outcome = 'yielded';
            changed := changed or outcome in ('applied', 'merged')
                       and (select kind from sync.entity where name = op ->> 'entity') <> 'fact';
        end loop;
        if (clashed or yielded) and sync.is_whole(p_mutation.intent) then
            raise exception 'changed meanwhile' using errcode = 'CA001';
        end if;
        perform sync.check_references(p_ops);
        verdict := case when not clashed then 'applied' when changed then 'merged'
                        else 'conflict' end;
        why := case when yielded and not clashed then 'safer_stands' end;
    exception
        when sqlstate 'CA403' then     -- see sync.ensure_right
            verdict := 'refused';
            why := sqlerrm;
        when sqlstate 'CA001' then
            verdict := 'refused';
            why := 'changed_meanwhile';
        when no_data_found then
            -- Of a row that was itself refused: refused too. Else it comes from another desk.
            verdict := case when exists (
                select 1 from sync.mutation m, jsonb_array_elements(m.payload) o
                where m.device = p_mutation.device and m.verdict = 'refused' and o ->> 'op' = 'I'
                  and o ->> 'id' in (select x ->> 'id' from jsonb_array_elements(p_ops) x))
                then 'refused' else 'parked' end;
            why := 'row_unknown';
        when unique_violation or foreign_key_violation or check_violation or not_null_violation
             or undefined_column or invalid_text_representation or numeric_value_out_of_range
             or datetime_field_overflow or invalid_datetime_format or string_data_right_truncation
        then
            get stacked diagnostics why = constraint_name, state = returned_sqlstate;
            verdict := 'refused';
            why := coalesce(nullif(why, ''), state);
            if state = '23503' and sync.may_still_come(p_ops) then
                verdict := 'parked';
            end if;
    end;
end $$;

-- Sent again to everybody: a desk may have read them already under its own unsent edit.
create or replace function sync.send_again(p_ops jsonb) returns void
language sql set search_path = pg_catalog, sync as $$
    update sync.row_head h set seq = null from jsonb_array_elements(p_ops) o
    where h.entity = o ->> 'entity' and h.id = (o ->> 'id')::uuid
$$;

-- What is kept of a mutation that did not simply apply; never the content of an erased row.
create or replace function sync.kept_payload(p_ops jsonb) returns jsonb
language sql set search_path = pg_catalog, sync as $$
    select jsonb_agg(case when h.reason = 'erased' then o - 'old' - 'new' else o end)
    from jsonb_array_elements(p_ops) o
    left join sync.row_head h on h.entity = o ->> 'entity' and h.id = (o ->> 'id')::uuid
$$;

create or replace function sync.receive(p_device uuid, p_mutation jsonb) returns jsonb
language plpgsql set search_path = pg_catalog, sync as $$
declare
    m sync.mutation;
    judged record;
begin
    p_mutation := sync.strip_erased(p_mutation);
    insert into sync.mutation (id, device, dseq, actor, actor_name, intent, device_at,
                               clock_offset_ms, verdict)
    values ((p_mutation ->> 'id')::uuid, p_device, (p_mutation ->> 'dseq')::bigint,
            (p_mutation ->> 'actor')::uuid, p_mutation ->> 'actor_name', p_mutation ->> 'intent',
            (p_mutation ->> 'at')::timestamptz, (p_mutation ->> 'clock_offset_ms')::bigint,
            'applied')
    returning * into m;
    perform sync.keep_seal(p_mutation);
    select * into judged from sync.judge(m, p_mutation -> 'ops');
    if judged.verdict <> 'applied' or judged.why is not null then
        update sync.mutation set verdict = judged.verdict, why = judged.why,
               payload = case when judged.verdict <> 'applied'
                              then sync.kept_payload(p_mutation -> 'ops') end
        where id = m.id;
        perform sync.send_again(p_mutation -> 'ops');
    end if;
    return sync.note_erased(p_mutation, jsonb_build_object(
        'id', m.id, 'verdict', judged.verdict, 'why', judged.why));
end $$;

-- Work that waited for a row of another desk (possible only after a restore).
create or replace function sync.retry_parked() returns void
language plpgsql set search_path = pg_catalog, sync as $$
declare
    m sync.mutation;
    judged record;
begin
    for m in select * from sync.mutation where verdict = 'parked' order by at limit 200
             for update skip locked loop
        select * into judged from sync.judge(m, m.payload);
        if judged.verdict <> 'parked' then
            update sync.mutation set verdict = judged.verdict, why = judged.why,
                   payload = case when judged.verdict = 'applied' then null else payload end
            where id = m.id;
            perform sync.send_again(m.payload);
        end if;
    end loop;
end $$;

create or replace function sync_api.push(p_device uuid, p_epoch uuid, p_batch jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    m jsonb;
    done jsonb := '[]';
    known sync.mutation;
    last bigint;
    current_epoch uuid;
begin
    perform sync.admit(p_device);
    perform pg_advisory_xact_lock(hashtextextended(p_device::text, 7));
    select epoch into current_epoch from sync.head;
    if p_epoch is distinct from current_epoch then
        return jsonb_build_object('error', 'epoch', 'epoch', current_epoch);
    end if;
    select last_dseq into last from sync.device where id = p_device and revoked_at is null;
    if not found then
        return jsonb_build_object('error', 'unknown_desk');
    end if;
    perform sync.hold_erasures();
    if exists (select 1 from sync.device where id = p_device and revision is null) then
        perform sync.deduce_revision(p_device, p_batch);
    end if;
    p_batch := sync.upcast_batch(p_batch);
    perform sync.lock_rows(p_batch);
    for m in select x from jsonb_array_elements(p_batch) x order by (x ->> 'dseq')::bigint loop
        select * into known from sync.mutation where id = (m ->> 'id')::uuid;
        if found then
            if not coalesce((m ->> 'resend')::boolean, false) then
                perform sync.send_again(m -> 'ops');
            end if;
            done := done || jsonb_build_object('id', known.id, 'verdict', known.verdict,
                                               'why', known.why);
        elsif last > 0 and (m ->> 'dseq')::bigint <> last + 1 and not coalesce((m ->> 'resend')::boolean, false)
        then
            return jsonb_build_object(
                'error', case when (m ->> 'dseq')::bigint <= last then 'fork' else 'gap' end,
                'last', last, 'done', done);
        else
            done := done || sync.receive(p_device, m);
            last := greatest(last, (m ->> 'dseq')::bigint);
        end if;
    end loop;
    update sync.device set last_dseq = last, last_contact = clock_timestamp(),
           last_push = clock_timestamp()
    where id = p_device;
    if exists (select 1 from sync.mutation where verdict = 'parked') then
        perform sync.retry_parked();
    end if;
    return jsonb_build_object('done', done);
end $$;

create or replace function sync_api.verdicts(p_device uuid, p_ids uuid[]) returns jsonb
language sql stable security definer set search_path = pg_catalog, sync as $$
    select sync.admit(p_device);
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'verdict', verdict, 'why', why)), '[]')
    from sync.mutation where device = p_device and id = any (p_ids)
$$;
