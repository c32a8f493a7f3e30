-- What an administrator may do to people and desks. Passwords never come here, only what
-- PostgreSQL keeps of them.
create table if not exists sync.administration (  -- who did what to whom; never changed
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    actor name not null default session_user,
    act text not null,
    target text not null,             -- id of a person or a PC, role of a code
    facts jsonb not null default '{}'
);

create or replace function sync.refuse_rewriting() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    raise exception 'what was done is never rewritten' using errcode = 'insufficient_privilege';
end $$;
drop trigger if exists written_once on sync.administration;
create trigger written_once before update or delete on sync.administration
    for each row execute function sync.refuse_rewriting();
drop trigger if exists never_emptied on sync.administration;
create trigger never_emptied before truncate on sync.administration
    for each statement execute function sync.refuse_rewriting();

create or replace function sync.note_act(p_act text, p_target text, p_facts jsonb default '{}')
returns void language sql set search_path = pg_catalog, sync as $$
    insert into sync.administration (act, target, facts) values (p_act, p_target, p_facts)
$$;

-- Members of cad_administrator who are active people here; besides them whoever owns the centre.
create or replace function sync.ensure_administrator() returns void
language plpgsql stable set search_path = pg_catalog, sync as $$
begin
    if sync.is_owner() then
        return;
    end if;
    if not pg_has_role(session_user, 'cad_administrator', 'member')
       or not coalesce('administrator' = any ((sync.caller()).roles), false) then
        raise exception 'only administrators' using errcode = 'insufficient_privilege';
    end if;
end $$;

-- The roles of a person are those of the product: anything else is a mistake of the caller.
create or replace function sync.groups_of(p_roles text[]) returns text[]
language plpgsql immutable set search_path = pg_catalog as $$
begin
    if exists (select 1 from unnest(p_roles) r where r is null or r not in (
        'counter', 'decider', 'encoder', 'merchant_manager', 'accountant', 'coordinator',
        'evaluator', 'administrator')) then
        raise exception 'no such role' using errcode = 'invalid_parameter_value';
    end if;
    return (select coalesce(array_agg('cad_' || r order by r), '{}') from unnest(p_roles) r);
end $$;

create or replace function sync.sorted_roles(p_roles text[]) returns text[]
language sql immutable set search_path = pg_catalog as $$
    select coalesce(array_agg(distinct r order by r), '{}') from unnest(p_roles) r
$$;

-- The row of app.agent, by which the name and the roles travel to all desks.
create or replace function sync.tell_agent(p_person sync.person, p_site text default null)
returns void language sql set search_path = pg_catalog, sync as $$
    insert into app.agent (id, name, roles, active, login, site)
    values (p_person.id, p_person.name,
            replace(to_jsonb(p_person.roles)::text, ', ', ','), p_person.active,
            p_person.login_name, coalesce(p_site, ''))
    on conflict (id) do update set name = excluded.name, roles = excluded.roles,
        active = excluded.active, login = excluded.login,
        site = coalesce(p_site, app.agent.site)
$$;

create or replace function sync.known_person(p_id uuid) returns sync.person
language plpgsql set search_path = pg_catalog, sync as $$
declare
    person sync.person;
begin
    select * into person from sync.person where id = p_id for update;
    if not found then
        raise exception 'no such person' using errcode = 'CA103';
    end if;
    return person;
end $$;

-- Without one the doors could be neither opened nor closed again.
create or replace function sync.ensure_administrator_left() returns void
language plpgsql set search_path = pg_catalog, sync as $$
begin
    if sync.doors_closed() is not true or not exists (
        select 1 from sync.person where active and 'administrator' = any (roles)) then
        raise exception 'the last administrator' using errcode = 'CA102';
    end if;
end $$;

create or replace function sync_admin.create_person(
    p_id uuid, p_login name, p_login_name text, p_name text, p_roles text[], p_site text,
    p_verifier text
) returns uuid language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    made sync.person;
begin
    perform sync.ensure_administrator();
    perform pg_advisory_xact_lock(20260001);
    if exists (select 1 from pg_roles where rolname = p_login)
       or exists (select 1 from sync.person where login_name = p_login_name) then
        raise exception 'this login is taken' using errcode = 'CA101';
    end if;
    if not sync.doors_closed() and not 'administrator' = any (p_roles) then
        raise exception 'first an administrator' using errcode = 'CA102';
    end if;
    perform sync_keeper.open_login(p_login, p_verifier,
                                   array['cad_person'] || sync.groups_of(p_roles), 8, null);
    insert into sync.person (id, login, login_name, name, roles)
    values (p_id, p_login, p_login_name, p_name, sync.sorted_roles(p_roles)) returning * into made;
    perform sync.tell_agent(made, p_site);
    execute 'revoke usage on schema sync_api from cad_laboratory';
    perform sync.note_act('create_person', p_id::text, jsonb_build_object('roles', made.roles));
    return p_id;
end $$;

create or replace function sync_admin.set_roles(p_id uuid, p_roles text[]) returns void
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    person sync.person;
    wanted text[] := sync.groups_of(p_roles);
    one text;
begin
    perform sync.ensure_administrator();
    perform pg_advisory_xact_lock(20260001);
    person := sync.known_person(p_id);
    foreach one in array sync.groups_of(person.roles || p_roles) loop
        perform sync_keeper.set_group(person.login, one, one = any (wanted));
    end loop;
    update sync.person set roles = sync.sorted_roles(p_roles) where id = p_id returning * into person;
    perform sync.ensure_administrator_left();
    perform sync.tell_agent(person);
    perform sync.note_act('set_roles', p_id::text, jsonb_build_object('roles', person.roles));
end $$;

create or replace function sync.set_active(p_id uuid, p_active boolean) returns void
language plpgsql set search_path = pg_catalog, sync as $$
declare
    person sync.person;
begin
    perform sync.ensure_administrator();
    perform pg_advisory_xact_lock(20260001);
    person := sync.known_person(p_id);
    update sync.person set active = p_active where id = p_id returning * into person;
    perform sync.ensure_administrator_left();
    perform sync_keeper.set_door(person.login, p_active);
    if not p_active then
        perform sync_keeper.end_sessions(person.login);
    end if;
    perform sync.tell_agent(person);
    perform sync.note_act(case when p_active then 'enable_person' else 'disable_person' end,
                          p_id::text);
end $$;

create or replace function sync_admin.disable_person(p_id uuid) returns void
language sql security definer set search_path = pg_catalog, sync as $$
    select sync.set_active(p_id, false)
$$;

create or replace function sync_admin.enable_person(p_id uuid) returns void
language sql security definer set search_path = pg_catalog, sync as $$
    select sync.set_active(p_id, true)
$$;

-- A new one-time password for who forgot theirs; whoever is in with the old one is put out.
create or replace function sync_admin.rekey_person(p_id uuid, p_verifier text) returns void
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    person sync.person;
begin
    perform sync.ensure_administrator();
    person := sync.known_person(p_id);
    perform sync_keeper.set_password(person.login, p_verifier);
    perform sync_keeper.end_sessions(person.login);
    update sync.person set must_change_password = true where id = p_id;
    perform sync.note_act('rekey_person', p_id::text);
end $$;

create or replace function sync_admin.people() returns jsonb
language plpgsql security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_administrator();
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', p.id, 'login', p.login_name, 'name', p.name, 'roles', p.roles,
            'site', coalesce(a.site, ''), 'active', p.active,
            'must_change_password', p.must_change_password, 'created_at', p.created_at,
            'last_contact', p.last_contact) order by p.name, p.login_name), '[]')
        from sync.person p left join app.agent a on a.id = p.id);
end $$;

-- A code lives 72 hours and works once. Roles of codes that are over are taken away here.
create or replace function sync_admin.invite_desk(
    p_login name, p_label text, p_site text, p_verifier text
) returns timestamptz language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    until timestamptz := clock_timestamp() + interval '72 hours';
    over name;
begin
    perform sync.ensure_administrator();
    for over in select c.login from sync.enrolment_code c join pg_roles r on r.rolname = c.login
                where c.used_at is not null or c.expires_at < clock_timestamp() loop
        perform sync_keeper.drop_login(over);
    end loop;
    if exists (select 1 from pg_roles where rolname = p_login) then
        raise exception 'this code is taken' using errcode = 'CA101';
    end if;
    perform sync_keeper.open_login(p_login, p_verifier, array['cad_enrolment'], 2, until);
    insert into sync.enrolment_code (login, label, site, expires_at)
    values (p_login, p_label, p_site, until);
    perform sync.note_act('invite_desk', p_login::text,
                          jsonb_build_object('label', p_label, 'site', p_site));
    return until;
end $$;

create or replace function sync_admin.desks() returns jsonb
language plpgsql security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_administrator();
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', c.id, 'label', c.label, 'site', c.site, 'app_version', c.app_version,
            'enrolled_at', c.enrolled_at, 'last_contact', c.last_contact,
            'revoked_at', c.revoked_at,
            'files', (select count(*) from sync.device d where d.pc = c.id))
            order by c.label, c.enrolled_at), '[]')
        from sync.pc c);
end $$;

create or replace function sync_admin.invitations() returns jsonb
language plpgsql security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_administrator();
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
            'label', label, 'site', site, 'invited_at', invited_at, 'expires_at', expires_at)
            order by expires_at), '[]')
        from sync.enrolment_code where used_at is null and expires_at > clock_timestamp());
end $$;

-- A PC that was lost, stolen or given away: its login, its files and its halves of keys are over.
create or replace function sync_admin.revoke_desk(p_pc uuid) returns void
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    gone sync.pc;
begin
    perform sync.ensure_administrator();
    update sync.pc set revoked_at = coalesce(revoked_at, clock_timestamp()) where id = p_pc
    returning * into gone;
    if not found then
        raise exception 'no such desk' using errcode = 'CA104';
    end if;
    perform sync_keeper.set_door(gone.login, false);
    perform sync_keeper.end_sessions(gone.login);
    update sync.device set revoked_at = clock_timestamp() where pc = p_pc and revoked_at is null;
    delete from sync.profile_half where pc = p_pc;
    perform sync.note_act('revoke_desk', p_pc::text);
end $$;
