package dev.nabi.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The objects of a namespace's account for people without a token: a ServiceAccount and what the platform's APIs ask about it. */
public final class PlatformAccount {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String NAME = PlatformToken.ACCOUNT;

    private PlatformAccount() {}

    /** An object and the path of its kind. */
    public record Part(String collection, ObjectNode object) {
        public String path() {
            return collection + "/" + NAME;
        }
    }

    public static List<Part> parts(String namespace) {
        var rbac = "/apis/" + RBAC + "/v1/namespaces/" + namespace;
        return List.of(
                new Part("/api/v1/namespaces/" + namespace + "/serviceaccounts", account(namespace)),
                new Part(rbac + "/roles", role(namespace)),
                new Part(rbac + "/rolebindings", binding(namespace)));
    }

    private static ObjectNode object(String version, String kind, String namespace) {
        var object = Yaml.object().put("apiVersion", version).put("kind", kind);
        object.putObject("metadata").put("name", NAME).put("namespace", namespace);
        return object;
    }

    private static ObjectNode account(String namespace) {
        return object("v1", "ServiceAccount", namespace).put("automountServiceAccountToken", false);
    }

    /** What the code store, usage, topics and dead letters ask about. */
    private static ObjectNode role(String namespace) {
        var role = object(RBAC + "/v1", "Role", namespace);
        var rules = role.putArray("rules");
        rules.add(rule(List.of("functions"), "get", "create"));
        rules.add(rule(List.of("topics"), "get", "create"));
        rules.add(rule(List.of("topics/replay"), "create"));
        rules.add(rule(List.of("deadletters"), "get", "update", "delete"));
        return role;
    }

    private static JsonNode rule(List<String> resources, String... verbs) {
        var rule = Yaml.object();
        rule.putArray("apiGroups").add("nabi.dev");
        var names = rule.putArray("resources");
        resources.forEach(names::add);
        var may = rule.putArray("verbs");
        for (var verb : verbs) {
            may.add(verb);
        }
        return rule;
    }

    private static ObjectNode binding(String namespace) {
        var binding = object(RBAC + "/v1", "RoleBinding", namespace);
        binding.putObject("roleRef").put("apiGroup", RBAC).put("kind", "Role").put("name", NAME);
        binding.putArray("subjects")
                .addObject()
                .put("kind", "ServiceAccount")
                .put("name", NAME)
                .put("namespace", namespace);
        return binding;
    }
}
