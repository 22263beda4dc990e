package io.evenkeel.evaluation.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.evaluation.method.Gate;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.method.NegativePrompt;
import io.evenkeel.evaluation.method.Rewriting;
import io.evenkeel.evaluation.method.SafeLatentDiffusion;
import io.evenkeel.evaluation.method.Vectors;
import io.evenkeel.evaluation.protocol.Spec.Group;
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

/** Makes a spec's methods, reading their vectors. What is wrong with a vector is noted, and the rest read on. */
public final class Methods {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Spec spec;
    private final DiffusionModel model;
    private final List<String> problems;

    private Methods(Spec spec, DiffusionModel model, List<String> problems) {
        this.spec = spec;
        this.model = model;
        this.problems = problems;
    }

    /**
     * The methods that are wanted.
     *
     * @param wanted names; none for all
     * @param problems where what is wrong is noted; the methods are of use only if nothing was
     */
    public static List<Method> open(Spec spec, List<String> wanted, DiffusionModel model, List<String> problems) {
        Methods methods = new Methods(spec, model, problems);
        wanted.stream()
                .filter(name -> !spec.methods().containsKey(name))
                .forEach(name -> problems.add("method (" + name + ") is not among "
                        + spec.methods().keySet() + "." + "\n  Maybe it is misspelt; unsteered is always there."));
        List<Method> opened = new ArrayList<>();
        spec.methods().forEach((name, plan) -> {
            if (wanted.isEmpty() || wanted.contains(name)) {
                opened.add(methods.method(name, plan));
            }
        });
        return opened;
    }

    private Method method(String name, Plan plan) {
        if (plan instanceof Plan.Negative negative) {
            return new NegativePrompt(name, negative.prompt());
        }
        if (plan instanceof Plan.Sld sld) {
            return new SafeLatentDiffusion(name, sld.concept(), sld.setting());
        }
        return plan instanceof Plan.OfVectors vectors ? vectors(name, vectors) : rewriting(name);
    }

    private Method rewriting(String name) {
        Map<String, Map<String, Rewriting.Words>> words = new LinkedHashMap<>();
        spec.groups().forEach((group, members) -> {
            Map<String, Rewriting.Words> byLabel = new LinkedHashMap<>();
            members.classes().forEach((label, member) -> {
                if (member.before().isEmpty() && member.after().isEmpty()) {
                    problems.add("method (" + name + ") cannot rewrite for " + group + " = " + label
                            + ": it has neither words before nor after the noun.\n  Maybe before: " + label
                            + " is meant.");
                }
                byLabel.put(label, new Rewriting.Words(member.before(), member.after()));
            });
            words.put(group, byLabel);
        });
        return new Rewriting(name, words);
    }

    private Method vectors(String name, Plan.OfVectors plan) {
        Map<String, Map<String, Concept>> members = new LinkedHashMap<>();
        spec.groups().forEach((group, classes) -> members.put(group, members(name, plan, group, classes)));
        List<Concept> safety = new ArrayList<>();
        plan.safety().forEach(concept -> concept(name, plan, concept, Concept.Kind.SAFETY, Vectors.SAFETY)
                .ifPresent(safety::add));
        checkProbes(name, plan, members, safety);
        return new Vectors(
                name,
                members,
                safety,
                new Vectors.Manner(
                        plan.strength(), plan.strengths(), plan.from(), plan.until(), plan.adaptive(), plan.brakes()),
                plan.gated() ? gate(name) : Optional.empty());
    }

    private void checkProbes(
            String name, Plan.OfVectors plan, Map<String, Map<String, Concept>> members, List<Concept> safety) {
        boolean read = Stream.concat(
                        members.values().stream().flatMap(group -> group.values().stream()), safety.stream())
                .anyMatch(concept -> concept.probe().isPresent());
        if (!plan.adaptive().isEmpty() && !read) {
            problems.add("method (" + name + ") is to be adaptive, but none of its vectors holds a probe."
                    + "\n  Maybe adaptive: false is meant.");
        }
    }

    private Optional<Gate> gate(String method) {
        Map<String, List<String>> naming = new LinkedHashMap<>();
        spec.groups().forEach((group, members) -> naming.put(group, members.words()));
        try {
            return Optional.of(new Gate(naming, spec.people()));
        } catch (IllegalArgumentException e) {
            problems.add("method (" + method + ") cannot be gated: " + e.getMessage()
                    + "\n  Maybe a word of a group, or of people, is only punctuation.");
            return Optional.empty();
        }
    }

    private Map<String, Concept> members(String name, Plan.OfVectors plan, String group, Group classes) {
        Map<String, Concept> members = new LinkedHashMap<>();
        classes.classes().forEach((label, member) -> concept(name, plan, member.vector(), Concept.Kind.ATTRIBUTE, group)
                .ifPresent(concept -> members.put(label, concept)));
        return members;
    }

    private Optional<Concept> concept(
            String method, Plan.OfVectors plan, String concept, Concept.Kind kind, String group) {
        Path file = plan.file(concept);
        try {
            ConceptFile read = ConceptFile.read(file);
            checkOrigin(file, read.vector());
            return Optional.of(Concept.of(concept, 1, kind, group, model.fingerprint(), read));
        } catch (IOException | IllegalArgumentException e) {
            problems.add("method (" + method + ") has no vector (" + concept + ") in (" + file + "): "
                    + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()));
            return Optional.empty();
        }
    }

    /** By its shape, and, where a card of its name lies beside it, by the model that the card names. */
    private void checkOrigin(Path file, Tensor vector) throws IOException {
        long[] h = model.hShape(model.usualSize());
        if (!vector.hasShape(h)) {
            throw new IOException(vector + " does not fit the model's h, " + Tensor.zeros(h)
                    + ".\n  Maybe it was discovered for another model or picture size");
        }
        Path card = Path.of(file.toString().replaceFirst("\\.safetensors$", "") + ".json");
        String named = Files.exists(card) ? model(JSON.readTree(card.toFile())) : "";
        if (!named.isEmpty() && !named.equals(model.fingerprint())) {
            throw new IOException("its card names the model (" + named + "), this one is (" + model.fingerprint()
                    + ").\n  Maybe the model was updated since: discover the concept again");
        }
    }

    private static String model(JsonNode card) {
        return card.path("model").isTextual() ? card.path("model").asText() : "";
    }
}
