-- Which doors there may be at which PC, and what happens to a file that nobody may open any more.
create table if not exists sync.door (   -- a person once got the centre's half of this file's key
    pc uuid not null references sync.pc,
    profile text not null,
    person uuid not null references sync.person,
    at timestamptz not null default clock_timestamp(),
    primary key (pc, profile, person)
);

create or replace function sync.note_door() returns trigger
language plpgsql security definer set search_path = pg_catalog, sync as $$
begin
    insert into sync.door (pc, profile, person) values (new.pc, new.profile, new.person)
    on conflict (pc, profile, person) do update set at = clock_timestamp();
    return null;
end $$;
drop trigger if exists stay_is_a_door on sync.stay;
create trigger stay_is_a_door after insert or update on sync.stay
    for each row execute function sync.note_door();

-- Nobody who still has this profile ever came in at this PC.
create or replace function sync.is_orphan(p_pc uuid, p_profile text) returns boolean
language sql stable set search_path = pg_catalog, sync as $$
    select not exists (
        select 1 from sync.door d join sync.person p on p.id = d.person
        where d.pc = p_pc and d.profile = p_profile and p.active
          and sync.profile_of(p.roles) = p_profile)
$$;

-- The courier's only way to a half, and only to hand over what waits in an orphaned file.
create or replace function sync_api.orphan_half(p_profile text) returns bytea
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    here uuid := (sync.caller_pc()).id;
begin
    if here is null then
        raise exception 'no desk' using errcode = 'insufficient_privilege';
    end if;
    if not sync.is_orphan(here, p_profile) then
        return null;
    end if;
    perform sync.note_act('orphan_half', here::text, jsonb_build_object('profile', p_profile))
    where exists (select 1 from sync.profile_half where pc = here and profile = p_profile);
    return (select half from sync.profile_half where pc = here and profile = p_profile);
end $$;

-- The file is destroyed: who comes with this profile later gets a new half, for a new file.
create or replace function sync_api.forget_half(p_profile text) returns void
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    here uuid := (sync.caller_pc()).id;
begin
    if here is null or not sync.is_orphan(here, p_profile) then
        raise exception 'this file has its people' using errcode = 'insufficient_privilege';
    end if;
    delete from sync.profile_half where pc = here and profile = p_profile;
    delete from sync.door where pc = here and profile = p_profile;
end $$;
