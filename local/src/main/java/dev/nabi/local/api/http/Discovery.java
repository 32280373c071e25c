package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.kinds.KindRegistry;
import dev.nabi.local.api.kinds.ResourceKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tells clients which groups, versions and resources there are, one by one or all in one answer. */
final class Discovery {
    static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final KindRegistry kinds;

    Discovery(KindRegistry kinds) {
        this.kinds = kinds;
    }

    static boolean wantsAggregated(ApiRequest request) {
        var accept = request.media().accept().replace(" ", "");
        return accept.contains("g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    }

    static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "32")
                .put("gitVersion", "v1.32.0+nabi-local")
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "")
                .put("platform", "java");
    }

    ObjectNode coreVersions() {
        var versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    ObjectNode groups() {
        var list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        var groups = list.putArray("groups");
        groupNames().forEach(name -> groups.add(group(name)));
        return list;
    }

    Optional<ObjectNode> oneGroup(String name) {
        return groupNames().contains(name)
                ? Optional.of(group(name).put("kind", "APIGroup").put("apiVersion", "v1"))
                : Optional.empty();
    }

    private Set<String> groupNames() {
        var names = new LinkedHashSet<String>();
        kinds.all().stream()
                .map(ResourceKind::group)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    private ObjectNode group(String name) {
        var group = Json.object().put("name", name);
        var versions = group.putArray("versions");
        versions(name).forEach(version -> versions.add(groupVersion(name, version)));
        group.set("preferredVersion", groupVersion(name, versions(name).getFirst()));
        return group;
    }

    private static ObjectNode groupVersion(String group, String version) {
        return Json.object().put("groupVersion", group + "/" + version).put("version", version);
    }

    private List<String> versions(String group) {
        return kinds.all().stream()
                .filter(kind -> kind.group().equals(group))
                .map(ResourceKind::version)
                .distinct()
                .toList();
    }

    private List<ResourceKind> of(String group, String version) {
        return kinds.all().stream()
                .filter(kind -> kind.group().equals(group) && kind.version().equals(version))
                .toList();
    }

    Optional<ObjectNode> resources(String group, String version) {
        var served = of(group, version);
        if (served.isEmpty()) {
            return Optional.empty();
        }
        var list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", served.getFirst().apiVersion());
        var resources = list.putArray("resources");
        for (var kind : served) {
            var resource = resources
                    .addObject()
                    .put("name", kind.plural())
                    .put("singularName", kind.naming().singular())
                    .put("namespaced", kind.namespaced())
                    .put("kind", kind.kind());
            resource.set("verbs", Json.array(VERBS));
            naming(resource, kind);
            for (var part : new TreeSet<>(kind.serving().subresources())) {
                var sub = resources
                        .addObject()
                        .put("name", kind.plural() + "/" + part)
                        .put("singularName", "")
                        .put("namespaced", kind.namespaced())
                        .put("kind", shape(part, kind).kind());
                if (shape(part, kind).group().isPresent()) {
                    sub.put("group", shape(part, kind).group().get()).put("version", "v1");
                }
                sub.set("verbs", Json.array(verbs(part)));
            }
        }
        return Optional.of(list);
    }

    private static void naming(ObjectNode resource, ResourceKind kind) {
        if (!kind.naming().shortNames().isEmpty()) {
            resource.set("shortNames", Json.array(kind.naming().shortNames()));
        }
        if (!kind.naming().categories().isEmpty()) {
            resource.set("categories", Json.array(kind.naming().categories()));
        }
    }

    /** What a subresource is read and written as; of another group, it is of that group's v1. */
    private record Shape(Optional<String> group, String kind) {}

    private static Shape shape(String subresource, ResourceKind kind) {
        return switch (subresource) {
            case "scale" -> new Shape(Optional.of("autoscaling"), "Scale");
            case "token" -> new Shape(Optional.of("authentication.k8s.io"), "TokenRequest");
            default -> new Shape(Optional.empty(), kind.kind());
        };
    }

    private static List<String> verbs(String subresource) {
        return switch (subresource) {
            case "log" -> List.of("get");
            case "finalize" -> List.of("update");
            case "token" -> List.of("create");
            default -> List.of("get", "patch", "update");
        };
    }

    /** Everything below {@code /api} (the core group) or {@code /apis} in one answer. */
    ObjectNode aggregated(boolean core) {
        var list = Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        var items = list.putArray("items");
        for (var name : core ? Set.of("") : groupNames()) {
            var group = items.addObject();
            var metadata = group.putObject("metadata");
            if (!name.isEmpty()) {
                metadata.put("name", name);
            }
            for (var version : versions(name)) {
                var entry = group.withArray("versions")
                        .addObject()
                        .put("version", version)
                        .put("freshness", "Current");
                of(name, version).forEach(kind -> entry.withArray("resources").add(discovered(kind)));
            }
        }
        return list;
    }

    private static ObjectNode discovered(ResourceKind kind) {
        var resource = Json.object()
                .put("resource", kind.plural())
                .put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
                .put("singularResource", kind.naming().singular());
        resource.set("responseKind", responseKind(kind.group(), kind.version(), kind.kind()));
        resource.set("verbs", Json.array(VERBS));
        naming(resource, kind);
        for (var part : new TreeSet<>(kind.serving().subresources())) {
            var sub = resource.withArray("subresources").addObject().put("subresource", part);
            var shape = shape(part, kind);
            sub.set(
                    "responseKind",
                    responseKind(
                            shape.group().orElse(kind.group()),
                            shape.group().isPresent() ? "v1" : kind.version(),
                            shape.kind()));
            sub.set("verbs", Json.array(verbs(part)));
        }
        return resource;
    }

    private static ObjectNode responseKind(String group, String version, String kind) {
        return Json.object().put("group", group).put("version", version).put("kind", kind);
    }
}
