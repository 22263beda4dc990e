-- Concepts may carry a probe: what reads off h how far a picture shows them already.

alter table concepts add probe bytea; -- count of bands (64 bits); of each its first timestep, bias and weights (32-bit floats): little-endian

drop trigger only_the_state_of_concepts_changes on concepts;

create trigger only_the_state_of_concepts_changes
    before update of id, name, version, kind, attribute_group, model, digest, shape, vector, probe, words, card, added_at, added_by
    on concepts for each statement execute function refuse_change();
