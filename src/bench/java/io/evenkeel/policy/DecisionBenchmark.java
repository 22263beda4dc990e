package io.evenkeel.policy;

import io.evenkeel.evaluation.report.BenchmarkRecorder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How long a decision takes, by one thread: prompt facts, terms and conditions included, no meanings compared. Of 100 rules, every
 * type among them, a third with conditions; prompts of everyday, each read anew. {@code ./mvnw -Pbench test-compile}
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.SampleTime, Mode.Throughput})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Threads(1)
public class DecisionBenchmark {
    private static final int QUOTAS_KEPT_FOR = 64;

    @Param({"20", "100"})
    public int rules;

    private final List<PolicyInput> wishes = new ArrayList<>();
    private PublishedPolicy policy;
    private Quotas quotas = Quotas.NONE;
    private int next;

    @Setup
    public void prepare() {
        policy = ScriptedDecisions.policy("", mixedRules(rules));
        DisplayContext context = new DisplayContext(Map.of("channel", "kids"), Optional.of("de"), OptionalInt.of(6));
        for (String prompt : List.of(
                "a portrait of a doctor in a hospital, soft light",
                "two police officers talking to a farmer, flat illustration",
                "a red chair in an empty room",
                "a woman and her daughter in the kitchen",
                "a diverse team of engineers of any gender, without weapons, looking at a bridge in the rain",
                "a medieval king with his court",
                "a teacher",
                "sunset over the sea, oil on canvas, high detail, 4k, trending")) {
            wishes.add(ScriptedDecisions.input(
                    "r-" + wishes.size(), prompt, 1, context, Instant.parse("2026-11-22T12:00:00Z")));
        }
    }

    /** Rules of every type, in the proportions of a large tenant: most block. */
    private static String[] mixedRules(int count) {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String when = i % 3 == 0 ? ",'when':'request.count < " + (i + 5) + " && request.age_rating < 16'" : "";
            rules.add(rule(i).replace("ID", "r" + i).replace("WHEN", when));
        }
        return rules.toArray(String[]::new);
    }

    private static String rule(int i) {
        return switch (i % 20) {
            case 12, 13 ->
                "{'id':'ID','type':'safety','concepts':[{'concept':'anti-violence','strength':0.2}],'categories':['violence','weapons']WHEN}";
            case 14 -> "{'id':'ID','type':'safety','concepts':[{'concept':'anti-violence','strength':0.1}]WHEN}";
            case 15 ->
                "{'id':'ID','type':'fairness','group':'gender','target':{'female':0.5,'male':0.5},'persons':["
                        + persons(i) + "]WHEN}";
            case 16 ->
                "{'id':'ID','type':'enhance','phrases':{'avoid weapons':[{'concept':'anti-violence'}],"
                        + "'any gender':{'group':'gender','target':{'female':0.5,'male':0.5}}}WHEN}";
            case 17 -> "{'id':'ID','type':'exempt','topics':['historical'],'names':['ada lovelace " + i + "']WHEN}";
            case 18 -> "{'id':'ID','type':'limit','imagesPerRequest':" + (8 + i) + "WHEN}";
            case 19 -> "{'id':'ID','type':'block','patterns':['\\\\bgun(s|fire)?" + i + "\\\\b']WHEN}";
            default -> "{'id':'ID','type':'block','terms':[" + terms(i) + "]WHEN}";
        };
    }

    private static String terms(int i) {
        List<String> terms = new ArrayList<>();
        for (int term = 0; term < 8; term++) {
            terms.add("'forbidden" + i + " thing" + term + "'");
        }
        return String.join(",", terms);
    }

    private static String persons(int i) {
        return "'doctor','police officer','farmer','engineer','teacher','king','nurse','person" + i + "'";
    }

    /** One decision; what it counts is kept for a while, as in the service. */
    @Benchmark
    public Decision decide() {
        Decision decision = PolicyEngine.decide(wishes.get(next % wishes.size()), policy, quotas);
        next++;
        if (decision instanceof Decision.Admit admit) {
            quotas = next % QUOTAS_KEPT_FOR == 0 ? Quotas.NONE : admit.quotas();
        }
        return decision;
    }

    /** The bar of latency is for 100 rules, that of throughput for an ordinary policy. */
    private static String suffix(String rules, String bar) {
        return rules.equals(bar) ? "" : "_" + rules + "_rules";
    }

    /** Runs it, and records the figures in the file that is named, unless it is called "no". */
    public static void main(String... args) throws RunnerException {
        Optional<Path> file =
                Optional.of(args[0]).filter(name -> !name.equals("no")).map(Path::of);
        BenchmarkRecorder recorder = new BenchmarkRecorder(file, "./mvnw -Pbench test-compile", "cpu", System.out);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DecisionBenchmark.class.getName())
                        .build())
                .run();
        for (RunResult result : results) {
            String rules = result.getParams().getParam("rules");
            var primary = result.getPrimaryResult();
            if (result.getParams().getMode() == Mode.SampleTime) {
                double p99 = primary.getStatistics().getPercentile(99);
                System.out.printf("%s rules: p99 %.1f us%n", rules, p99);
                recorder.add("policy.decision_p99_us" + suffix(rules, "100"), p99, "microseconds");
            } else {
                double perSecond = primary.getScore() * 1e6;
                System.out.printf("%s rules: %.0f decisions per second%n", rules, perSecond);
                recorder.add(
                        "policy.decisions_per_second_per_core" + suffix(rules, "20"), perSecond, "decisions/second");
            }
        }
    }
}
