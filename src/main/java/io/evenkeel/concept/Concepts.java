package io.evenkeel.concept;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import io.evenkeel.rest.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
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

    /** Whether a word or phrase may name a concept in a prompt. */
    public static boolean isWord(String word) {
        return WORD.matcher(word).matches();
    }

    /** All versions, as the served model sees them. */
    @Transactional
    public Catalogue catalogue() {
        return new Catalogue(ConceptEntity.all().stream()
                .map(entity -> entity.toListed(served))
                .toList());
    }

    /** Of every version, by label, a text that is another whenever the version is: its state, or its vector. */
    @Transactional
    public Map<String, String> stamps() {
        return ConceptEntity.stamps();
    }

    /** Those versions, as the served model sees them. */
    @Transactional
    public List<Listed> listed(Collection<String> labels) {
        return ConceptEntity.labelled(labels).stream()
                .map(entity -> entity.toListed(served))
                .toList();
    }

    /** Those versions as the served model would see them were they active: for who shows again what they did. */
    @Transactional
    public List<Listed> evenRetired(Collection<String> labels) {
        return ConceptEntity.labelled(labels).stream()
                .map(entity -> entity.toListedActive(served))
                .toList();
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
        Concept next = versioned(concept, nextVersion(known));
        String[] sorted = sorted(words);
        Optional<ConceptEntity> same = known.stream()
                .filter(entity -> entity.state != ConceptEntity.State.CANDIDATE)
                .reduce((earlier, later) -> later)
                .filter(entity -> isSame(entity, next, sorted));
        if (same.isPresent()) {
            return versioned(concept, same.get().version);
        }
        persist(next, sorted, card, ConceptEntity.State.ACTIVE, actor);
        recorded("concept.added", next.label(), next.digest(), actor);
        return next;
    }

    /**
     * A version that is proposed.
     *
     * @param concept whose version is not looked at: it becomes the next of its name
     * @param words words and phrases that name it in a prompt
     * @param card where it comes from
     */
    public record Candidate(Concept concept, Set<String> words, JsonNode card) {
        public Candidate {
            words = Set.copyOf(words);
        }
    }

    /**
     * Adds versions that do not push before somebody activates them: all of them or, if the caller's transaction fails, none.
     *
     * @return with their versions, in the same order
     * @throws ProblemException as {@link #add} does
     */
    @Transactional(TxType.MANDATORY)
    public List<Concept> addCandidates(List<Candidate> candidates, Actor actor) {
        candidates.forEach(candidate -> {
            check(candidate.concept());
            checkTexts(candidate.words(), candidate.card());
        });
        ConceptEntity.lock();
        return candidates.stream().map(candidate -> propose(candidate, actor)).toList();
    }

    /** Adds a version that does not push before somebody activates it. @throws ProblemException as {@link #add} does */
    @Transactional
    Concept addCandidate(Candidate candidate, Actor actor) {
        return addCandidates(List.of(candidate), actor).get(0);
    }

    private Concept propose(Candidate candidate, Actor actor) {
        Concept concept = candidate.concept();
        Concept next = versioned(concept, nextVersion(ConceptEntity.named(concept.name())));
        persist(next, sorted(candidate.words()), candidate.card(), ConceptEntity.State.CANDIDATE, actor);
        recorded("concept.proposed", next.label(), next.digest(), actor);
        return next;
    }

    private static int nextVersion(List<ConceptEntity> known) {
        return known.stream().mapToInt(entity -> entity.version).max().orElse(0) + 1;
    }

    private static String[] sorted(Set<String> words) {
        return words.stream().sorted().toArray(String[]::new);
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
        words.stream().filter(word -> !isWord(word)).findFirst().ifPresent(word -> {
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
        return Concept.of(concept.name(), version, concept.kind(), concept.group(), concept.model(), concept.file());
    }

    private void persist(Concept concept, String[] words, JsonNode card, ConceptEntity.State state, Actor actor) {
        ConceptEntity entity = new ConceptEntity();
        entity.holds(concept);
        entity.words = words;
        entity.card = card.toString();
        entity.state = state;
        entity.addedAt = clock.instant();
        entity.addedBy = actor.name();
        entity.persistAndFlush();
    }

    /** As the other one does, presuming nothing. */
    @Transactional
    public void activate(String name, int version, Actor actor) {
        activate(name, version, Precondition.NONE, actor);
    }

    /**
     * Lets a candidate push from now on. One that does already stays as it is.
     *
     * @throws ProblemException {@code unknown-concept}; {@code retired-concept}; {@code unusable-concept} if the served model
     *     cannot use it; what the precondition throws
     */
    @Transactional
    public void activate(String name, int version, Precondition precondition, Actor actor) {
        ConceptEntity entity = locked(name, version, precondition);
        if (entity.state == ConceptEntity.State.RETIRED) {
            throw ProblemException.conflict(
                    "retired-concept",
                    "concept (" + entity.label()
                            + ") was retired, for good.\nMaybe upload its vector as a new version.");
        }
        if (entity.state == ConceptEntity.State.CANDIDATE) {
            requireUsable(entity);
            entity.state = ConceptEntity.State.ACTIVE;
            recorded("concept.activated", entity.label(), entity.digest, actor);
        }
    }

    private void requireUsable(ConceptEntity entity) {
        if (entity.toListedActive(served) instanceof Listed.Unusable unusable) {
            throw ProblemException.conflict(
                    "unusable-concept",
                    "concept (" + entity.label() + ") " + unusable.why()
                            + ".\nMaybe discover it anew on the served model.");
        }
    }

    private ConceptEntity locked(String name, int version, Precondition precondition) {
        ConceptEntity.lock();
        ConceptEntity entity = ConceptEntity.with(name, version).orElseThrow(() -> unknown(name + "@" + version));
        precondition.check(Optional.of(entity.toSheet(served)));
        return entity;
    }

    /** As the other one does, presuming nothing. */
    @Transactional
    public void retire(String name, int version, Actor actor) {
        retire(name, version, Precondition.NONE, actor);
    }

    /**
     * Withdraws a version for good: a published policy that names it refuses from now on.
     *
     * @throws ProblemException {@code unknown-concept}; what the precondition throws
     */
    @Transactional
    public void retire(String name, int version, Precondition precondition, Actor actor) {
        ConceptEntity entity = locked(name, version, precondition);
        if (entity.state != ConceptEntity.State.RETIRED) {
            entity.state = ConceptEntity.State.RETIRED;
            recorded("concept.retired", entity.label(), entity.digest, actor);
        }
    }

    @Transactional
    List<ConceptSheet> sheets(
            Optional<String> after, Optional<String> group, Optional<ConceptEntity.State> state, int most) {
        return ConceptEntity.after(after, group, state, most).stream()
                .map(entity -> entity.toSheet(served))
                .toList();
    }

    /** Groups in order of name, with those of their versions that are active for the served model. */
    @Transactional
    List<GroupSheet> groups() {
        Map<String, GroupSheet> groups = new LinkedHashMap<>();
        for (ConceptEntity.Brief brief : ConceptEntity.briefs()) {
            boolean member =
                    brief.state() == ConceptEntity.State.ACTIVE && brief.model().equals(served.fingerprint());
            groups.merge(
                    brief.group() + "/" + brief.kind(),
                    new GroupSheet(brief.group(), brief.kind(), member ? List.of(brief.label()) : List.of()),
                    GroupSheet::with);
        }
        return List.copyOf(groups.values());
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
