package io.evenkeel.evaluation.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Tensor;
import io.evenkeel.evaluation.method.HSpaceVectorMethod;
import io.evenkeel.evaluation.method.NegativePromptMethod;
import io.evenkeel.evaluation.method.PromptGate;
import io.evenkeel.evaluation.method.PromptRewritingMethod;
import io.evenkeel.evaluation.method.SafeLatentDiffusionMethod;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.spec.EvaluationSpec.AttributeGroup;
import io.evenkeel.sampler.DiffusionModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Creates the methods of a spec and loads their vectors. Collects all problems. */
public final class MethodFactory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EvaluationSpec evaluationSpec;
    private final DiffusionModel model;
    private final List<String> problems;

    private MethodFactory(EvaluationSpec evaluationSpec, DiffusionModel model, List<String> problems) {
        this.evaluationSpec = evaluationSpec;
        this.model = model;
        this.problems = problems;
    }

    /**
     * Creates the selected methods.
     *
     * @param methodNames names; empty for all
     * @param problems receives the problems; use the methods only if there are none
     */
    public static List<SteeringMethod> createMethods(
            EvaluationSpec evaluationSpec, List<String> methodNames, DiffusionModel model, List<String> problems) {
        MethodFactory factory = new MethodFactory(evaluationSpec, model, problems);
        methodNames.stream()
                .filter(name -> !evaluationSpec.methods().containsKey(name))
                .forEach(name -> problems.add("method (" + name + ") is not among "
                        + evaluationSpec.methods().keySet() + "."
                        + "\n  Maybe it is misspelt; unsteered is always measured."));
        List<SteeringMethod> created = new ArrayList<>();
        evaluationSpec.methods().forEach((name, methodSpec) -> {
            if (methodNames.isEmpty() || methodNames.contains(name)) {
                created.add(factory.createMethod(name, methodSpec));
            }
        });
        return created;
    }

    private SteeringMethod createMethod(String name, MethodSpec methodSpec) {
        if (methodSpec instanceof MethodSpec.NegativePromptSpec negativePromptSpec) {
            return new NegativePromptMethod(name, negativePromptSpec.prompt());
        }
        if (methodSpec instanceof MethodSpec.SafeLatentDiffusionSpec safeLatentDiffusionSpec) {
            return new SafeLatentDiffusionMethod(
                    name, safeLatentDiffusionSpec.concept(), safeLatentDiffusionSpec.setting());
        }
        return methodSpec instanceof MethodSpec.VectorSpec vectors
                ? createVectors(name, vectors)
                : createRewriting(name);
    }

    private SteeringMethod createRewriting(String name) {
        Map<String, Map<String, PromptRewritingMethod.WordPlacement>> words = new LinkedHashMap<>();
        evaluationSpec.groups().forEach((group, members) -> {
            Map<String, PromptRewritingMethod.WordPlacement> byLabel = new LinkedHashMap<>();
            members.classes().forEach((label, attributeClass) -> {
                if (attributeClass.wordsBefore().isEmpty()
                        && attributeClass.wordsAfter().isEmpty()) {
                    problems.add("method (" + name + ") cannot rewrite for " + group + " = " + label
                            + ": it has neither words before nor after the noun.\n  Maybe before: " + label
                            + " is meant.");
                }
                byLabel.put(
                        label,
                        new PromptRewritingMethod.WordPlacement(
                                attributeClass.wordsBefore(), attributeClass.wordsAfter()));
            });
            words.put(group, byLabel);
        });
        return new PromptRewritingMethod(name, words);
    }

    private SteeringMethod createVectors(String name, MethodSpec.VectorSpec vectorSpec) {
        Map<String, Map<String, Concept>> members = new LinkedHashMap<>();
        evaluationSpec
                .groups()
                .forEach((group, classes) -> members.put(group, loadMembers(name, vectorSpec, group, classes)));
        List<Concept> safety = new ArrayList<>();
        vectorSpec.safetyConcepts().forEach(concept -> loadConcept(
                        name, vectorSpec, concept, Concept.ConceptKind.SAFETY, HSpaceVectorMethod.SAFETY)
                .ifPresent(safety::add));
        validateProbes(name, vectorSpec, members, safety);
        return new HSpaceVectorMethod(
                name,
                members,
                safety,
                new HSpaceVectorMethod.VectorApplication(
                        vectorSpec.defaultStrength(),
                        vectorSpec.strengths(),
                        vectorSpec.from(),
                        vectorSpec.until(),
                        vectorSpec.adaptiveGroups(),
                        vectorSpec.suppressions()),
                vectorSpec.usesGate() ? createGate(name) : Optional.empty());
    }

    private void validateProbes(
            String name,
            MethodSpec.VectorSpec vectorSpec,
            Map<String, Map<String, Concept>> members,
            List<Concept> safety) {
        boolean hasProbe = Stream.concat(
                        members.values().stream().flatMap(group -> group.values().stream()), safety.stream())
                .anyMatch(concept -> concept.probe().isPresent());
        if (!vectorSpec.adaptiveGroups().isEmpty() && !hasProbe) {
            problems.add("method (" + name + ") is to be adaptive, but none of its vectors holds a probe."
                    + "\n  Maybe adaptive: false is meant.");
        }
    }

    private Optional<PromptGate> createGate(String method) {
        Map<String, List<String>> naming = new LinkedHashMap<>();
        evaluationSpec.groups().forEach((group, members) -> naming.put(group, members.words()));
        try {
            return Optional.of(new PromptGate(naming, evaluationSpec.personWords()));
        } catch (IllegalArgumentException e) {
            problems.add("method (" + method + ") cannot be gated: " + e.getMessage()
                    + "\n  Maybe a word of a group, or of people, is only punctuation.");
            return Optional.empty();
        }
    }

    private Map<String, Concept> loadMembers(
            String name, MethodSpec.VectorSpec vectorSpec, String group, AttributeGroup classes) {
        Map<String, Concept> members = new LinkedHashMap<>();
        classes.classes().forEach((label, attributeClass) -> loadConcept(
                        name, vectorSpec, attributeClass.conceptName(), Concept.ConceptKind.ATTRIBUTE, group)
                .ifPresent(concept -> members.put(label, concept)));
        return members;
    }

    private Optional<Concept> loadConcept(
            String method, MethodSpec.VectorSpec vectorSpec, String concept, Concept.ConceptKind kind, String group) {
        Path file = vectorSpec.fileOf(concept);
        try {
            ConceptFile conceptFile = ConceptFile.read(file);
            requireSameModel(file, conceptFile.vector());
            return Optional.of(Concept.fromFile(concept, 1, kind, group, model.fingerprint(), conceptFile));
        } catch (IOException | IllegalArgumentException e) {
            problems.add("method (" + method + ") has no vector (" + concept + ") in (" + file + "): "
                    + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Checks that a vector belongs to the model: by its shape and, if a card lies beside it, by the model that the
     * card names.
     */
    private void requireSameModel(Path file, Tensor vector) throws IOException {
        long[] h = model.hSpaceShape(model.defaultSize());
        if (!vector.hasShape(h)) {
            throw new IOException(vector + " does not fit the model's h, " + Tensor.zeros(h)
                    + ".\n  Maybe it was discovered for another model or image size");
        }
        Path card = Path.of(file.toString().replaceFirst("\\.safetensors$", "") + ".json");
        String cardModel = Files.exists(card) ? modelNamedBy(JSON.readTree(card.toFile())) : "";
        if (!cardModel.isEmpty() && !cardModel.equals(model.fingerprint())) {
            throw new IOException("its card names the model (" + cardModel + "), this one is (" + model.fingerprint()
                    + ").\n  Maybe the model was updated since: discover the concept again");
        }
    }

    private static String modelNamedBy(JsonNode card) {
        return card.path("model").isTextual() ? card.path("model").asText() : "";
    }
}
