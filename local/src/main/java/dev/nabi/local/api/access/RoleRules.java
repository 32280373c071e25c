package dev.nabi.local.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import java.util.List;

/** The rules of a Role or ClusterRole: any of them that covers a request allows it. */
final class RoleRules {
    private static final String ALL = "*";

    private RoleRules() {}

    static boolean allow(JsonNode role, Attributes wanted) {
        for (var rule : role.path("rules")) {
            if (covers(rule, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(JsonNode rule, Attributes wanted) {
        if (!has(rule, "verbs", wanted.verb())) {
            return false;
        }
        return wanted.isResource() ? coversResource(rule, wanted) : coversPath(rule, wanted.path());
    }

    private static boolean coversResource(JsonNode rule, Attributes wanted) {
        var names = Json.textList(rule.path("resourceNames"));
        return has(rule, "apiGroups", wanted.group())
                && coversKind(Json.textList(rule.path("resources")), wanted)
                && (names.isEmpty() || (!wanted.name().isEmpty() && names.contains(wanted.name())));
    }

    private static boolean coversKind(List<String> resources, Attributes wanted) {
        return resources.contains(ALL)
                || resources.contains(wanted.qualifiedResource())
                || (!wanted.subresource().isEmpty() && resources.contains("*/" + wanted.subresource()));
    }

    private static boolean coversPath(JsonNode rule, String path) {
        return Json.textList(rule.path("nonResourceURLs")).stream()
                .anyMatch(known -> known.equals(path)
                        || (known.endsWith(ALL) && path.startsWith(known.substring(0, known.length() - 1))));
    }

    private static boolean has(JsonNode rule, String field, String value) {
        var values = Json.textList(rule.path(field));
        return values.contains(ALL) || values.contains(value);
    }
}
