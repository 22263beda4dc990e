package io.evenkeel.audit.search.savedquery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Entity
@IdClass(SavedQueryEntity.Key.class)
@Table(name = "audit_saved_query")
@SuppressWarnings("NullAway.Init")
class SavedQueryEntity extends PanacheEntityBase {
    @Id
    String tenant;

    @Id
    String name;

    @Convert(converter = FiltersConverter.class)
    Map<String, List<String>> filters;

    @Column(name = "changed_at")
    Instant changedAt;

    @Column(name = "changed_by")
    String changedBy;

    record Key(String tenant, String name) {}

    static final class FiltersConverter implements AttributeConverter<Map<String, List<String>>, String> {
        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public String convertToDatabaseColumn(Map<String, List<String>> filters) {
            try {
                return JSON.writeValueAsString(filters);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the filters of a saved query could not be written", e);
            }
        }

        @Override
        public Map<String, List<String>> convertToEntityAttribute(String json) {
            try {
                return JSON.readValue(json, new TypeReference<>() {});
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the filters of a saved query could not be read", e);
            }
        }
    }

    /** Lists the tenant's queries after a name, in order of name. */
    static List<SavedQueryEntity> listAfter(String tenant, String name, int limit) {
        return find("tenant = ?1 and name > ?2", Sort.by("name"), tenant, name)
                .page(0, limit)
                .list();
    }

    static Optional<SavedQueryEntity> findQuery(String tenant, String name) {
        return findByIdOptional(new Key(tenant, name));
    }

    SavedQuery toSavedQuery() {
        return new SavedQuery(name, filters, changedAt, changedBy);
    }
}
