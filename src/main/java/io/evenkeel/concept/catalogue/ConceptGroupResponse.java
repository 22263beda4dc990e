package io.evenkeel.concept.catalogue;

import io.evenkeel.concept.Concept;
import java.util.List;
import java.util.stream.Stream;

/**
 * A group as callers see it.
 *
 * @param members labels of its versions that are active for the served model
 */
record ConceptGroupResponse(String group, Concept.ConceptKind kind, List<String> members) {
    ConceptGroupResponse {
        members = List.copyOf(members);
    }

    ConceptGroupResponse merge(ConceptGroupResponse other) {
        List<String> all =
                Stream.concat(members.stream(), other.members.stream()).toList();
        return new ConceptGroupResponse(group, kind, all);
    }
}
