-- All desks, for whoever looks after them: counts and instants, nothing of a household.
create or replace function sync_api.desks() returns jsonb
language sql stable security definer set search_path = pg_catalog, sync as $$
    select sync.admit_role(array['administrator', 'coordinator']);
    select coalesce(jsonb_agg(jsonb_build_object(
        'id', d.id, 'label', d.label, 'app_version', d.app_version, 'revision', d.revision,
        'revoked', d.revoked_at is not null, 'last_contact', d.last_contact,
        'last_push', d.last_push, 'last_pull', d.last_pull, 'last_agreement', d.last_agreement,
        'waiting', d.waiting, 'waits_since', d.waits_since, 'clock_offset_ms', d.clock_offset_ms,
        'conflicts', (select count(*) from app.conflict c join mutation m on m.id = c.mutation_id
                      where c.state = 'open' and m.device = d.id),
        'refused', d.to_look_at, 'site', coalesce(p.site, ''), 'pc', coalesce(p.label, ''),
        'profile', coalesce(d.profile, ''), 'gone_on', d.successor is not null,
        'erasures_behind', (select count(*) from sync.erasure e
                            where d.enrolled_at < e.at and coalesce(d.cursor, 0) < e.seq
                              and d.successor is null)
        ) order by d.label, d.enrolled_at), '[]')
    from device d left join pc p on p.id = d.pc
$$;
