package io.evenkeel.cli;

import io.evenkeel.access.SecurityConfigCheck;
import io.evenkeel.embedded.EmbeddedServices;
import io.evenkeel.embedded.PortInUseException;
import io.evenkeel.onnx.UnsupportedModelException;
import io.evenkeel.sampler.ModelDescription;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** The command line: serves, shows what Evenkeel does, looks at a model, finds concepts, or measures. */
@QuarkusMain
public final class EvenkeelCommand {
    private static final String USAGE = """
            usage: java -jar quarkus-run.jar [COMMAND]
              serve              serve requests (the default); without a Kafka and a PostgreSQL configured, on embedded ones
              token --role ROLE --tenant TENANT
                                 print a development token for the embedded default: token --help
              vault COMMAND      make or rotate the key-encryption keys of what is sealed: vault --help
              audit verify FILE... --key VKEYS [--checkpoints DIR]
                                 verify evidence offline; audit rotate-key makes signing keys: audit --help
              model inspect DIR  say what a model folder holds
              discover SPEC --model DIR --out DIR
                                 find concept vectors from the prompts in SPEC: discover --help
              benchmark DIR      measure throughput and latency of the model in DIR: benchmark --help
              evaluate SPEC --model DIR --out DIR
                                 measure what methods do to its pictures: evaluate --help
              detect FILE        say what marks a picture bears: detect --help
            """;
    public static final int FAILURE = 1;
    private static final int USAGE_ERROR = 2;

    private EvenkeelCommand() {}

    /** Runs a command. Ends the process, except in dev mode. */
    public static void main(String... args) {
        List<String> words = List.of(args);
        if (words.isEmpty() || words.equals(List.of("serve"))) {
            runService(null, args);
        } else {
            System.exit(command(words, System.out));
        }
    }

    /** Runs what needs no servers. @return the exit status */
    static int command(List<String> words, PrintStream out) {
        try {
            if (words.size() == 3 && words.subList(0, 2).equals(List.of("model", "inspect"))) {
                out.print(ModelDescription.read(Path.of(words.get(2))));
                return 0;
            }
            if (words.get(0).equals("token")) {
                return TokenCommand.run(words.subList(1, words.size()), out);
            }
            if (words.get(0).equals("vault")) {
                return VaultKeysCommand.run(words.subList(1, words.size()), out);
            }
            if (words.get(0).equals("discover")) {
                return DiscoverCommand.run(words.subList(1, words.size()), out);
            }
            if (words.get(0).equals("audit")) {
                return AuditCommand.run(words.subList(1, words.size()), out);
            }
            if (words.get(0).equals("detect")) {
                return DetectCommand.run(words.subList(1, words.size()), out);
            }
            if (words.get(0).equals("benchmark")) {
                return BenchmarkCommand.run(words.subList(1, words.size()), out);
            }
            if (words.get(0).equals("evaluate")) {
                return EvaluateCommand.run(words.subList(1, words.size()), out, System.err);
            }
        } catch (UnsupportedModelException e) {
            out.println(e.getMessage());
            return FAILURE;
        }
        out.print(USAGE);
        return USAGE_ERROR;
    }

    /**
     * Starts the service, on embedded servers where none are configured, and ends the process when it stops.
     *
     * @param run what to run once the service is up; null to serve
     */
    public static void runService(@Nullable Class<? extends QuarkusApplication> run, String... args) {
        EmbeddedServices embedded;
        try {
            embedded = EmbeddedServices.start();
        } catch (PortInUseException e) {
            System.err.println(e.getMessage());
            System.exit(FAILURE);
            return;
        }
        try {
            SecurityConfigCheck.validate(ConfigProvider.getConfig());
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            embedded.close();
            System.exit(FAILURE);
        }
        Quarkus.run(
                run,
                (status, failure) -> {
                    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                        System.err.println(cause);
                    }
                    embedded.close();
                    if (!EmbeddedServices.isDevMode()) {
                        System.exit(status);
                    }
                },
                args);
    }
}
