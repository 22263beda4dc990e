package io.evenkeel.concept.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.CatalogueEvent.ConceptRecorded;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.http.HttpPrecondition;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
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

/** Manages the catalogue of concepts, which all tenants share; its changes are audited without a tenant. */
@ApplicationScoped
public class ConceptService {
    private static final Pattern PHRASE_PATTERN = Pattern.compile("(?=.*[\\p{L}\\p{N}])[^\\p{Cc}\\p{Cs}]{1,200}");

    private final ServedModel servedModel;
    private final AuditTrail audit;
    private final Event<CatalogueChanged> changes;
    private final Clock clock;

    ConceptService(ServedModel served, AuditTrail audit, Event<CatalogueChanged> changes, Clock clock) {
        this.servedModel = served;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** Whether a word or phrase may name a concept in a prompt. */
    public static boolean isValidPhrase(String phrase) {
        return PHRASE_PATTERN.matcher(phrase).matches();
    }

    /** All versions, as the served model sees them. */
    @Transactional
    public ConceptCatalogue catalogue() {
        return new ConceptCatalogue(ConceptEntity.listOrdered().stream()
                .map(entity -> entity.toCatalogueEntry(servedModel))
                .toList());
    }

    /** Of every version, by label, a text that is another whenever the version is: its state, or its vector. */
    @Transactional
    public Map<String, String> rowVersions() {
        return ConceptEntity.rowVersions();
    }

    /** Those versions, as the served model sees them. */
    @Transactional
    public List<CatalogueEntry> findByLabels(Collection<String> labels) {
        return ConceptEntity.listByLabels(labels).stream()
                .map(entity -> entity.toCatalogueEntry(servedModel))
                .toList();
    }

    /** Those versions as the served model would see them were they active: for who shows again what they did. */
    @Transactional
    public List<CatalogueEntry> findIncludingRetired(Collection<String> labels) {
        return ConceptEntity.listByLabels(labels).stream()
                .map(entity -> entity.toCatalogueEntryIfActive(servedModel))
                .toList();
    }

    /** Those of the served model that may push. */
    @Transactional
    public List<Concept> findActive() {
        return catalogue().versions().stream()
                .filter(CatalogueEntry.Usable.class::isInstance)
                .map(entry -> ((CatalogueEntry.Usable) entry).concept())
                .toList();
    }

    /**
     * Adds a version, active. Adding the latest one again, word for word, adds nothing.
     *
     * @param concept its version is ignored: it becomes the next of its name
     * @param words words and phrases that name it in a prompt
     * @param card where it comes from
     * @return with its version
     * @throws ProblemException {@code model-mismatch} or {@code wrong-shape} if the served model cannot use it; {@code
     *     invalid-concept} if a word is none, or the card cannot be kept
     */
    @Transactional
    public Concept add(Concept concept, Set<String> words, JsonNode card, Actor actor) {
        requireServable(concept);
        requireValidTexts(words, card);
        ConceptEntity.lockCatalogue();
        List<ConceptEntity> existing = ConceptEntity.listByName(concept.name());
        Concept nextConcept = withVersion(concept, nextVersion(existing));
        String[] sortedWords = sort(words);
        Optional<ConceptEntity> unchanged = existing.stream()
                .filter(entity -> entity.state != ConceptEntity.ConceptState.CANDIDATE)
                .reduce((earlier, later) -> later)
                .filter(entity -> isSame(entity, nextConcept, sortedWords));
        if (unchanged.isPresent()) {
            return withVersion(concept, unchanged.get().version);
        }
        persist(nextConcept, sortedWords, card, ConceptEntity.ConceptState.ACTIVE, actor);
        recordChange("concept.added", nextConcept.label(), nextConcept.digest(), actor);
        return nextConcept;
    }

    /**
     * A proposed version.
     *
     * @param concept its version is ignored: it becomes the next of its name
     * @param words words and phrases that name it in a prompt
     * @param card where it comes from
     */
    public record Candidate(Concept concept, Set<String> words, JsonNode card) {
        public Candidate {
            words = Set.copyOf(words);
        }
    }

    /**
     * Adds candidates in the caller's transaction.
     *
     * @return the concepts with their versions, in the same order
     * @throws ProblemException as {@link #add} does
     */
    @Transactional(TxType.MANDATORY)
    public List<Concept> addCandidates(List<Candidate> candidates, Actor actor) {
        candidates.forEach(candidate -> {
            requireServable(candidate.concept());
            requireValidTexts(candidate.words(), candidate.card());
        });
        ConceptEntity.lockCatalogue();
        return candidates.stream().map(candidate -> propose(candidate, actor)).toList();
    }

    /** Adds a candidate. @throws ProblemException as {@link #add} does */
    @Transactional
    Concept addCandidate(Candidate candidate, Actor actor) {
        return addCandidates(List.of(candidate), actor).get(0);
    }

    private Concept propose(Candidate candidate, Actor actor) {
        Concept concept = candidate.concept();
        Concept nextConcept = withVersion(concept, nextVersion(ConceptEntity.listByName(concept.name())));
        persist(nextConcept, sort(candidate.words()), candidate.card(), ConceptEntity.ConceptState.CANDIDATE, actor);
        recordChange("concept.proposed", nextConcept.label(), nextConcept.digest(), actor);
        return nextConcept;
    }

    private static int nextVersion(List<ConceptEntity> existing) {
        return existing.stream().mapToInt(entity -> entity.version).max().orElse(0) + 1;
    }

    private static String[] sort(Set<String> words) {
        return words.stream().sorted().toArray(String[]::new);
    }

    private void requireServable(Concept concept) {
        if (!concept.model().equals(servedModel.fingerprint())) {
            throw ProblemException.invalid(
                    "model-mismatch",
                    "concept (" + concept.name() + ") is for the model (" + SafeText.sanitise(concept.model())
                            + "), but served is (" + servedModel.fingerprint()
                            + ").\nMaybe discover it anew on the served model.");
        }
        List<Long> shape = Arrays.stream(concept.vector().shape()).boxed().toList();
        if (!shape.equals(servedModel.hShape())) {
            throw ProblemException.invalid(
                    "wrong-shape",
                    "vector of (" + concept.name() + ") has the shape " + shape + ", but h of the served model has "
                            + servedModel.hShape() + ".\nMaybe it was discovered on another model.");
        }
    }

    private static void requireValidTexts(Set<String> words, JsonNode card) {
        words.stream().filter(phrase -> !isValidPhrase(phrase)).findFirst().ifPresent(phrase -> {
            throw ProblemException.invalid(
                    "invalid-concept",
                    "word (" + SafeText.sanitise(phrase)
                            + ") must have 1 to 200 characters, a letter or digit among them and no"
                            + " control character.");
        });
        if (!card.isObject() || card.toString().contains("\\u0000")) {
            throw ProblemException.invalid(
                    "invalid-concept", "card must be a JSON object without the character U+0000.");
        }
    }

    private static boolean isSame(ConceptEntity entity, Concept concept, String[] words) {
        return entity.state == ConceptEntity.ConceptState.ACTIVE
                && entity.digest.equals(concept.digest())
                && entity.model.equals(concept.model())
                && entity.kind == concept.kind()
                && entity.group.equals(concept.group())
                && Arrays.equals(entity.words, words);
    }

    private static Concept withVersion(Concept concept, int version) {
        return Concept.fromFile(
                concept.name(), version, concept.kind(), concept.group(), concept.model(), concept.toFile());
    }

    private void persist(
            Concept concept, String[] words, JsonNode card, ConceptEntity.ConceptState conceptState, Actor actor) {
        ConceptEntity entity = new ConceptEntity();
        entity.copyFrom(concept);
        entity.words = words;
        entity.card = card.toString();
        entity.state = conceptState;
        entity.addedAt = clock.instant();
        entity.addedBy = actor.name();
        entity.persistAndFlush();
    }

    /** Activates without a precondition. */
    @Transactional
    public void activate(String name, int version, Actor actor) {
        activate(name, version, HttpPrecondition.NONE, actor);
    }

    /**
     * Activates a candidate. An active version stays as it is.
     *
     * @throws ProblemException {@code unknown-concept}; {@code retired-concept}; {@code unusable-concept} if the served model
     *     cannot use it; what the precondition throws
     */
    @Transactional
    public void activate(String name, int version, HttpPrecondition precondition, Actor actor) {
        ConceptEntity entity = lockVersion(name, version, precondition);
        if (entity.state == ConceptEntity.ConceptState.RETIRED) {
            throw ProblemException.conflict(
                    "retired-concept",
                    "concept (" + entity.label()
                            + ") was retired, for good.\nMaybe upload its vector as a new version.");
        }
        if (entity.state == ConceptEntity.ConceptState.CANDIDATE) {
            requireUsable(entity);
            entity.state = ConceptEntity.ConceptState.ACTIVE;
            recordChange("concept.activated", entity.label(), entity.digest, actor);
        }
    }

    private void requireUsable(ConceptEntity entity) {
        if (entity.toCatalogueEntryIfActive(servedModel) instanceof CatalogueEntry.Unusable unusable) {
            throw ProblemException.conflict(
                    "unusable-concept",
                    "concept (" + entity.label() + ") " + unusable.reasonText()
                            + ".\nMaybe discover it anew on the served model.");
        }
    }

    private ConceptEntity lockVersion(String name, int version, HttpPrecondition precondition) {
        ConceptEntity.lockCatalogue();
        ConceptEntity entity =
                ConceptEntity.findVersion(name, version).orElseThrow(() -> unknownConcept(name + "@" + version));
        precondition.verify(Optional.of(entity.toResponse(servedModel)));
        return entity;
    }

    /** Retires without a precondition. */
    @Transactional
    public void retire(String name, int version, Actor actor) {
        retire(name, version, HttpPrecondition.NONE, actor);
    }

    /**
     * Retires a version for good: published policies that name it refuse from now on.
     *
     * @throws ProblemException {@code unknown-concept}; what the precondition throws
     */
    @Transactional
    public void retire(String name, int version, HttpPrecondition precondition, Actor actor) {
        ConceptEntity entity = lockVersion(name, version, precondition);
        if (entity.state != ConceptEntity.ConceptState.RETIRED) {
            entity.state = ConceptEntity.ConceptState.RETIRED;
            recordChange("concept.retired", entity.label(), entity.digest, actor);
        }
    }

    @Transactional
    List<ConceptResponse> list(
            Optional<String> after, Optional<String> group, Optional<ConceptEntity.ConceptState> state, int limit) {
        return ConceptEntity.listAfter(after, group, state, limit).stream()
                .map(entity -> entity.toResponse(servedModel))
                .toList();
    }

    /** Groups in order of name, with those of their versions that are active for the served model. */
    @Transactional
    List<ConceptGroupResponse> groups() {
        Map<String, ConceptGroupResponse> groups = new LinkedHashMap<>();
        for (ConceptEntity.ConceptSummary summary : ConceptEntity.listSummaries()) {
            boolean member = summary.state() == ConceptEntity.ConceptState.ACTIVE
                    && summary.model().equals(servedModel.fingerprint());
            groups.merge(
                    summary.group() + "/" + summary.kind(),
                    new ConceptGroupResponse(
                            summary.group(), summary.kind(), member ? List.of(summary.label()) : List.of()),
                    ConceptGroupResponse::merge);
        }
        return List.copyOf(groups.values());
    }

    @Transactional
    ConceptResponse get(String name, int version) {
        return ConceptEntity.findVersion(name, version)
                .orElseThrow(() -> unknownConcept(name + "@" + version))
                .toResponse(servedModel);
    }

    private void recordChange(String kind, String label, String digest, Actor actor) {
        audit.append(AuditEntry.create(
                clock.instant(), AuditEntry.UNATTRIBUTED, actor.name(), new ConceptRecorded(kind, label, digest)));
        changes.fire(new CatalogueChanged(label));
    }

    private static ProblemException unknownConcept(String label) {
        return ProblemException.notFound(
                "unknown-concept",
                "concept (" + SafeText.sanitise(label) + ") is not in the catalogue.\nMaybe it has another version.");
    }
}
