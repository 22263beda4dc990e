package io.evenkeel.concept.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.Tensor;
import io.evenkeel.platform.SafeText;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

@Entity
@DynamicUpdate // of the state alone: the database refuses more
@Table(name = "concepts")
@SuppressWarnings("NullAway.Init")
class ConceptEntity extends PanacheEntityBase {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether a version may be applied. Candidates are yet to be reviewed. */
    enum ConceptState {
        CANDIDATE,
        ACTIVE,
        RETIRED
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    String name;
    int version;

    @Enumerated(EnumType.STRING)
    Concept.ConceptKind kind;

    @Column(name = "attribute_group")
    String group;

    String model;
    String digest;
    long[] shape;
    byte[] vector;
    byte @Nullable [] probe;

    @Column(name = "unconditional_weight")
    float unconditionalWeight;

    String[] words;

    @ColumnTransformer(write = "?::jsonb")
    String card;

    @Enumerated(EnumType.STRING)
    ConceptState state;

    @Column(name = "added_at")
    Instant addedAt;

    @Column(name = "added_by")
    String addedBy;

    static List<ConceptEntity> listOrdered() {
        return listAll(Sort.by("name", "version"));
    }

    static List<ConceptEntity> listByLabels(Collection<String> labels) {
        return list("concat(name, '@', version) in ?1", labels);
    }

    /** Returns the row version of every concept version by label: PostgreSQL numbers each change of a row (xmin). */
    static Map<String, String> rowVersions() {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select concat(name, '@', version), cast(xmin as text) from concepts", Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(row -> String.valueOf(row[0]), row -> String.valueOf(row[1])));
    }

    static List<ConceptEntity> listByName(String name) {
        return list("name", Sort.by("version"), name);
    }

    static Optional<ConceptEntity> findVersion(String name, int version) {
        return find("name = ?1 and version = ?2", name, version).firstResultOptional();
    }

    /** Lists versions by name and version, after a label, filtered by group and state if given. */
    static List<ConceptEntity> listAfter(
            Optional<String> label, Optional<String> group, Optional<ConceptState> state, int limit) {
        String[] start = label.orElse("@0").split("@", -1);
        String where =
                "(name > ?1 or name = ?1 and version > ?2) and (?3 is null or group = ?3) and (?4 is null or state = ?4)";
        return find(
                        where,
                        Sort.by("name", "version"),
                        start[0],
                        Integer.parseInt(start[1]),
                        group.orElse(null),
                        state.orElse(null))
                .page(0, limit)
                .list();
    }

    /** Lists all versions without their large columns. */
    static List<ConceptSummary> listSummaries() {
        return find("select c.group, c.kind, c.name, c.version, c.model, c.state from ConceptEntity c"
                        + " order by c.group, c.kind, c.name, c.version")
                .project(ConceptSummary.class)
                .list();
    }

    /** The columns that groups are built from. */
    record ConceptSummary(
            String group, Concept.ConceptKind kind, String name, int version, String model, ConceptState state) {
        String label() {
            return name + "@" + version;
        }
    }

    /** Keeps others from adding versions until the transaction ends. */
    static void lockCatalogue() {
        getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(hashtext('concepts')) as text)")
                .getSingleResult();
    }

    void copyFrom(Concept concept) {
        name = concept.name();
        version = concept.version();
        kind = concept.kind();
        group = concept.group();
        model = concept.model();
        digest = concept.digest();
        shape = concept.vector().shape();
        vector = toBytes(concept.vector().values());
        probe = concept.probe().map(Probe::toBytes).orElse(null);
        unconditionalWeight = (float) concept.unconditionalWeight();
    }

    /** Converts to the entry that the served model sees. */
    CatalogueEntry toCatalogueEntry(ServedModel servedModel) {
        if (state == ConceptState.RETIRED) {
            return unusable(CatalogueEntry.UnusableReason.RETIRED, "was retired");
        }
        if (state == ConceptState.CANDIDATE) {
            return unusable(CatalogueEntry.UnusableReason.CANDIDATE, "is a candidate, yet to be activated");
        }
        return toCatalogueEntryIfActive(servedModel);
    }

    /** Converts to the entry that the served model would see if the version were active. */
    CatalogueEntry toCatalogueEntryIfActive(ServedModel servedModel) {
        if (!model.equals(servedModel.fingerprint())) {
            return unusable(
                    CatalogueEntry.UnusableReason.OTHER_MODEL,
                    "is for the model (" + SafeText.sanitise(model) + "), not for the served one ("
                            + servedModel.fingerprint() + ")");
        }
        try {
            return new CatalogueEntry.Usable(toConcept(), List.of(words));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return unusable(
                    CatalogueEntry.UnusableReason.ALTERED,
                    "was altered: its vector or probe no longer has the digest (" + digest + ")");
        }
    }

    private Concept toConcept() {
        Tensor vectorTensor = new Tensor(toFloats(vector), shape);
        Optional<Probe> parsedProbe = Optional.ofNullable(probe).map(bytes -> Probe.fromBytes(bytes, shape));
        return new Concept(name, version, kind, group, model, digest, vectorTensor, parsedProbe, unconditionalWeight);
    }

    ConceptResponse toResponse(ServedModel servedModel) {
        String unusable =
                toCatalogueEntry(servedModel) instanceof CatalogueEntry.Unusable entry ? entry.reasonText() : null;
        List<Long> dimensions = Arrays.stream(shape).boxed().toList();
        return new ConceptResponse(
                name,
                version,
                kind,
                group,
                model,
                digest,
                dimensions,
                probe != null,
                List.of(words),
                parseCard(),
                state,
                addedAt,
                addedBy,
                unusable);
    }

    String label() {
        return name + "@" + version;
    }

    private JsonNode parseCard() {
        try {
            return JSON.readTree(card);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps only JSON in a jsonb column", e);
        }
    }

    private CatalogueEntry unusable(CatalogueEntry.UnusableReason reason, String reasonText) {
        return new CatalogueEntry.Unusable(name, version, group, reason, reasonText);
    }

    private static byte[] toBytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static float[] toFloats(byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
