package io.evenkeel.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Reads off a token for which tenants it is, and forgets the operator's role where it is not for all. */
@ApplicationScoped
class Bearer implements SecurityIdentityAugmentor {
    private static final String REACH = "evenkeel.reach";

    private final AccessConfig config;

    Bearer(AccessConfig config) {
        this.config = config;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(augmented(identity));
    }

    private SecurityIdentity augmented(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return identity;
        }
        Reach reach = Reach.of(names(token.getClaim(config.tenantsClaim())));
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addCredentials(identity.getCredentials())
                .addAttributes(identity.getAttributes())
                .addRoles(roles(identity.getRoles(), reach))
                .addAttribute(REACH, reach)
                .build();
    }

    private static Set<String> roles(Set<String> given, Reach reach) {
        Set<String> roles = new HashSet<>(given);
        if (!reach.all()) {
            roles.remove(Roles.PLATFORM_OPERATOR);
        }
        return roles;
    }

    /** Of a claim that is a list, or a single name. */
    private static List<String> names(@Nullable Object claim) {
        if (claim instanceof Collection<?> several) {
            return several.stream().map(Bearer::text).toList();
        }
        return claim == null ? List.of() : List.of(text(claim));
    }

    private static String text(Object value) {
        return value instanceof JsonString json ? json.getString() : value.toString();
    }

    /** Of who was authenticated. Nobody else reaches anything. */
    static Reach reachOf(SecurityIdentity identity) {
        Reach reach = identity.getAttribute(REACH);
        return reach == null ? Reach.NONE : reach;
    }
}
