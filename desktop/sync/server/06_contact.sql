-- The first call of every exchange: who are you, who am I.
-- A desk of before says no revision; `min_cursor` and `rows` are for those that do.
drop function if exists sync_api.hello(uuid, text, text);
create or replace function sync_api.hello(
    p_device uuid, p_label text, p_app_version text, p_revision text default null
) returns jsonb language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    desk sync.device;
begin
    insert into sync.device (id, label, app_version) values (p_device, p_label, p_app_version)
    on conflict (id) do update set label = excluded.label, app_version = excluded.app_version
    returning * into desk;
    perform sync.settle_device(p_device);
    perform sync.admit(p_device);
    update sync.device set last_contact = clock_timestamp(),
           revision = coalesce(p_revision, revision)
    where id = p_device;
    perform set_config('sync.device', p_device::text, false);  -- for a pull that does not say
    perform sync.mark_day();
    return (
        select jsonb_build_object(
            'protocol', h.protocol, 'epoch', h.epoch, 'seq', h.seq,
            'revision', (select version_num from app.alembic_version),
            'revoked', desk.revoked_at is not null, 'last_dseq', desk.last_dseq,
            'now', clock_timestamp(), 'min_cursor', h.min_cursor,
            'two_persons', case when sync.doors_closed() then h.two_persons end,
            'journal', sync.journal_keys(p_device),
            'rows', (select greatest(reltuples, 0)::bigint from pg_class
                     where oid = 'sync.row_head'::regclass))
        from sync.head h);
end $$;

-- The key of the card fingerprints: the first offer is kept, everybody gets the same.
create or replace function sync_api.site_key(p_offer bytea) returns bytea
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    kept bytea;
begin
    perform sync.admit();
    insert into sync.site (card_key) select p_offer where length(p_offer) = 32
    on conflict do nothing;
    select card_key into kept from sync.site;
    return kept;
end $$;
