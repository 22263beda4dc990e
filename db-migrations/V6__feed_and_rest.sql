-- Whoever serves hears at once of what changed for a tenant, or of concepts (an empty text): docs/policies.md.

create function tell_of_tenant() returns trigger language plpgsql as $$
begin
    perform pg_notify('evenkeel_policies', new.id);
    return null;
end $$;

create function tell_of_policy() returns trigger language plpgsql as $$
begin
    perform pg_notify('evenkeel_policies', new.tenant);
    return null;
end $$;

create function tell_of_concepts() returns trigger language plpgsql as $$
begin
    perform pg_notify('evenkeel_policies', '');
    return null;
end $$;

create trigger a_change_of_a_tenant_is_told after insert or update on tenants
    for each row execute function tell_of_tenant();

create trigger a_publication_is_told after insert on policies
    for each row execute function tell_of_policy();

create trigger a_change_of_concepts_is_told after insert or update on concepts
    for each statement execute function tell_of_concepts();
