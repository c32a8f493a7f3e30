-- What a person, a PC and the holder of a code may do about themselves.

-- The only thing that the holder of a one-time code may do, and only once.
create or replace function sync_api.enrol(p_label text, p_app_version text, p_verifier text)
returns jsonb language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    code sync.enrolment_code;
    made sync.pc;
begin
    select * into code from sync.enrolment_code
    where login = session_user and used_at is null and expires_at > clock_timestamp() for update;
    if not found then
        raise exception 'no such code' using errcode = 'CA105';
    end if;
    insert into sync.pc (id, login, label, site, app_version)
    values (gen_random_uuid(), 'd_' || left(replace(gen_random_uuid()::text, '-', ''), 12),
            coalesce(nullif(btrim(p_label), ''), code.label), code.site, p_app_version)
    returning * into made;
    perform sync_keeper.open_login(made.login, p_verifier, array['cad_desk'], 8, null);
    update sync.enrolment_code set used_at = clock_timestamp(), pc = made.id
    where login = session_user;
    perform sync_keeper.set_door(session_user::text, false);
    perform sync.note_act('enrol', made.id::text, jsonb_build_object('label', made.label));
    return jsonb_build_object('pc_id', made.id, 'login', made.login, 'label', made.label,
                              'site', made.site);
end $$;

create or replace function sync_api.who_am_i() returns jsonb
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    me sync.person;
    at timestamptz := clock_timestamp();
begin
    update sync.person set last_contact = at where login = session_user and active
    returning * into me;
    if not found then
        raise exception 'no active person' using errcode = 'insufficient_privilege';
    end if;
    return jsonb_build_object(
        'id', me.id, 'login', me.login_name, 'name', me.name, 'roles', me.roles, 'now', at,
        'expires', at + make_interval(days => (select offline_days from sync.rule)),
        'must_change_password', me.must_change_password);
end $$;

-- The centre's half of the key of a file: only for a person whose profile it is, on a PC that has
-- its place. A courier gets none: a stolen PC without a person opens nothing.
create or replace function sync_api.profile_half(p_pc uuid, p_profile text) returns bytea
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    me sync.person := sync.caller();
    kept bytea;
begin
    if me.id is null or p_profile = '' or p_profile <> sync.profile_of(me.roles) then
        raise exception 'another''s profile' using errcode = 'insufficient_privilege';
    end if;
    perform 1 from sync.pc where id = p_pc and revoked_at is null for share;
    if not found then
        raise exception 'this desk has no place' using errcode = 'CA106';
    end if;
    insert into sync.profile_half (pc, profile, half)
    values (p_pc, p_profile, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                                    || uuid_send(gen_random_uuid())))
    on conflict do nothing;
    insert into sync.stay (person, pc, profile) values (me.id, p_pc, p_profile)
    on conflict (person) do update set pc = excluded.pc, profile = excluded.profile,
                                       at = clock_timestamp();
    select half into kept from sync.profile_half where pc = p_pc and profile = p_profile;
    return kept;
end $$;

create or replace function sync_api.change_password(p_verifier text) returns void
language plpgsql security definer set search_path = pg_catalog, sync as $$
begin
    if (sync.caller()).id is null then
        raise exception 'no active person' using errcode = 'insufficient_privilege';
    end if;
    perform sync_keeper.set_password(session_user::text, p_verifier);
    update sync.person set must_change_password = false where login = session_user;
    perform sync.note_act('change_password', (sync.caller()).id::text);
end $$;

-- Which of these people are still let in: a courier asks, so that a closed door closes here too.
create or replace function sync_api.standing_people(p_logins text[]) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.admit();
    return (select coalesce(jsonb_object_agg(p.login_name, jsonb_build_object(
                'active', p.active, 'profile', sync.profile_of(p.roles))), '{}')
            from sync.person p where p.login_name = any (p_logins));
end $$;
