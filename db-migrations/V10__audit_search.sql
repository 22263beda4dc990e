-- What entries are found by (docs/adr/012-search-under-row-level-security.md): for each 1024 successive entries of a tenant (a block),
-- and then for 64 blocks together (a shelf), the places of those that have a term. Written once, when the last of them is there; all
-- of it can be made anew from the entries.

create table audit_indexed (
    tenant text   primary key,
    size   bigint not null check (size % 1024 = 0) -- so many entries are in complete blocks
);

create table audit_block (
    tenant   text        not null,
    level    smallint    not null check (level in (0, 1)), -- block, shelf
    number   bigint      not null,
    first_at timestamptz not null,
    last_at  timestamptz not null,
    primary key (tenant, level, number)
);

create table audit_posting (
    tenant  text     not null,
    level   smallint not null,
    number  bigint   not null,
    term    text     not null,
    entries bytea    not null,
    primary key (tenant, level, number, term)
);

alter table audit_posting alter column entries set storage external; -- bits do not become smaller

-- The texts that say why, without numbers, in lower case.
create table audit_text (
    tenant text not null,
    digest text not null,
    text   text not null,
    primary key (tenant, digest)
);

-- What happened in a block or shelf, counted by hour and by day.
create table audit_tally (
    tenant text     not null,
    level  smallint not null,
    number bigint   not null,
    grain  text     not null check (grain in ('HOUR', 'DAY')),
    counts text     not null check (jsonb_typeof(counts::jsonb) = 'object'),
    primary key (tenant, level, grain, number)
);

-- Searches that are kept by name.
create table audit_query (
    tenant     text        not null,
    name       text        not null check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    filters    text        not null check (jsonb_typeof(filters::jsonb) = 'object'),
    changed_at timestamptz not null,
    changed_by text        not null,
    primary key (tenant, name)
);

-- What only the platform knows of its statements of reasons (docs/audit-queries.md).
create table audit_statement_settings (
    tenant     text        primary key,
    settings   text        not null check (jsonb_typeof(settings::jsonb) = 'object'),
    changed_at timestamptz not null,
    changed_by text        not null
);

-- Takes out of the index what retention took out of the trail, as far as whole blocks and shelves go. Where a legal hold kept an entry,
-- its block or shelf stays. Counts stay.
create function evenkeel_forget_index() returns trigger language plpgsql security definer as $$
declare
    gone record;
begin
    for gone in
        select b.level, b.number from audit_block b
            where b.tenant = new.tenant and b.number < new.entries_next / case b.level when 0 then 1024 else 65536 end
                and not exists (select from audit_entry e where e.tenant = b.tenant
                    and e.seq >= b.number * case b.level when 0 then 1024 else 65536 end
                    and e.seq < (b.number + 1) * case b.level when 0 then 1024 else 65536 end)
    loop
        delete from audit_posting p where p.tenant = new.tenant and p.level = gone.level and p.number = gone.number;
        delete from audit_block b where b.tenant = new.tenant and b.level = gone.level and b.number = gone.number;
    end loop;
    return null;
end $$;

create trigger the_index_follows_retention after update of entries_next on retention_progress
    for each row when (new.entries_next > old.entries_next) execute function evenkeel_forget_index();

do $$
declare
    named text;
begin
    foreach named in array array['audit_indexed', 'audit_block', 'audit_posting', 'audit_text', 'audit_tally', 'audit_query',
            'audit_statement_settings'] loop
        execute format('alter table %I enable row level security', named);
        execute format('alter table %I force row level security', named);
        execute format('create policy of_the_tenant on %I using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant))', named);
    end loop;
    execute format('alter function evenkeel_forget_index() set search_path = %I, pg_temp', current_schema());
    if exists (select from pg_roles where rolname = 'evenkeel_service') then -- see V5
        grant select, insert on audit_indexed, audit_block, audit_posting, audit_text, audit_tally, audit_query,
            audit_statement_settings to evenkeel_service;
        grant update (size) on audit_indexed to evenkeel_service;
        grant delete on audit_posting, audit_tally, audit_query to evenkeel_service; -- a shelf takes the place of its blocks
        grant update (filters, changed_at, changed_by) on audit_query to evenkeel_service;
        grant update (settings, changed_at, changed_by) on audit_statement_settings to evenkeel_service;
    end if;
end $$;
