-- A closed month stays as it was closed: what a statement says never changes, and each follows the
-- one before it of the same merchant. Of two desks that closed without each other one stands; the
-- work of the other is refused, and whatever it built on it.
create or replace function sync.chain_statement() returns trigger
language plpgsql set search_path = pg_catalog, sync as $$
declare
    totals json := new.content::json -> 'totals';
begin
    if encode(sha256(convert_to(new.content || new.previous_hash, 'UTF8')), 'hex')
           is distinct from new.content_hash
       or (totals ->> 'due')::bigint is distinct from new.amount
    then
        raise exception 'not what was closed'
            using errcode = 'check_violation', constraint = 'ck_monthly_statement_hash';
    end if;
    if new.previous_hash <> '' and not exists (
        select 1 from app.monthly_statement s
        where s.merchant_id = new.merchant_id and s.content_hash = new.previous_hash)
    then
        if sync.statement_may_still_come(new.previous_hash) then
            raise exception 'the statement before it is not here yet' using errcode = 'P0002';
        end if;
        raise exception 'follows a statement that does not stand'
            using errcode = 'check_violation', constraint = 'ck_monthly_statement_chain';
    end if;
    return new;
end $$;

drop trigger if exists chain_statement on app.monthly_statement;
create trigger chain_statement before insert on app.monthly_statement
    for each row execute function sync.chain_statement();

create or replace function sync.keep_closed() returns trigger
language plpgsql set search_path = pg_catalog, sync as $$
declare
    -- what becomes of a statement afterwards; the number, once
    open_columns constant text[] := case tg_table_name
        when 'monthly_statement' then array['state', 'channel', 'sent_on', 'paid_on',
                                            'payment_order', 'prints', 'number']
        when 'remittance_slip' then array['number', 'prints'] else array['prints'] end;
begin
    if tg_op = 'DELETE'
       or to_jsonb(new) - open_columns is distinct from to_jsonb(old) - open_columns
       or to_jsonb(old) ->> 'number' is not null
          and to_jsonb(new) ->> 'number' is distinct from to_jsonb(old) ->> 'number'
    then
        raise exception 'a closed month does not change'
            using errcode = 'check_violation', constraint = 'ck_' || tg_table_name || '_closed';
    end if;
    return new;
end $$;

drop trigger if exists keep_closed on app.monthly_statement;
create trigger keep_closed before update or delete on app.monthly_statement
    for each row execute function sync.keep_closed();
drop trigger if exists keep_closed on app.accounting_statement;
create trigger keep_closed before update or delete on app.accounting_statement
    for each row execute function sync.keep_closed();
drop trigger if exists keep_closed on app.remittance_slip;
create trigger keep_closed before update or delete on app.remittance_slip
    for each row execute function sync.keep_closed();

-- A statement goes to the accountant on one slip only, whichever desk made it.
create or replace function sync.remit_once() returns trigger
language plpgsql set search_path = pg_catalog, sync as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('remittance_slip', 7));
    if exists (
        select 1 from app.remittance_slip r, json_array_elements(r.statements::json -> 'lines') one,
                      json_array_elements(new.statements::json -> 'lines') other
        where r.id <> new.id and one ->> 'id' = other ->> 'id')
    then
        raise exception 'a statement is on another slip'
            using errcode = 'check_violation', constraint = 'ck_remittance_slip_once';
    end if;
    return new;
end $$;

drop trigger if exists remit_once on app.remittance_slip;
create trigger remit_once before insert on app.remittance_slip
    for each row execute function sync.remit_once();
