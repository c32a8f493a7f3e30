-- The only functions that may touch roles of the database: small, owned by cad_keeper, callable
-- by functions of cad_owner alone. Names are of our patterns, groups are of our list.
set local role cad_keeper;

create or replace function sync_keeper.ensure_ours(p_login text) returns void
language plpgsql immutable set search_path = pg_catalog as $$
begin
    if p_login !~ '^([pd]_[0-9a-f]{12}|e_[0-9a-f]{8})$' then
        raise exception 'not a login of this centre' using errcode = 'insufficient_privilege';
    end if;
end $$;

-- The verifier is what PostgreSQL keeps of a password; a password itself is refused, so that
-- none ever stands in a statement or a log.
create or replace function sync_keeper.ensure_verifier(p_verifier text) returns void
language plpgsql immutable set search_path = pg_catalog as $$
begin
    if p_verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{16,64}\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$'
       or split_part(split_part(p_verifier, '$', 2), ':', 1)::int < 4096 then
        raise exception 'not a SCRAM-SHA-256 verifier' using errcode = 'invalid_parameter_value';
    end if;
end $$;

create or replace function sync_keeper.ensure_group(p_group text) returns void
language plpgsql immutable set search_path = pg_catalog as $$
begin
    if p_group not in ('cad_person', 'cad_desk', 'cad_enrolment', 'cad_counter', 'cad_decider',
                       'cad_encoder', 'cad_merchant_manager', 'cad_accountant', 'cad_coordinator',
                       'cad_evaluator', 'cad_administrator') then
        raise exception 'not a group of this centre' using errcode = 'insufficient_privilege';
    end if;
end $$;

create or replace function sync_keeper.open_login(
    p_login text, p_verifier text, p_groups text[], p_connections int, p_until timestamptz
) returns void
language plpgsql security definer set search_path = pg_catalog, sync_keeper as $$
declare
    one text;
begin
    perform sync_keeper.ensure_ours(p_login);
    perform sync_keeper.ensure_verifier(p_verifier);
    execute format('create role %I login inherit password %L connection limit %s valid until %L',
                   p_login, p_verifier, p_connections, coalesce(p_until::text, 'infinity'));
    execute format('alter role %I set statement_timeout = ''60s''', p_login);
    execute format('alter role %I set lock_timeout = ''5s''', p_login);
    execute format('alter role %I set idle_in_transaction_session_timeout = ''60s''', p_login);
    execute format('alter role %I set idle_session_timeout = ''1h''', p_login);
    foreach one in array p_groups loop
        perform sync_keeper.ensure_group(one);
        execute format('grant %I to %I', one, p_login);
    end loop;
end $$;

create or replace function sync_keeper.set_password(p_login text, p_verifier text) returns void
language plpgsql security definer set search_path = pg_catalog, sync_keeper as $$
begin
    perform sync_keeper.ensure_ours(p_login);
    perform sync_keeper.ensure_verifier(p_verifier);
    execute format('alter role %I password %L', p_login, p_verifier);
end $$;

create or replace function sync_keeper.set_group(p_login text, p_group text, p_member boolean)
returns void
language plpgsql security definer set search_path = pg_catalog, sync_keeper as $$
begin
    perform sync_keeper.ensure_ours(p_login);
    perform sync_keeper.ensure_group(p_group);
    if p_member then
        execute format('grant %I to %I', p_group, p_login);
    elsif pg_has_role(p_login, p_group, 'member') then
        execute format('revoke %I from %I', p_group, p_login);
    end if;
end $$;

create or replace function sync_keeper.set_door(p_login text, p_open boolean) returns void
language plpgsql security definer set search_path = pg_catalog, sync_keeper as $$
begin
    perform sync_keeper.ensure_ours(p_login);
    execute format('alter role %I %s', p_login, case when p_open then 'login' else 'nologin' end);
end $$;

-- Whoever is in with this login now, but the caller. Only a member of a role may end its
-- sessions: the keeper is one for the moment. What cannot be ended is refused at its next call.
create or replace function sync_keeper.end_sessions(p_login text) returns int
language plpgsql security definer set search_path = pg_catalog, sync_keeper as $$
declare
    ended int;
begin
    perform sync_keeper.ensure_ours(p_login);
    execute format('grant %I to cad_keeper', p_login);
    select count(*) filter (where pg_terminate_backend(pid)) into ended
    from pg_stat_activity where usename = p_login and pid <> pg_backend_pid();
    execute format('revoke %I from cad_keeper', p_login);
    return ended;
exception when insufficient_privilege then
    return 0;
end $$;

create or replace function sync_keeper.drop_login(p_login text) returns void
language plpgsql security definer set search_path = pg_catalog, sync_keeper as $$
begin
    perform sync_keeper.ensure_ours(p_login);
    execute format('drop role if exists %I', p_login);
end $$;

revoke all on all functions in schema sync_keeper from public;
revoke all on schema sync_keeper from public;
grant usage on schema sync_keeper to cad_owner;
grant execute on all functions in schema sync_keeper to cad_owner;
set local role cad_owner;
