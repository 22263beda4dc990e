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

/** Reads the tenant claim of a token; drops the operator role unless the token covers all tenants. */
@ApplicationScoped
class TenantClaimAugmentor implements SecurityIdentityAugmentor {
    private static final String SCOPE_ATTRIBUTE = "evenkeel.tenant-scope";

    private final AccessConfig config;

    TenantClaimAugmentor(AccessConfig config) {
        this.config = config;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(withTenantScope(identity));
    }

    private SecurityIdentity withTenantScope(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return identity;
        }
        TenantScope scope = TenantScope.fromNames(claimedNames(token.getClaim(config.tenantsClaim())));
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addCredentials(identity.getCredentials())
                .addAttributes(identity.getAttributes())
                .addRoles(effectiveRoles(identity.getRoles(), scope))
                .addAttribute(SCOPE_ATTRIBUTE, scope)
                .build();
    }

    private static Set<String> effectiveRoles(Set<String> claimedRoles, TenantScope scope) {
        Set<String> roles = new HashSet<>(claimedRoles);
        if (!scope.unrestricted()) {
            roles.remove(Roles.PLATFORM_OPERATOR);
        }
        return roles;
    }

    /** Returns the names of a claim that is a list or a single name. */
    private static List<String> claimedNames(@Nullable Object claim) {
        if (claim instanceof Collection<?> list) {
            return list.stream().map(TenantClaimAugmentor::toText).toList();
        }
        return claim == null ? List.of() : List.of(toText(claim));
    }

    private static String toText(Object value) {
        return value instanceof JsonString json ? json.getString() : value.toString();
    }

    /** Returns the tenant scope of an identity; empty unless it was authenticated by a token. */
    static TenantScope scopeOf(SecurityIdentity identity) {
        TenantScope scope = identity.getAttribute(SCOPE_ATTRIBUTE);
        return scope == null ? TenantScope.NONE : scope;
    }
}
