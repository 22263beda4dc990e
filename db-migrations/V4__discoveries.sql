-- Searches for concept vectors: what was asked for, who works on it, how far it is, what came out (docs/discovery.md).

create table discoveries (
    id              uuid primary key,
    spec            text not null check (jsonb_typeof(spec::jsonb) = 'object'), -- canonical
    model           text not null,                                             -- fingerprint
    state           text not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'DEAD')),
    requested_at    timestamptz not null,
    requested_by    text not null,
    started_at      timestamptz,                                               -- for the first time
    finished_at     timestamptz,
    worker          text,                                                      -- who has it, or had it last
    lease_until     timestamptz,                                               -- by this database's clock: then it is anybody's
    attempt         integer not null default 0,                                -- counts who took it; the latest alone may write
    lost            integer not null default 0,                                -- of those, whose lease ran out
    phase           text,
    step            integer,
    steps           integer,
    seconds_left    double precision,
    curve           jsonb not null default '[]',                               -- the paired loss over the steps
    checkpoint      bytea,                                                     -- to go on from
    checkpoint_at   timestamptz,
    problem_code    text,
    problem         text,
    concepts        text[] not null default '{}',                              -- labels of what was found
    check ((state in ('QUEUED', 'RUNNING')) = (finished_at is null)),
    check ((state = 'RUNNING') = (lease_until is not null)),
    check ((state in ('FAILED', 'DEAD')) = (problem is not null)),
    check ((state = 'SUCCEEDED') = (cardinality(concepts) > 0))
);

create index discoveries_requested on discoveries (requested_at);
create index discoveries_open on discoveries (requested_at) where state in ('QUEUED', 'RUNNING');

create table discovery_previews (
    discovery uuid not null references discoveries on delete cascade,
    concept   text not null,  -- its name
    strip     bytea not null, -- PNG
    curve     text not null,  -- SVG
    primary key (discovery, concept)
);

create function refuse_illegal_discovery() returns trigger language plpgsql as $$
begin
    if old.state not in ('QUEUED', 'RUNNING')
        or old.state = 'QUEUED' and new.state not in ('QUEUED', 'RUNNING', 'CANCELLED')
        or new.attempt < old.attempt then
        raise exception 'discovery (%) cannot go from % to %', old.id, old.state, new.state;
    end if;
    return new;
end $$;

create trigger discoveries_go_only_forward before update on discoveries
    for each row execute function refuse_illegal_discovery();

create trigger what_was_asked_for_stays before update of id, spec, model, requested_at, requested_by on discoveries
    for each statement execute function refuse_change();
