-- Scans of signed papers: in parts of 256 KB, as desks hand them over and ask for them. Beside the
-- rows, so that a file of megabytes is in no journal and comes only to who opens it. Kept is what a
-- row names by its hash, read by those who see that row.
create table if not exists sync.scan_part (
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    place int not null,
    parts int not null check (parts between 1 and 80),     -- 20 MB
    content bytea not null check (length(content) between 1 and 262144),
    by_login name not null default session_user,
    at timestamptz not null default clock_timestamp(),
    primary key (sha256, place),
    check (place between 0 and parts - 1)
);

create or replace function sync.scan_is_whole(p_sha256 text) returns boolean
language sql stable set search_path = pg_catalog, sync as $$
    select coalesce(count(*) = max(parts), false) from sync.scan_part where sha256 = p_sha256
$$;

create or replace function sync.scan_is_named(p_sha256 text) returns boolean
language sql stable set search_path = pg_catalog, sync as $$
    select exists (select 1 from app.agreement where scan_hash = p_sha256)
        or exists (select 1 from app.certificate where document_hash = p_sha256)
$$;

-- Of these, from which part on the centre waits for them; -1 for one that it has. Nothing of those
-- that no row names, and nothing for who may not hand any over.
create or replace function sync_api.scans_wanted(p_sha256 text[]) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.admit();
    if sync.caller_kind() = 'person'
       and not (sync.caller()).roles && array['merchant_manager', 'accountant'] then
        return '{}';
    end if;
    return (select coalesce(jsonb_object_agg(h, case when sync.scan_is_whole(h) then -1 else
                (select count(*) from sync.scan_part p where p.sha256 = h) end), '{}')
            from unnest(p_sha256) h where sync.scan_is_named(h));
end $$;

-- part: there is more to come · whole: all is here, and is what its name says · broken: it is not,
-- and was thrown away · unwanted: no row names it.
create or replace function sync_api.keep_scan_part(
    p_sha256 text, p_place int, p_parts int, p_content bytea
) returns text language plpgsql security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.admit_role(array['merchant_manager', 'accountant']);
    if not sync.scan_is_named(p_sha256) then
        return 'unwanted';
    end if;
    perform pg_advisory_xact_lock(hashtextextended(p_sha256, 0));
    if sync.scan_is_whole(p_sha256) then
        return 'whole';
    end if;
    insert into sync.scan_part (sha256, place, parts, content)
    values (p_sha256, p_place, p_parts, p_content) on conflict do nothing;
    if not sync.scan_is_whole(p_sha256) then
        return 'part';
    end if;
    if p_sha256 = (select encode(sha256(string_agg(content, '' order by place)), 'hex')
                   from sync.scan_part where sha256 = p_sha256) then
        return 'whole';
    end if;
    delete from sync.scan_part where sha256 = p_sha256;
    return 'broken';
end $$;

-- One part of a scan that is here whole, in hexadecimal; null of any other.
create or replace function sync_api.scan_part(p_sha256 text, p_place int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.admit_role(array['merchant_manager', 'accountant']);
    return (select jsonb_build_object('parts', parts, 'content', encode(content, 'hex'))
            from sync.scan_part
            where sha256 = p_sha256 and place = p_place and sync.scan_is_whole(p_sha256)
              and sync.scan_is_named(p_sha256));
end $$;
