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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code token}: prints a development token for the embedded servers. */
@Command(
        name = "token",
        description = "Prints a development token. Only the embedded servers on this machine accept it.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class TokenCommand implements Callable<Integer> {
    private static final Set<String> ROLES =
            new TreeSet<>(Set.of(Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER));
    private static final int MAX_HOURS = 31 * 24;
    private static final Pattern NAME = Pattern.compile("[\\p{Alnum}@._-]{1,100}");

    private final PrintStream out;

    @Option(
            names = "--role",
            required = true,
            description = "platform-operator, policy-admin, auditor or publisher; repeatable")
    private List<String> roles;

    @Option(
            names = "--tenant",
            description = "the tenant; repeatable. An operator's token is for all tenants: *",
            defaultValue = "")
    private List<String> tenants;

    @Option(names = "--name", description = "the user's name in audit entries and approvals (default: the roles)")
    private @Nullable String name;

    @Option(names = "--hours", defaultValue = "8", description = "its lifetime (default: ${DEFAULT-VALUE})")
    private int hours;

    @Option(names = "--data", description = "the folder of the embedded servers (default: evenkeel.embedded.data)")
    private Path data = EmbeddedServices.data(ConfigProvider.getConfig());

    TokenCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        roles.forEach(TokenCommand::requireRole);
        Set<String> scope = tenantScope();
        require(
                name == null || NAME.matcher(name).matches(),
                "name (" + SafeText.sanitise(String.valueOf(name)) + ") must match " + NAME
                        + ".\nMaybe it holds a blank or is long.");
        require(
                1 <= hours && hours <= MAX_HOURS,
                "hours (" + hours + ") must be from 1 to " + MAX_HOURS
                        + ".\nMaybe ask for another token when it ends.");
        require(
                DevelopmentKey.isIn(data),
                "(" + data + ") has no development key.\nMaybe start the service first: it makes one.");
        DevelopmentKey key = DevelopmentKey.in(data);
        Set<String> sorted = new TreeSet<>(roles);
        Duration life = Duration.ofHours(hours);
        out.println(name == null ? key.token(sorted, scope, life) : key.token(name, sorted, scope, life));
        return 0;
    }

    private Set<String> tenantScope() {
        Set<String> scope = new TreeSet<>(tenants);
        scope.remove("");
        boolean isOperator = roles.contains(Roles.PLATFORM_OPERATOR);
        if (scope.isEmpty() && isOperator) {
            return Set.of(TenantScope.WILDCARD);
        }
        require(!scope.isEmpty(), "--tenant must be given.\nMaybe --tenant stockphoto, or --tenant '*' for all.");
        require(
                !isOperator || scope.equals(Set.of(TenantScope.WILDCARD)),
                "a platform-operator's token must be for all tenants, not for " + scope + ".\nMaybe omit --tenant.");
        scope.stream().filter(name -> !name.equals(TenantScope.WILDCARD)).forEach(TenantId::new);
        return scope;
    }

    private static void requireRole(String role) {
        require(
                ROLES.contains(role),
                "role (" + SafeText.sanitise(role) + ") must be one of " + String.join(", ", ROLES) + ".");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
