-- Gives tables, columns, functions, triggers and policies plain names (docs/concepts.md). Values that are names change with
-- them; audit entries stay as they were recorded.

select set_config('evenkeel.tenant', '*', true); -- until the end of this migration: row-level security binds the owner, too

-- --- tables and columns ---

alter table audit_position rename to audit_consumer_offset;
alter table audit_unpublished rename to audit_checkpoint_outbox;
alter table audit_entry_other rename to audit_entry_default;
alter table audit_indexed rename to audit_index_watermark;
alter table audit_block rename to audit_index_segment;
alter table audit_text rename to audit_reason_text;
alter table audit_tally rename to audit_rollup;
alter table audit_query rename to audit_saved_query;
alter table audit_picture rename to audit_image;
alter table audit_reconciled rename to audit_reconciliation_watermark;

alter table audit_entry rename column pictures to images;
alter table concepts rename column opposed to unconditional_weight;
alter table discoveries rename column curve to loss_curve;
alter table discovery_previews rename column curve to loss_curve;
alter table discovery_previews rename column strip to preview;

alter table erasure drop constraint erasure_found_by_check;
update erasure set found_by = 'image' where found_by = 'picture';
alter table erasure add constraint erasure_found_by_check check (found_by in ('request', 'requester', 'image', 'retention'));

update audit_saved_query set filters =
    replace(replace(replace(filters, '"picture":', '"image":'), '"asked":', '"requestOffset":'), '"arrived":', '"entryOffset":');
update audit_statement_settings set settings =
    replace(replace(replace(settings, '"excluded":', '"excludedRules":'), '"steered":', '"includeSteered":'), '"terms":', '"quoteTerms":');
update audit_posting set term = 'request_offset=' || substr(term, length('asked=') + 1) where term like 'asked=%';
update audit_rollup set counts = replace(replace(counts, '"DRAWN\u001f', '"ASSIGNED\u001f'), '"MEASURED\u001f', '"CLASSIFIED\u001f');

-- --- functions ---

alter function evenkeel_shows(text) rename to evenkeel_can_see;
alter function evenkeel_guard_partition(regclass) rename to evenkeel_protect_partition;
alter function evenkeel_hold(text, text, text, text, timestamptz) rename to evenkeel_find_hold;
alter function evenkeel_forget_index() rename to prune_search_index;
alter function refuse_change() rename to reject_update;
alter function audit_entry_stays() rename to reject_audit_update;
alter function audit_tree_grows() rename to check_append_only;
alter function refuse_illegal_discovery() rename to check_discovery_transition;
alter function tell_of_tenant() rename to notify_tenant_changed;
alter function tell_of_policy() rename to notify_policy_changed;
alter function tell_of_concepts() rename to notify_concepts_changed;

-- Their bodies name tables and each other by name.

create or replace function reject_update() returns trigger language plpgsql as $$
begin
    raise exception '% of % rejected: its rows never change', tg_op, tg_table_name;
end $$;

-- Allows deletions only to evenkeel_expire_entries.
create or replace function reject_audit_update() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and tg_table_name in ('audit_entry', 'audit_image')
            and current_setting('evenkeel.expiring', true) = 'on' then
        return null;
    end if;
    raise exception 'audit entries are never changed or removed';
end
$$;

-- Gives a partition the row-level security and the trigger of the whole table, for callers who name the partition.
create or replace function evenkeel_protect_partition(part regclass) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', part);
    execute format('alter table %s force row level security', part);
    execute format('create policy tenant_isolation on %s using (evenkeel_can_see(tenant)) with check (evenkeel_can_see(tenant))', part);
    execute format('create trigger reject_audit_update before update or delete or truncate on %s'
        ' for each statement execute function reject_audit_update()', part);
end $$;

-- Creates the partition of a month, if it does not exist. Returns false if the default partition holds entries of that month; they stay.
create or replace function evenkeel_partition(month date) returns boolean language plpgsql security definer as $$
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
    select exists (select from audit_entry_default
        where at >= first_day::timestamp at time zone 'UTC' and at < next_month::timestamp at time zone 'UTC') into in_the_way;
    perform set_config('evenkeel.tenant', coalesce(seen, ''), true);
    if in_the_way then
        return false;
    end if;
    execute format('create table %I partition of audit_entry for values from (%L) to (%L)', part,
        first_day::timestamp at time zone 'UTC', next_month::timestamp at time zone 'UTC');
    perform evenkeel_protect_partition(part::regclass);
    return true;
exception
    when duplicate_table then
        return true; -- another instance was faster
end $$;

-- Removes the tenant's entries that are older than its retention, in their order, but none under a legal hold. The tree keeps their hashes,
-- so that proofs of other entries stay valid. Looks at most at so many entries; the tenant's progress says how far it came.
create or replace function evenkeel_expire_entries(whose text, most integer)
        returns table (removed bigint, first_removed bigint, last_removed bigint, held bigint, goes_on boolean)
        language plpgsql security definer as $$
declare
    months integer;
    cutoff timestamptz;
    start bigint;
    next bigint;
    seen bigint;
begin
    if not evenkeel_can_see(whose) then
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
            select e.seq, e.at, evenkeel_find_hold(whose, e.source, e.request, e.requester, e.at) as hold
                from audit_entry e where e.tenant = whose and e.seq >= start and e.seq < next
        ), noted as (
            update legal_hold h set held_entries = least(h.held_entries, kept.seq)
                from (select o.hold, min(o.seq) as seq from old o where o.hold is not null group by o.hold) kept
                where h.tenant = whose and h.id = kept.hold
        ), unlisted as (
            delete from audit_image p using old o where p.tenant = whose and p.seq = o.seq and o.hold is null
        ), gone as (
            delete from audit_entry e using old o
                where e.tenant = whose and e.seq = o.seq and e.at = o.at and o.hold is null returning e.seq
        )
        select (select count(*) from gone), (select min(g.seq) from gone g), (select max(g.seq) from gone g),
            (select count(*) from old o where o.hold is not null), seen = most and next > start;
    perform set_config('evenkeel.expiring', 'off', true);
    update retention_progress p set entries_next = next where p.tenant = whose;
end $$;

-- Removes index segments whose entries retention removed. A segment with an entry under a legal hold stays. Rollups stay.
create or replace function prune_search_index() returns trigger language plpgsql security definer as $$
declare
    gone record;
begin
    for gone in
        select b.level, b.number from audit_index_segment b
            where b.tenant = new.tenant and b.number < new.entries_next / case b.level when 0 then 1024 else 65536 end
                and not exists (select from audit_entry e where e.tenant = b.tenant
                    and e.seq >= b.number * case b.level when 0 then 1024 else 65536 end
                    and e.seq < (b.number + 1) * case b.level when 0 then 1024 else 65536 end)
    loop
        delete from audit_posting p where p.tenant = new.tenant and p.level = gone.level and p.number = gone.number;
        delete from audit_index_segment b where b.tenant = new.tenant and b.level = gone.level and b.number = gone.number;
    end loop;
    return null;
end $$;

-- --- triggers and policies ---

do $$
declare
    renamed record;
begin
    for renamed in
        select t.tgname as name, t.tgrelid::regclass as part, n.plain
            from pg_trigger t join pg_class c on c.oid = t.tgrelid join (values
                ('policies_are_kept', 'reject_policy_update'),
                ('concepts_are_kept', 'reject_concept_deletion'),
                ('only_the_state_of_concepts_changes', 'reject_concept_update'),
                ('what_was_asked_for_stays', 'reject_discovery_spec_update'),
                ('discoveries_go_only_forward', 'check_discovery_transition'),
                ('a_change_of_a_tenant_is_told', 'notify_tenant_changed'),
                ('a_publication_is_told', 'notify_policy_published'),
                ('a_change_of_concepts_is_told', 'notify_concepts_changed'),
                ('audit_entry_stays', 'reject_audit_update'),
                ('audit_picture_stays', 'reject_audit_update'),
                ('audit_checkpoint_stays', 'reject_audit_update'),
                ('audit_tree_grows', 'check_append_only'),
                ('audit_tile_grows', 'check_append_only'),
                ('audit_tree_stays', 'reject_truncation'),
                ('audit_tile_stays', 'reject_truncation'),
                ('the_index_follows_retention', 'prune_search_index')) n (old, plain) on n.old = t.tgname
            where c.relnamespace = current_schema()::regnamespace
    loop
        execute format('alter trigger %I on %s rename to %I', renamed.name, renamed.part, renamed.plain);
    end loop;
    for renamed in
        select polrelid::regclass as part from pg_policy p join pg_class c on c.oid = p.polrelid
            where polname = 'of_the_tenant' and c.relnamespace = current_schema()::regnamespace
    loop
        execute format('alter policy of_the_tenant on %s rename to tenant_isolation', renamed.part);
    end loop;
    for renamed in
        select c.relname as name, n.plain from pg_class c join (values
                ('audit_entry_arrival', 'audit_entry_kafka_offset'),
                ('audit_reconciled_once', 'audit_reconciliation_watermark_single_row'),
                ('erasure_content_left', 'erasure_content_pending'),
                ('erasure_content_of', 'erasure_content_request'),
                ('audit_position_pkey', 'audit_consumer_offset_pkey'),
                ('audit_unpublished_pkey', 'audit_checkpoint_outbox_pkey'),
                ('audit_indexed_pkey', 'audit_index_watermark_pkey'),
                ('audit_block_pkey', 'audit_index_segment_pkey'),
                ('audit_text_pkey', 'audit_reason_text_pkey'),
                ('audit_tally_pkey', 'audit_rollup_pkey'),
                ('audit_query_pkey', 'audit_saved_query_pkey'),
                ('audit_picture_pkey', 'audit_image_pkey')) n (old, plain) on n.old = c.relname
            where c.relnamespace = current_schema()::regnamespace
    loop
        execute format('alter index %I rename to %I', renamed.name, renamed.plain);
    end loop;
    -- Replacing a function resets its settings: the names in it are looked up here, whatever a caller's search path is.
    execute format('alter function evenkeel_partition(date) set search_path = %I, pg_temp', current_schema());
    execute format('alter function evenkeel_protect_partition(regclass) set search_path = %I, pg_temp', current_schema());
    execute format('alter function evenkeel_expire_entries(text, integer) set search_path = %I, pg_temp', current_schema());
    execute format('alter function prune_search_index() set search_path = %I, pg_temp', current_schema());
end $$;
