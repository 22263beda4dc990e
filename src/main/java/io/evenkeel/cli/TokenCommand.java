package io.evenkeel.cli;

import io.evenkeel.access.Roles;
import io.evenkeel.access.TenantScope;
import io.evenkeel.embedded.DevelopmentKey;
import io.evenkeel.embedded.EmbeddedServices;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a token that the embedded default takes, on the command line. */
@Command(
        name = "token",
        description = "Prints a development token, which only the embedded default on this machine takes.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class TokenCommand implements Callable<Integer> {
    private static final Set<String> ROLES =
            new TreeSet<>(Set.of(Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER));
    private static final int A_MONTH = 31 * 24;
    private static final Pattern NAME = Pattern.compile("[\\p{Alnum}@._-]{1,100}");

    private final PrintStream out;

    @Option(
            names = "--role",
            required = true,
            description = "platform-operator, policy-admin, auditor or publisher; may be given more than once")
    private List<String> roles;

    @Option(
            names = "--tenant",
            description = "whom it is for; may be given more than once. An operator's is for all: *",
            defaultValue = "")
    private List<String> tenants;

    @Option(
            names = "--name",
            description = "who bears it, as audit entries and approvals name them (default: the roles)")
    private @Nullable String name;

    @Option(names = "--hours", defaultValue = "8", description = "how long it is good for (default: ${DEFAULT-VALUE})")
    private int hours;

    @Option(names = "--data", description = "the folder of the embedded default (default: evenkeel.embedded.data)")
    private Path data = EmbeddedServices.data(ConfigProvider.getConfig());

    private TokenCommand(PrintStream out) {
        this.out = out;
    }

    /** Runs it. @return the exit status */
    static int run(List<String> words, PrintStream out) {
        return CommandLines.run(new CommandLine(new TokenCommand(out)), words, out);
    }

    @Override
    public Integer call() {
        roles.forEach(TokenCommand::checkRole);
        Set<String> named = named();
        check(
                name == null || NAME.matcher(name).matches(),
                "name (" + SafeText.sanitise(String.valueOf(name)) + ") must match " + NAME
                        + ".\nMaybe it holds a blank or is long.");
        check(
                1 <= hours && hours <= A_MONTH,
                "hours (" + hours + ") must be from 1 to " + A_MONTH + ".\nMaybe ask for another token when it ends.");
        check(
                DevelopmentKey.isIn(data),
                "(" + data + ") has no development key.\nMaybe start the service first: it makes one.");
        DevelopmentKey key = DevelopmentKey.in(data);
        Set<String> sorted = new TreeSet<>(roles);
        Duration life = Duration.ofHours(hours);
        out.println(name == null ? key.token(sorted, named, life) : key.token(name, sorted, named, life));
        return 0;
    }

    private Set<String> named() {
        Set<String> named = new TreeSet<>(tenants);
        named.remove("");
        boolean isOperator = roles.contains(Roles.PLATFORM_OPERATOR);
        if (named.isEmpty() && isOperator) {
            return Set.of(TenantScope.WILDCARD);
        }
        check(!named.isEmpty(), "--tenant must be given.\nMaybe --tenant stockphoto, or --tenant '*' for all.");
        check(
                !isOperator || named.equals(Set.of(TenantScope.WILDCARD)),
                "a platform-operator's token must be for all tenants, not for " + named + ".\nMaybe omit --tenant.");
        named.stream().filter(name -> !name.equals(TenantScope.WILDCARD)).forEach(TenantId::new);
        return named;
    }

    private static void checkRole(String role) {
        check(
                ROLES.contains(role),
                "role (" + SafeText.sanitise(role) + ") must be one of " + String.join(", ", ROLES) + ".");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
