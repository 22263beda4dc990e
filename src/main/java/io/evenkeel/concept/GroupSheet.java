package io.evenkeel.concept;

import java.util.List;
import java.util.stream.Stream;

/**
 * A group as people see it.
 *
 * @param members labels of its versions that are active for the served model
 */
record GroupSheet(String group, Concept.Kind kind, List<String> members) {
    GroupSheet {
        members = List.copyOf(members);
    }

    GroupSheet with(GroupSheet more) {
        List<String> all =
                Stream.concat(members.stream(), more.members.stream()).toList();
        return new GroupSheet(group, kind, all);
    }
}
