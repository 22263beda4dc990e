package io.evenkeel.concept;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.Shown;
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

    /** Whether a version may push. CANDIDATE is for versions that are yet to be measured. */
    enum State {
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
    Concept.Kind kind;

    @Column(name = "attribute_group")
    String group;

    String model;
    String digest;
    long[] shape;
    byte[] vector;
    byte @Nullable [] probe;
    float opposed;
    String[] words;

    @ColumnTransformer(write = "?::jsonb")
    String card;

    @Enumerated(EnumType.STRING)
    State state;

    @Column(name = "added_at")
    Instant addedAt;

    @Column(name = "added_by")
    String addedBy;

    static List<ConceptEntity> all() {
        return listAll(Sort.by("name", "version"));
    }

    static List<ConceptEntity> labelled(Collection<String> labels) {
        return list("concat(name, '@', version) in ?1", labels);
    }

    /** Of every version, by label, another text whenever the row is: PostgreSQL numbers each change of a row (xmin). */
    static Map<String, String> stamps() {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select concat(name, '@', version), cast(xmin as text) from concepts", Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(row -> String.valueOf(row[0]), row -> String.valueOf(row[1])));
    }

    static List<ConceptEntity> named(String name) {
        return list("name", Sort.by("version"), name);
    }

    static Optional<ConceptEntity> with(String name, int version) {
        return find("name = ?1 and version = ?2", name, version).firstResultOptional();
    }

    /** In order of name and version, those after a label, of a group and in a state if these are given. */
    static List<ConceptEntity> after(Optional<String> label, Optional<String> group, Optional<State> state, int most) {
        String[] last = label.orElse("@0").split("@", -1);
        String where =
                "(name > ?1 or name = ?1 and version > ?2) and (?3 is null or group = ?3) and (?4 is null or state = ?4)";
        return find(
                        where,
                        Sort.by("name", "version"),
                        last[0],
                        Integer.parseInt(last[1]),
                        group.orElse(null),
                        state.orElse(null))
                .page(0, most)
                .list();
    }

    /** Of all versions all but what is large. */
    static List<Brief> briefs() {
        return find("select c.group, c.kind, c.name, c.version, c.model, c.state from ConceptEntity c"
                        + " order by c.group, c.kind, c.name, c.version")
                .project(Brief.class)
                .list();
    }

    /** What groups are made of. */
    record Brief(String group, Concept.Kind kind, String name, int version, String model, State state) {
        String label() {
            return name + "@" + version;
        }
    }

    /** Nobody else adds a version until the transaction ends. */
    static void lock() {
        getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(hashtext('concepts')) as text)")
                .getSingleResult();
    }

    void holds(Concept concept) {
        name = concept.name();
        version = concept.version();
        kind = concept.kind();
        group = concept.group();
        model = concept.model();
        digest = concept.digest();
        shape = concept.vector().shape();
        vector = bytes(concept.vector().values());
        probe = concept.probe().map(Probe::bytes).orElse(null);
        opposed = (float) concept.opposed();
    }

    /** As the served model sees it. */
    Listed toListed(ServedModel served) {
        if (state == State.RETIRED) {
            return unusable(Listed.Flaw.RETIRED, "was retired");
        }
        if (state == State.CANDIDATE) {
            return unusable(Listed.Flaw.CANDIDATE, "is a candidate, yet to be activated");
        }
        return toListedActive(served);
    }

    /** As the served model would see it, were it active. */
    Listed toListedActive(ServedModel served) {
        if (!model.equals(served.fingerprint())) {
            return unusable(
                    Listed.Flaw.OTHER_MODEL,
                    "is for the model (" + Shown.of(model) + "), not for the served one (" + served.fingerprint()
                            + ")");
        }
        try {
            return new Listed.Usable(concept(), List.of(words));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return unusable(
                    Listed.Flaw.ALTERED, "was altered: its vector or probe no longer has the digest (" + digest + ")");
        }
    }

    private Concept concept() {
        Tensor tensor = new Tensor(floats(vector), shape);
        Optional<Probe> reader = Optional.ofNullable(probe).map(bytes -> Probe.of(bytes, shape));
        return new Concept(name, version, kind, group, model, digest, tensor, reader, opposed);
    }

    ConceptSheet toSheet(ServedModel served) {
        String unusable = toListed(served) instanceof Listed.Unusable found ? found.why() : null;
        List<Long> sides = Arrays.stream(shape).boxed().toList();
        return new ConceptSheet(
                name,
                version,
                kind,
                group,
                model,
                digest,
                sides,
                probe != null,
                List.of(words),
                card(),
                state,
                addedAt,
                addedBy,
                unusable);
    }

    String label() {
        return name + "@" + version;
    }

    private JsonNode card() {
        try {
            return JSON.readTree(card);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps only JSON in a jsonb column", e);
        }
    }

    private Listed unusable(Listed.Flaw flaw, String why) {
        return new Listed.Unusable(name, version, group, flaw, why);
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
