-- The first call of every exchange: who are you, who am I.
create or replace function sync_api.hello(p_device uuid, p_label text, p_app_version text)
returns jsonb language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    desk sync.device;
begin
    insert into sync.device (id, label, app_version) values (p_device, p_label, p_app_version)
    on conflict (id) do update set label = excluded.label, app_version = excluded.app_version
    returning * into desk;
    update sync.device set last_contact = clock_timestamp() where id = p_device;
    return (
        select jsonb_build_object(
            'protocol', h.protocol, 'epoch', h.epoch, 'seq', h.seq,
            'revision', (select version_num from app.alembic_version),
            'revoked', desk.revoked_at is not null, 'last_dseq', desk.last_dseq,
            'now', clock_timestamp())
        from sync.head h);
end $$;

-- The key of the card fingerprints: the first offer is kept, everybody gets the same.
create or replace function sync_api.site_key(p_offer bytea) returns bytea
language plpgsql security definer set search_path = pg_catalog, sync as $$
declare
    kept bytea;
begin
    insert into sync.site (card_key) select p_offer where length(p_offer) = 32
    on conflict do nothing;
    select card_key into kept from sync.site;
    return kept;
end $$;
