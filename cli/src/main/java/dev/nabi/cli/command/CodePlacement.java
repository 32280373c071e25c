package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.gateway.CodeUpload;
import dev.nabi.cli.gateway.JsonApi;
import dev.nabi.cli.kube.ApiException;
import dev.nabi.cli.kube.Yaml;
import dev.nabi.cli.project.FunctionDraft;
import dev.nabi.cli.project.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Where the code of a Function goes that does not travel in it: a jar to the code store of the installation, or without one,
 * up to 1 MiB, to a ConfigMap; scripts to a ConfigMap.
 */
final class CodePlacement {
    private static final int MOST_BYTES = 1 << 20;
    private static final int DIGITS = 10;
    private static final String LABEL = "nabi.dev/code-of";

    private final Target target;
    private final boolean isDryRun;

    CodePlacement(Target target, boolean isDryRun) {
        this.target = target;
        this.isDryRun = isDryRun;
    }

    /** Stores a jar and names it in the draft. */
    void jar(FunctionDraft draft, String function, Path jar) {
        try (var gateways = target.gateways()) {
            var token = target.token();
            var store = target.isLocal() || token.isPresent() ? gateways.codeStore() : Optional.<URI>empty();
            if (store.isPresent()) {
                var sha256 = digest(jar);
                if (!isDryRun) {
                    new CodeUpload(store.get(), token).put(target.namespace(), jar, sha256);
                }
                draft.jarStored(sha256, jar.toFile().length());
            } else {
                refuseTooLarge(function, jar, token.isEmpty());
                var named = draft.jarConfigMapName();
                toConfigMap(draft, function, jar, named.isEmpty() ? function + "-jar" : named);
            }
        }
    }

    private static void refuseTooLarge(String function, Path jar, boolean isWithoutToken) {
        var size = jar.toFile().length();
        if (size > MOST_BYTES) {
            throw CommandException.usage(tooLarge(function, jar, size, isWithoutToken));
        }
    }

    private void toConfigMap(FunctionDraft draft, String function, Path jar, String name) {
        var key = draft.jarConfigMapKey(function + ".jar");
        var map = configMap(name, function);
        map.putObject("binaryData").put(key, Base64.getEncoder().encodeToString(read(jar)));
        apply(map);
        draft.jarConfigMap(name, key);
    }

    private static String tooLarge(String function, Path jar, long bytes, boolean isWithoutToken) {
        var why = isWithoutToken
                ? "The code store asks for a token. " + JsonApi.NO_TOKEN
                : "There is no code store that you may reach (events.enabled of the chart, create pods/portforward in its"
                        + " namespace, or NABI_CODE_URL).";
        return String.format(Locale.ROOT, """
                %s has %.1f MiB, and a ConfigMap holds 1 MiB. %s
                Without one: make it an image, with no container engine, by nabi deploy --registry REGISTRY --name %s
                Or serve it where the cluster can fetch it: spec.java.jar.url with its sha256 (docs/runtime-contract.md).""", jar, bytes / (double) MOST_BYTES, why, function);
    }

    /** Stores scripts under a name of their content, so that each revision keeps its own, and mounts them. */
    void scripts(FunctionDraft draft, String function, Map<String, String> files) {
        var sorted = new TreeMap<>(files);
        var digest = Sha256.of(sorted.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var prefix = function + "-code";
        var name = prefix + "-" + digest.substring(0, DIGITS);
        if (draft.mount(prefix, name)) {
            var map = configMap(name, function);
            var data = map.putObject("data");
            sorted.forEach(data::put);
            apply(map);
        }
    }

    /** Ties stored code to the Function, with which it goes, and deletes what no revision names any more. */
    void tidy(JsonNode function, Predicate<String> isNamed) {
        var metadata = function.path("metadata");
        var name = metadata.path("name").asText();
        for (var map : stored(name)) {
            var its = map.path("metadata").path("name").asText();
            if (its.startsWith(name + "-code-") && !isNamed.test(its)) {
                target.api().delete(path() + "/" + its);
            } else if (map.path("metadata").path("ownerReferences").isEmpty()) {
                target.api().merge(path() + "/" + its, owned(metadata));
            }
        }
    }

    private List<JsonNode> stored(String function) {
        try {
            return target.api()
                    .get(path() + "?labelSelector=" + LABEL + "%3D" + function)
                    .path("items")
                    .valueStream()
                    .toList();
        } catch (ApiException e) {
            if (e.status() == 403) {
                return List.of();
            }
            throw e;
        }
    }

    private static ObjectNode owned(JsonNode metadata) {
        var patch = Yaml.object();
        patch.putObject("metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "nabi.dev/v1alpha1")
                .put("kind", "Function")
                .put("name", metadata.path("name").asText())
                .put("uid", metadata.path("uid").asText());
        return patch;
    }

    private ObjectNode configMap(String name, String function) {
        var map = Yaml.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name).putObject("labels").put(LABEL, function);
        return map;
    }

    private void apply(ObjectNode map) {
        if (!isDryRun) {
            target.api().apply(path() + "/" + map.path("metadata").path("name").asText(), map);
        }
    }

    private String path() {
        return "/api/v1/namespaces/" + target.namespace() + "/configmaps";
    }

    private static String digest(Path jar) {
        try {
            return Sha256.of(jar);
        } catch (IOException e) {
            throw CommandException.usage(jar + " cannot be read: " + e.getMessage());
        }
    }

    private static byte[] read(Path jar) {
        try {
            return Files.readAllBytes(jar);
        } catch (IOException e) {
            throw CommandException.usage(jar + " cannot be read: " + e.getMessage());
        }
    }
}
