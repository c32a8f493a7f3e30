-- Who may come in: people, PCs, one-time codes, and how a caller is told from another.
-- Identity is session_user, proven by SCRAM: no setting can change it.
create table if not exists sync.person (
    id uuid primary key,              -- of app.agent, which tells the desks
    login name not null unique,       -- role of the database
    login_name text not null unique,  -- what the person types; desks make the role's name of it
    name text not null,
    roles text[] not null default '{}',
    active boolean not null default true,
    must_change_password boolean not null default true,
    created_at timestamptz not null default clock_timestamp(),
    last_contact timestamptz
);

create table if not exists sync.pc (
    id uuid primary key,
    login name not null unique,       -- role of its courier
    label text not null,
    site text not null default '',
    app_version text not null default '',
    enrolled_at timestamptz not null default clock_timestamp(),
    last_contact timestamptz,
    revoked_at timestamptz
);

create table if not exists sync.enrolment_code (
    login name primary key,           -- its role; the code is the password, which nobody keeps
    label text not null,
    site text not null default '',
    invited_by name not null default session_user,
    invited_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at timestamptz,
    pc uuid references sync.pc
);

-- The centre's half of the key of a file: without it, and without a password that unwraps a copy
-- of it, the secret of the PC alone opens nothing.
create table if not exists sync.profile_half (
    pc uuid not null references sync.pc,
    profile text not null,
    half bytea not null check (length(half) = 32),
    made_at timestamptz not null default clock_timestamp(),
    primary key (pc, profile)
);

create table if not exists sync.stay (   -- where a person last came in with the network
    person uuid primary key references sync.person,
    pc uuid not null references sync.pc,
    profile text not null,
    at timestamptz not null default clock_timestamp()
);

-- A device is one encrypted file: of one PC and one profile. The PC of a file is proven once its
-- courier has greeted for it; before, it is the one where the person last came in.
alter table sync.device add column if not exists pc uuid references sync.pc;
alter table sync.device add column if not exists pc_proven boolean not null default false;
alter table sync.device add column if not exists profile text;

create table if not exists sync.rule (
    one bool primary key default true check (one),
    offline_days int not null default 14 check (offline_days between 1 and 90)
);
insert into sync.rule default values on conflict do nothing;

create or replace function sync.doors_closed() returns boolean
language sql stable security definer set search_path = pg_catalog, sync as $$
    select exists (select 1 from sync.person where 'administrator' = any (roles))
$$;

-- The owner of the centre and superusers: DBA, installation, tests. No person and no desk is one.
create or replace function sync.is_owner() returns boolean
language sql stable security definer set search_path = pg_catalog as $$
    select pg_has_role(session_user, 'cad_owner', 'member')
$$;

create or replace function sync.caller() returns sync.person
language sql stable security definer set search_path = pg_catalog, sync as $$
    select * from sync.person where login = session_user and active
$$;

create or replace function sync.caller_pc() returns sync.pc
language sql stable security definer set search_path = pg_catalog, sync as $$
    select * from sync.pc where login = session_user and revoked_at is null
$$;

-- owner, person, desk, laboratory; null is nobody. Roles belong to the whole cluster: what counts
-- is the row of this database, not only the membership.
create or replace function sync.caller_kind() returns text
language sql stable security definer set search_path = pg_catalog, sync as $$
    select case
        when exists (select 1 from sync.person where login = session_user and active)
        then 'person'
        when exists (select 1 from sync.pc where login = session_user and revoked_at is null)
        then 'desk'
        when sync.is_owner() then 'owner'
        when not sync.doors_closed() and pg_has_role(session_user, 'cad_laboratory', 'member')
        then 'laboratory' end
$$;

-- As desktop.domain.door.profile_of; a test compares the two over all sets of roles.
create or replace function sync.profile_of(p_roles text[]) returns text
language sql immutable set search_path = pg_catalog as $$
    select coalesce(string_agg(r, '+' order by r collate "C"), '') from unnest(p_roles) r
    where not (r = 'encoder' and p_roles && array['counter', 'decider'])
      and not (r in ('counter', 'coordinator') and 'decider' = any (p_roles))
      and not (r = 'administrator' and cardinality(array_remove(p_roles, 'administrator')) > 0)
$$;

-- Refuses who is nobody here, and a device that is another's. Called first by every function
-- that a desk calls; `p_device` where the call is about one file.
create or replace function sync.admit(p_device uuid default null) returns void
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
declare
    kind text := sync.caller_kind();
    device sync.device;
begin
    if kind is null then
        raise exception 'this login has no place here' using errcode = 'insufficient_privilege';
    end if;
    if p_device is null or kind not in ('person', 'desk') then
        return;
    end if;
    select * into device from sync.device where id = p_device;
    if device.pc is null
       or kind = 'desk' and device.pc <> (sync.caller_pc()).id
       or kind = 'person' and device.profile is distinct from sync.profile_of((sync.caller()).roles)
    then
        raise exception 'this file is another''s' using errcode = 'insufficient_privilege';
    end if;
end $$;

-- As admit, for what only some people look after: refuses everybody without one of these roles.
-- While the doors are open a laboratory sees all of it.
create or replace function sync.admit_role(p_roles text[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.admit();
    if sync.caller_kind() = 'desk'
       or sync.caller_kind() = 'person' and not (sync.caller()).roles && p_roles then
        raise exception 'not for this role' using errcode = 'insufficient_privilege';
    end if;
end $$;

-- Where a file belongs, told by who greets for it; nothing while the doors are open.
create or replace function sync.settle_device(p_device uuid) returns void
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    kind text := sync.caller_kind();
begin
    if kind = 'desk' then
        update sync.device set pc = (sync.caller_pc()).id, pc_proven = true
        where id = p_device and not pc_proven;
    elsif kind = 'person' then
        update sync.device d set pc = s.pc, profile = s.profile
        from sync.stay s
        where d.id = p_device and d.profile is null and s.person = (sync.caller()).id
          and (d.pc is null or d.pc = s.pc)
          and s.profile = sync.profile_of((sync.caller()).roles);
        update sync.person set last_contact = clock_timestamp() where login = session_user;
    end if;
    update sync.pc set last_contact = clock_timestamp()
    where id = (select pc from sync.device where id = p_device) and kind in ('desk', 'person');
end $$;
