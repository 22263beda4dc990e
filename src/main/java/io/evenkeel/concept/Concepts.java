package io.evenkeel.concept;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The concepts that policies may name. Shared by all tenants, so that changes stand in the audit chain of none. */
@ApplicationScoped
public class Concepts {
    private static final Pattern WORD = Pattern.compile("(?=.*[\\p{L}\\p{N}])[^\\p{Cc}\\p{Cs}]{1,200}");

    private final ServedModel served;
    private final AuditTrail audit;
    private final Event<ConceptsChanged> changes;
    private final Clock clock;

    Concepts(ServedModel served, AuditTrail audit, Event<ConceptsChanged> changes, Clock clock) {
        this.served = served;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** All versions, as the served model sees them. */
    @Transactional
    public Catalogue catalogue() {
        return new Catalogue(ConceptEntity.all().stream()
                .map(entity -> entity.toListed(served))
                .toList());
    }

    /** Those of the served model that may push. */
    @Transactional
    public List<Concept> active() {
        return catalogue().versions().stream()
                .filter(Listed.Usable.class::isInstance)
                .map(listed -> ((Listed.Usable) listed).concept())
                .toList();
    }

    /**
     * Adds a version, active. Adding the latest one again, word for word, adds nothing.
     *
     * @param concept whose version is not looked at: it becomes the next of its name
     * @param words words and phrases that name it in a prompt
     * @param card where it comes from
     * @return with its version
     * @throws ProblemException {@code another-model} or {@code wrong-shape} if the served model cannot use it; {@code
     *     invalid-concept} if a word is none, or the card cannot be kept
     */
    @Transactional
    public Concept add(Concept concept, Set<String> words, JsonNode card, Actor actor) {
        check(concept);
        checkTexts(words, card);
        ConceptEntity.lock();
        List<ConceptEntity> known = ConceptEntity.named(concept.name());
        Optional<ConceptEntity> latest = known.stream().reduce((earlier, later) -> later);
        Concept next = versioned(concept, latest.map(entity -> entity.version).orElse(0) + 1);
        String[] sorted = words.stream().sorted().toArray(String[]::new);
        if (latest.filter(entity -> isSame(entity, next, sorted)).isPresent()) {
            return versioned(concept, next.version() - 1);
        }
        persist(next, sorted, card, actor);
        recorded("concept.added", next.label(), next.digest(), actor);
        return next;
    }

    private void check(Concept concept) {
        if (!concept.model().equals(served.fingerprint())) {
            throw ProblemException.invalid(
                    "another-model",
                    "concept (" + concept.name() + ") is for the model (" + Shown.of(concept.model())
                            + "), but served is (" + served.fingerprint()
                            + ").\nMaybe discover it anew on the served model.");
        }
        List<Long> shape = Arrays.stream(concept.vector().shape()).boxed().toList();
        if (!shape.equals(served.hShape())) {
            throw ProblemException.invalid(
                    "wrong-shape",
                    "vector of (" + concept.name() + ") has the shape " + shape + ", but h of the served model has "
                            + served.hShape() + ".\nMaybe it was discovered on another model.");
        }
    }

    private static void checkTexts(Set<String> words, JsonNode card) {
        words.stream().filter(word -> !WORD.matcher(word).matches()).findFirst().ifPresent(word -> {
            throw ProblemException.invalid(
                    "invalid-concept",
                    "word (" + Shown.of(word) + ") must have 1 to 200 characters, a letter or digit among them and no"
                            + " control character.");
        });
        if (!card.isObject() || card.toString().contains("\\u0000")) {
            throw ProblemException.invalid(
                    "invalid-concept", "card must be a JSON object without the character U+0000.");
        }
    }

    private static boolean isSame(ConceptEntity entity, Concept concept, String[] words) {
        return entity.state == ConceptEntity.State.ACTIVE
                && entity.digest.equals(concept.digest())
                && entity.model.equals(concept.model())
                && entity.kind == concept.kind()
                && entity.group.equals(concept.group())
                && Arrays.equals(entity.words, words);
    }

    private static Concept versioned(Concept concept, int version) {
        return Concept.of(
                concept.name(),
                version,
                concept.kind(),
                concept.group(),
                concept.model(),
                concept.vector(),
                concept.probe());
    }

    private void persist(Concept concept, String[] words, JsonNode card, Actor actor) {
        ConceptEntity entity = new ConceptEntity();
        entity.holds(concept);
        entity.words = words;
        entity.card = card.toString();
        entity.state = ConceptEntity.State.ACTIVE;
        entity.addedAt = clock.instant();
        entity.addedBy = actor.name();
        entity.persistAndFlush();
    }

    /**
     * Withdraws a version for good: a published policy that names it refuses from now on.
     *
     * @throws ProblemException {@code unknown-concept}
     */
    @Transactional
    public void retire(String name, int version, Actor actor) {
        ConceptEntity.lock();
        ConceptEntity entity = ConceptEntity.with(name, version).orElseThrow(() -> unknown(name + "@" + version));
        if (entity.state != ConceptEntity.State.RETIRED) {
            entity.state = ConceptEntity.State.RETIRED;
            recorded("concept.retired", entity.label(), entity.digest, actor);
        }
    }

    @Transactional
    List<ConceptSheet> sheets() {
        return ConceptEntity.all().stream()
                .map(entity -> entity.toSheet(served))
                .toList();
    }

    @Transactional
    ConceptSheet sheet(String name, int version) {
        return ConceptEntity.with(name, version)
                .orElseThrow(() -> unknown(name + "@" + version))
                .toSheet(served);
    }

    private void recorded(String kind, String label, String digest, Actor actor) {
        Map<String, Object> details = Map.of("concept", label, "digest", digest);
        audit.append(Entry.change(kind, clock.instant(), Entry.NOBODY, actor.name(), details));
        changes.fire(new ConceptsChanged(label));
    }

    private static ProblemException unknown(String label) {
        return ProblemException.missing(
                "unknown-concept",
                "concept (" + Shown.of(label) + ") is not in the catalogue.\nMaybe it has another version.");
    }
}
