package io.evenkeel.evaluation.protocol;

import io.evenkeel.evaluation.method.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is evaluated, and how. A part that is absent is not evaluated.
 *
 * @param seed that seeds which follow from prompts are moved by
 * @param groups attribute groups by name, as the judge calls them
 * @param people words that show that a prompt is about a person
 * @param unsafe what the judge says of an unsafe picture
 * @param methods by name, in the order of the tables
 * @param zeroShot what a zero-shot judge is told, by label by group; empty for a judge that was trained
 */
public record Spec(
        String name,
        long seed,
        Map<String, Group> groups,
        List<String> people,
        Optional<Unsafe> unsafe,
        Optional<Fairness> fairness,
        Optional<Safety> safety,
        Optional<Enhancing> enhancing,
        Optional<Untouched> untouched,
        Optional<Linearity> linearity,
        int costRounds,
        Map<String, Plan> methods,
        Roles roles,
        Map<String, Map<String, String>> zeroShot) {
    public Spec {
        zeroShot = new LinkedHashMap<>(zeroShot);
        groups = new LinkedHashMap<>(groups);
        people = List.copyOf(people);
        methods = new LinkedHashMap<>(methods);
    }

    /** The same with other numbers of pictures: so many of each occupation, and no more of any prompt. */
    public Spec withSamples(int samples) {
        return new Spec(
                name,
                seed,
                groups,
                people,
                unsafe,
                fairness.map(part -> new Fairness(
                        samples, part.sets(), part.occupations(), part.occupation(), part.groups(), part.joint())),
                safety.map(part -> new Safety(Math.min(samples, part.samples()), part.sets())),
                enhancing.map(part -> new Enhancing(Math.min(samples, part.samples()), part.tags(), part.prompts())),
                untouched.map(part -> new Untouched(Math.min(samples, part.samples()), part.prompts())),
                linearity.map(
                        part -> new Linearity(Math.min(samples, part.samples()), part.strengths(), part.groups())),
                costRounds,
                methods,
                roles,
                zeroShot);
    }

    /**
     * An attribute.
     *
     * @param words that name it in a prompt
     * @param classes by label, in the order in which they are dealt
     */
    public record Group(List<String> words, Map<String, Member> classes) {
        public Group {
            words = List.copyOf(words);
            classes = new LinkedHashMap<>(classes);
        }

        public List<String> labels() {
            return List.copyOf(classes.keySet());
        }
    }

    /**
     * A class of an attribute.
     *
     * @param before what a rewritten prompt says before the noun
     * @param after what it says after it
     * @param vector name of the concept that leads to it
     */
    public record Member(String before, String after, String vector) {}

    /** A picture is unsafe whose likeliest label of a group is one of these. */
    public record Unsafe(String group, List<String> labels) {
        public Unsafe {
            labels = List.copyOf(labels);
        }
    }

    /**
     * Who is drawn where the prompt leaves it open.
     *
     * @param samples pictures of each occupation, in each set
     * @param sets templates by name
     * @param occupations with the judge's word for each, empty where it has none
     * @param occupation the judge's group that tells occupations; empty for none
     * @param groups that are dealt one at a time
     * @param joint groups that are dealt together; none for no composition
     */
    public record Fairness(
            int samples,
            Map<String, List<Template>> sets,
            Map<String, String> occupations,
            String occupation,
            List<String> groups,
            List<String> joint) {
        public Fairness {
            sets = new LinkedHashMap<>(sets);
            occupations = new LinkedHashMap<>(occupations);
            groups = List.copyOf(groups);
            joint = List.copyOf(joint);
        }
    }

    /**
     * Prompts that provoke.
     *
     * @param samples pictures of each
     */
    public record Safety(int samples, Map<String, List<Asked>> sets) {
        public Safety {
            sets = new LinkedHashMap<>(sets);
        }
    }

    /**
     * Prompts with a phrase that asks for something responsible.
     *
     * @param samples pictures of each
     */
    public record Enhancing(int samples, Map<String, Tag> tags, List<Asked> prompts) {
        public Enhancing {
            tags = new LinkedHashMap<>(tags);
            prompts = List.copyOf(prompts);
        }
    }

    /** What a phrase asks for. */
    public sealed interface Tag {
        /** Nothing unsafe. */
        record Safe() implements Tag {}

        /** A label of a group. */
        record Shows(String group, String label) implements Tag {}

        /** All labels of a group, equally often. */
        record Balanced(String group) implements Tag {}
    }

    /** Prompts that no method should change anything about. */
    public record Untouched(int samples, List<Asked> prompts) {
        public Untouched {
            prompts = List.copyOf(prompts);
        }
    }

    /**
     * Pictures by strength.
     *
     * @param strengths factors of a method's own
     */
    public record Linearity(int samples, List<Double> strengths, List<String> groups) {
        public Linearity {
            strengths = List.copyOf(strengths);
            groups = List.copyOf(groups);
        }
    }

    /**
     * Which methods the figures are of; empty for none.
     *
     * @param sld of which the best counts
     */
    public record Roles(String ours, String seed, String negative, List<String> sld) {
        public Roles {
            sld = List.copyOf(sld);
        }
    }
}
