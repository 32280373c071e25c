package dev.nabi.local.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.resources.Resources;
import java.util.Set;

/**
 * Roles and bindings, read anew for each request: what a ClusterRoleBinding grants holds everywhere, what a RoleBinding
 * grants in its namespace. Nobody is kept from writing a role that has more than they have, as a real server would.
 */
public final class Rbac {
    /** What everyone who is known may ask, so that clients find their way. */
    private static final Set<String> OPEN_PATHS = Set.of(
            "/api",
            "/apis",
            "/openapi",
            "/version",
            "/healthz",
            "/readyz",
            "/livez",
            "/.well-known/openid-configuration",
            AccountTokens.KEYS);

    private static final Set<String> OPEN_REVIEWS =
            Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews");

    private final Resources resources;

    public Rbac(Resources resources) {
        this.resources = resources;
    }

    boolean allows(Identity who, Attributes wanted) {
        return who.mayEverything()
                || isOpen(wanted)
                || isGranted(who, wanted, "")
                || (!wanted.namespace().isEmpty() && isGranted(who, wanted, wanted.namespace()));
    }

    private static boolean isOpen(Attributes wanted) {
        return wanted.isResource()
                ? wanted.verb().equals("create") && OPEN_REVIEWS.contains(wanted.resource())
                : wanted.verb().equals("get")
                        && OPEN_PATHS.stream()
                                .anyMatch(open -> wanted.path().equals(open)
                                        || wanted.path().startsWith(open + "/"));
    }

    private boolean isGranted(Identity who, Attributes wanted, String namespace) {
        var bindings = namespace.isEmpty() ? BuiltIn.CLUSTER_ROLE_BINDINGS : BuiltIn.ROLE_BINDINGS;
        return resources.list(bindings, namespace).objects().stream()
                .filter(binding -> names(binding, who, namespace))
                .anyMatch(binding -> grants(binding.path("roleRef"), wanted, namespace));
    }

    private boolean grants(JsonNode reference, Attributes wanted, String namespace) {
        var isRole = Json.text(reference, "kind").equals("Role");
        return resources
                .find(
                        isRole ? BuiltIn.ROLES : BuiltIn.CLUSTER_ROLES,
                        isRole ? namespace : "",
                        Json.text(reference, "name"))
                .filter(role -> RoleRules.allow(role, wanted))
                .isPresent();
    }

    private static boolean names(JsonNode binding, Identity who, String namespace) {
        for (var subject : binding.path("subjects")) {
            if (isSubject(subject, who, namespace)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSubject(JsonNode subject, Identity who, String namespace) {
        var name = Json.text(subject, "name");
        return switch (Json.text(subject, "kind")) {
            case "User" -> who.user().equals(name);
            case "Group" -> who.groups().contains(name);
            case "ServiceAccount" -> {
                var said = Json.text(subject, "namespace");
                yield who.user().equals("system:serviceaccount:" + (said.isEmpty() ? namespace : said) + ":" + name);
            }
            default -> false;
        };
    }
}
