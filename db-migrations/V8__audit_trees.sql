-- The audit trail as one Merkle tree per tenant (RFC 6962, docs/audit.md) instead of a hash chain; entries in a partition for each
-- month. Entries that were recorded before are leaves like all others, in their order, and the last hash of their chain is one more.

select set_config('evenkeel.tenant', '*', true); -- until the end of this migration: walls bind the owner, too

-- --- the words: entries ---

drop trigger pictures_are_found_by_digest on audit_entry;
drop trigger audit_entry_stays on audit_entry;
alter table audit_entry rename to audit_entry_before;
alter table audit_entry_before rename constraint audit_entry_pkey to audit_entry_before_pkey;
drop index audit_entry_arrival, audit_entry_at, audit_entry_request;

create table audit_entry (
    tenant          text        not null,
    seq             bigint      not null, -- index of its leaf in the tenant's tree, from 0
    kind            text        not null,
    at              timestamptz not null,
    actor           text        not null,
    source          text,
    request         text,
    requester       text,                 -- keyed pseudonym
    policy          text,
    model           text,
    code            text,
    rules           text[]      not null,
    concepts        text[]      not null,
    pictures        text[]      not null,
    body            text        not null, -- exactly what was recorded: the leaf; all the columns above but seq are read from it
    topic           text,                 -- where it arrived; absent for admin changes
    kafka_partition integer,
    kafka_offset    bigint,
    primary key (tenant, seq, at)
) partition by range (at);

create index audit_entry_at on audit_entry (tenant, at, seq);
create index audit_entry_request on audit_entry (tenant, request, seq) where request is not null;
create index audit_entry_requester on audit_entry (tenant, requester, seq) where requester is not null;
create index audit_entry_arrival on audit_entry (topic, kafka_partition, kafka_offset) where topic is not null;

alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy of_the_tenant on audit_entry using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

create trigger audit_entry_stays before update or delete or truncate on audit_entry
    for each statement execute function audit_entry_stays();

-- What is of no month that has a partition.
create table audit_entry_other partition of audit_entry default;

-- Behind the same wall and lock as the whole, for who names a partition instead.
create function evenkeel_guard_partition(part regclass) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', part);
    execute format('alter table %s force row level security', part);
    execute format('create policy of_the_tenant on %s using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant))', part);
    execute format('create trigger audit_entry_stays before update or delete or truncate on %s'
        ' for each statement execute function audit_entry_stays()', part);
end $$;

select evenkeel_guard_partition('audit_entry_other');

-- Makes a month's partition, if there is none. Whether there is one then: not if entries of that month lie in the default partition,
-- where they stay.
create function evenkeel_partition(month date) returns boolean language plpgsql security definer as $$
declare
    first_day date := date_trunc('month', month);
    next_month date := date_trunc('month', month) + interval '1 month';
    part text := 'audit_entry_' || to_char(first_day, 'YYYYMM');
    seen text := current_setting('evenkeel.tenant', true);
    in_the_way boolean;
begin
    if to_regclass(part) is not null then
        return true;
    end if;
    if month < date '2020-01-01' or month > current_date + 366 then
        raise exception 'month (%) must be from 2020 up to a year from now', month;
    end if;
    perform set_config('evenkeel.tenant', '*', true); -- an entry that is not seen would be in the way all the same
    select exists (select from audit_entry_other
        where at >= first_day::timestamp at time zone 'UTC' and at < next_month::timestamp at time zone 'UTC') into in_the_way;
    perform set_config('evenkeel.tenant', coalesce(seen, ''), true);
    if in_the_way then
        return false;
    end if;
    execute format('create table %I partition of audit_entry for values from (%L) to (%L)', part,
        first_day::timestamp at time zone 'UTC', next_month::timestamp at time zone 'UTC');
    perform evenkeel_guard_partition(part::regclass);
    return true;
exception
    when duplicate_table then
        return true; -- another instance was faster
end $$;

-- --- the tree ---

create table audit_tree (
    tenant text   primary key,
    size   bigint not null check (size >= 0)
);

create table audit_tile (
    tenant text     not null,
    level  smallint not null check (level between 0 and 7),
    index  bigint   not null check (index >= 0),
    hashes bytea    not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0), -- 256 at most
    primary key (tenant, level, index)
) with (fillfactor = 50);

alter table audit_tile alter column hashes set storage external; -- hashes do not become smaller

create table audit_checkpoint (
    tenant text        not null,
    size   bigint      not null check (size >= 0),
    root   bytea       not null check (length(root) = 32),
    note   text        not null,
    at     timestamptz not null,
    primary key (tenant, size)
);

-- Checkpoints that are yet to be published, on Kafka and as files.
create table audit_unpublished (
    tenant text   not null,
    size   bigint not null,
    primary key (tenant, size),
    foreign key (tenant, size) references audit_checkpoint (tenant, size)
);

-- Hashes are added, and none is changed.
create function audit_tree_grows() returns trigger language plpgsql as $$
begin
    if tg_op <> 'UPDATE' then
        raise exception 'trees are never removed';
    end if;
    if tg_table_name = 'audit_tree' then
        if new.tenant <> old.tenant or new.size < old.size then
            raise exception 'trees never shrink';
        end if;
    elsif row(new.tenant, new.level, new.index) is distinct from row(old.tenant, old.level, old.index)
            or length(new.hashes) < length(old.hashes)
            or substr(new.hashes, 1, length(old.hashes)) <> old.hashes then
        raise exception 'hashes of a tree are never changed';
    end if;
    return new;
end $$;

create trigger audit_tree_grows before update or delete on audit_tree for each row execute function audit_tree_grows();
create trigger audit_tile_grows before update or delete on audit_tile for each row execute function audit_tree_grows();
create trigger audit_tree_stays before truncate on audit_tree for each statement execute function audit_tree_grows();
create trigger audit_tile_stays before truncate on audit_tile for each statement execute function audit_tree_grows();
create trigger audit_checkpoint_stays before update or delete or truncate on audit_checkpoint
    for each statement execute function audit_entry_stays();

-- --- where Kafka's readers are; in the transaction that writes what they read ---

create table audit_position (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    complete_until timestamptz, -- what was published before is behind the position
    primary key (topic, partition)
);

-- Outcomes by the results topic, a minute's each, to compare with the entries of the same minute.
create table outcome_count (
    tenant  text        not null,
    minute  timestamptz not null,
    counted bigint      not null,
    primary key (tenant, minute)
);

-- Up to where they were compared: one row. Outcomes of versions before this one are not: result and entry did not bear the same instant.
create table audit_reconciled (
    until timestamptz not null
);

create unique index audit_reconciled_once on audit_reconciled ((true));

insert into audit_reconciled
    select date_trunc('minute', now()) + case when exists (select from audit_entry_before) then interval '1 hour' else interval '0' end;

-- --- what is there already ---

-- An absent code is null, and so is one that no column can hold.
create function pg_temp.code_of(body text) returns text language plpgsql as $$
declare
    code text := body::jsonb -> 'details' ->> 'code';
begin
    return case when length(code) <= 500 then code end;
exception
    when others then
        return null;
end $$;

create function pg_temp.root_of(hashes bytea) returns bytea language plpgsql as $$
declare
    above bytea;
begin
    while length(hashes) > 32 loop
        select string_agg(sha256('\x01'::bytea || substr(hashes, i * 64 + 1, 64)), ''::bytea order by i) into above
            from generate_series(0, length(hashes) / 64 - 1) i;
        hashes := above;
    end loop;
    return hashes;
end $$;

select evenkeel_partition(month::date)
    from (select distinct date_trunc('month', at at time zone 'UTC') as month from audit_entry_before) months
    where month >= timestamp '2020-01-01' and month <= current_date + 366;
select evenkeel_partition((date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead))::date)
    from generate_series(0, 2) ahead;

insert into audit_entry (tenant, seq, kind, at, actor, source, request, policy, model, code, rules, concepts, pictures, body,
        topic, kafka_partition, kafka_offset)
    select tenant, seq - 1, kind, at, actor, source, request, policy, model, pg_temp.code_of(body), rules, concepts, pictures, body,
        topic, kafka_partition, kafka_offset from audit_entry_before;

-- What was noted of a chain elsewhere can still be compared: its last hash, and how many entries it stands for.
insert into audit_entry (tenant, seq, kind, at, actor, rules, concepts, pictures, body)
    select tenant, seq, 'audit.chain-ended', date_trunc('second', now()), 'evenkeel', '{}', '{}', '{}',
        format('{"actor":"evenkeel","at":"%s","entries":%s,"head":"%s","kind":"audit.chain-ended","schema":2,"tenant":"%s"}',
            to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), seq, hash, tenant)
    from audit_chain where seq > 0;

insert into audit_tree select tenant, count(*) from audit_entry group by tenant;

insert into audit_tile
    select tenant, 0, seq / 256, string_agg(sha256('\x00'::bytea || convert_to(body, 'UTF8')), ''::bytea order by seq)
    from audit_entry group by tenant, seq / 256;

do $$
begin
    for above in 1..7 loop
        insert into audit_tile
            select tenant, above, index / 256, string_agg(pg_temp.root_of(hashes), ''::bytea order by index)
            from audit_tile where level = above - 1 and length(hashes) = 8192 group by tenant, index / 256;
        exit when not found;
    end loop;
end $$;

insert into audit_position
    select topic, kafka_partition, max(kafka_offset) + 1 from audit_entry where topic is not null group by topic, kafka_partition;

alter table audit_picture disable trigger audit_picture_stays;
update audit_picture set seq = -seq; -- numbers start with 0 now; not at once, as rows would meet on the way
update audit_picture set seq = -seq - 1;
alter table audit_picture enable trigger audit_picture_stays;

drop function keep_pictures();

drop table audit_entry_before;
drop table audit_chain;

-- --- walls, and what the service does ---

alter table audit_tree enable row level security;
alter table audit_tree force row level security;
create policy of_the_tenant on audit_tree using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table audit_tile enable row level security;
alter table audit_tile force row level security;
create policy of_the_tenant on audit_tile using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table audit_checkpoint enable row level security;
alter table audit_checkpoint force row level security;
create policy of_the_tenant on audit_checkpoint using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table audit_unpublished enable row level security;
alter table audit_unpublished force row level security;
create policy of_the_tenant on audit_unpublished using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table outcome_count enable row level security;
alter table outcome_count force row level security;
create policy of_the_tenant on outcome_count using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

do $$
begin
    -- Names are looked up here, whatever a caller's search path is.
    execute format('alter function evenkeel_partition(date) set search_path = %I, pg_temp', current_schema());
    execute format('alter function evenkeel_guard_partition(regclass) set search_path = %I, pg_temp', current_schema());
    revoke execute on function evenkeel_partition(date), evenkeel_guard_partition(regclass) from public;
    if exists (select from pg_roles where rolname = 'evenkeel_service') then -- see V5
        grant select, insert on audit_entry, audit_tree, audit_tile, audit_checkpoint, audit_position, outcome_count
            to evenkeel_service;
        grant select, insert, delete on audit_unpublished to evenkeel_service;
        grant update (size) on audit_tree to evenkeel_service;
        grant update (hashes) on audit_tile to evenkeel_service;
        grant update (next_offset, complete_until) on audit_position to evenkeel_service;
        grant update (counted) on outcome_count to evenkeel_service;
        grant delete on outcome_count to evenkeel_service;
        grant select, update on audit_reconciled to evenkeel_service;
        grant execute on function evenkeel_partition(date) to evenkeel_service;
    end if;
end $$;
