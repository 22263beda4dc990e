-- What is erased, when and why (docs/privacy.md). The vault holds contents and keys; here stand the intents, which outlive a crash, and
-- the rules: retention and legal holds.

create table retention (
    tenant       text    primary key,
    content_days integer not null check (content_days between 1 and 36500),
    entry_months integer check (entry_months between 6 and 1200) -- absent: entries are kept
);

-- How far the tenant's tree was gone through: numbers of entries.
create table retention_progress (
    tenant        text   primary key,
    contents_next bigint not null default 0,
    entries_next  bigint not null default 0
);

-- Holds what matches all that is said; a hold that says nothing holds all of the tenant's.
create table legal_hold (
    tenant          text        not null,
    id              uuid        not null,
    source          text,
    request         text,
    requester       text,        -- pseudonym
    from_at         timestamptz,
    until_at        timestamptz,
    reason          text        not null,
    set_by          text        not null,
    set_at          timestamptz not null,
    lifted_by       text,
    lifted_at       timestamptz,
    held_contents   bigint,      -- the first entry that retention passed over: where it begins again once the hold is lifted
    held_entries    bigint,
    primary key (tenant, id)
);

create table erasure (
    tenant    text        not null,
    id        uuid        not null,
    found_by  text        not null check (found_by in ('request', 'requester', 'picture', 'retention')),
    reason    text        not null,
    actor     text        not null,
    at        timestamptz not null,
    requests  integer     not null,
    done_at   timestamptz,
    primary key (tenant, id)
);

create index erasure_at on erasure (tenant, at desc, id);

create table erasure_content (
    tenant    text not null,
    erasure   uuid not null,
    source    text not null,
    request   text not null,
    erased_at timestamptz,
    primary key (tenant, erasure, source, request)
);

create index erasure_content_left on erasure_content (tenant, erasure) where erased_at is null;
create index erasure_content_of on erasure_content (tenant, source, request);

-- The oldest hold on an entry.
create function evenkeel_hold(whose text, of_source text, of_request text, of_requester text, of_at timestamptz) returns uuid
        language sql stable as $$
    select id from legal_hold
        where tenant = whose and lifted_at is null
            and (source is null or source = of_source) and (request is null or request = of_request)
            and (requester is null or requester = of_requester)
            and (from_at is null or of_at >= from_at) and (until_at is null or of_at < until_at)
        order by set_at, id limit 1
$$;

-- Entries go only through evenkeel_expire_entries: nobody else who may delete says that they expire.
create or replace function audit_entry_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and tg_table_name in ('audit_entry', 'audit_picture')
            and current_setting('evenkeel.expiring', true) = 'on' then
        return null;
    end if;
    raise exception 'audit entries are never changed or removed';
end
$$;

-- Removes a tenant's entries that are older than its retention says, in their order, and never what is held. The tree keeps their
-- hashes, so that proofs of all others stay valid. Goes through so many of them; the tenant's progress says how far it came.
create function evenkeel_expire_entries(whose text, most integer)
        returns table (removed bigint, first_removed bigint, last_removed bigint, held bigint, goes_on boolean)
        language plpgsql security definer as $$
declare
    months integer;
    cutoff timestamptz;
    start bigint;
    next bigint;
    seen bigint;
begin
    if not evenkeel_shows(whose) then
        raise exception 'entries of another tenant';
    end if;
    select r.entry_months into months from retention r where r.tenant = whose;
    if months is null then
        return;
    end if;
    cutoff := now() - make_interval(months => greatest(months, 6));
    insert into retention_progress (tenant) values (whose) on conflict do nothing;
    select p.entries_next into start from retention_progress p where p.tenant = whose for update;
    select count(*), coalesce(min(e.seq) filter (where e.at >= cutoff), max(e.seq) + 1, start) into seen, next
        from (select a.seq, a.at from audit_entry a where a.tenant = whose and a.seq >= start order by a.seq limit most) e;

    perform set_config('evenkeel.expiring', 'on', true);
    return query
        with old as (
            select e.seq, e.at, evenkeel_hold(whose, e.source, e.request, e.requester, e.at) as hold
                from audit_entry e where e.tenant = whose and e.seq >= start and e.seq < next
        ), noted as (
            update legal_hold h set held_entries = least(h.held_entries, kept.seq)
                from (select o.hold, min(o.seq) as seq from old o where o.hold is not null group by o.hold) kept
                where h.tenant = whose and h.id = kept.hold
        ), unlisted as (
            delete from audit_picture p using old o where p.tenant = whose and p.seq = o.seq and o.hold is null
        ), gone as (
            delete from audit_entry e using old o
                where e.tenant = whose and e.seq = o.seq and e.at = o.at and o.hold is null returning e.seq
        )
        select (select count(*) from gone), (select min(g.seq) from gone g), (select max(g.seq) from gone g),
            (select count(*) from old o where o.hold is not null), seen = most and next > start;
    perform set_config('evenkeel.expiring', 'off', true);
    update retention_progress p set entries_next = next where p.tenant = whose;
end $$;

-- --- walls, and what the service does ---

alter table retention enable row level security;
alter table retention force row level security;
create policy of_the_tenant on retention using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table retention_progress enable row level security;
alter table retention_progress force row level security;
create policy of_the_tenant on retention_progress using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table legal_hold enable row level security;
alter table legal_hold force row level security;
create policy of_the_tenant on legal_hold using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table erasure enable row level security;
alter table erasure force row level security;
create policy of_the_tenant on erasure using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table erasure_content enable row level security;
alter table erasure_content force row level security;
create policy of_the_tenant on erasure_content using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

do $$
begin
    execute format('alter function evenkeel_expire_entries(text, integer) set search_path = %I, pg_temp', current_schema());
    revoke execute on function evenkeel_expire_entries(text, integer) from public;
    if exists (select from pg_roles where rolname = 'evenkeel_service') then -- see V5
        grant select, insert on retention, retention_progress, legal_hold, erasure, erasure_content to evenkeel_service;
        grant update (content_days, entry_months) on retention to evenkeel_service;
        grant update (contents_next, entries_next) on retention_progress to evenkeel_service;
        grant update (lifted_by, lifted_at, held_contents) on legal_hold to evenkeel_service;
        grant update (done_at) on erasure to evenkeel_service;
        grant update (erased_at) on erasure_content to evenkeel_service;
        grant execute on function evenkeel_expire_entries(text, integer) to evenkeel_service;
    end if;
end $$;
