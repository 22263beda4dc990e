package io.evenkeel.cli;

import io.evenkeel.access.SecurityConfigCheck;
import io.evenkeel.embedded.EmbeddedServices;
import io.evenkeel.embedded.PortInUseException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line. Without a command it starts the service. */
@QuarkusMain
@Command(
        name = "evenkeel",
        description = "Moderates text-to-image generation. Serves requests if no command, or serve, is given.",
        mixinStandardHelpOptions = true,
        footer = {"", "The service starts embedded servers where no Kafka or PostgreSQL is configured."})
public final class EvenkeelCommand {
    public static final int FAILURE = 1;

    private EvenkeelCommand() {}

    /** Runs a command. Ends the process, except in dev mode. */
    public static void main(String... args) {
        if (args.length == 0 || List.of(args).equals(List.of("serve"))) {
            runService(null, args);
        } else {
            System.exit(run(List.of(args), System.out));
        }
    }

    /** Runs a command that needs no service. @return the exit status */
    static int run(List<String> args, PrintStream out) {
        CommandLine command = new CommandLine(new EvenkeelCommand())
                .addSubcommand(new ModelCommand(out))
                .addSubcommand(new TokenCommand(out))
                .addSubcommand(new VaultKeysCommand(out))
                .addSubcommand(new AuditCommand(out, Clock.systemUTC()))
                .addSubcommand(new DiscoverCommand(out))
                .addSubcommand(new BenchmarkCommand(out))
                .addSubcommand(new EvaluateCommand(out, System.err))
                .addSubcommand(new DetectCommand(out))
                .setCaseInsensitiveEnumValuesAllowed(true);
        return CommandLines.run(command, args, out);
    }

    /**
     * Starts the service, with embedded servers where none are configured. Ends the process when the service stops.
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
