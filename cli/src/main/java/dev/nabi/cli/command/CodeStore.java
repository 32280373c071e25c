package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.kube.ApiException;
import dev.nabi.cli.kube.Yaml;
import dev.nabi.cli.project.FunctionDraft;
import dev.nabi.cli.project.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Where the code of a Function goes that does not travel in it: in local mode a jar of any size to a directory of this
 * machine, under its digest; on a cluster a jar of up to 1 MiB, and scripts, to ConfigMaps.
 */
final class CodeStore {
    private static final int MOST_BYTES = 1 << 20;
    private static final int DIGITS = 10;
    private static final String LABEL = "nabi.dev/code-of";

    private final Target target;
    private final boolean isDryRun;

    CodeStore(Target target, boolean isDryRun) {
        this.target = target;
        this.isDryRun = isDryRun;
    }

    /** Stores a jar and names it in the draft. */
    void jar(FunctionDraft draft, String function, Path jar) {
        var directory = target.api().context().installation().code();
        if (directory != null) {
            draft.jarFile(kept(directory, jar).toString());
            return;
        }
        var size = jar.toFile().length();
        if (size > MOST_BYTES) {
            throw CommandException.usage(tooLarge(function, jar, size));
        }
        var content = read(jar);
        var named = draft.jarConfigMapName();
        var name = named.isEmpty() ? function + "-jar" : named;
        var key = draft.jarConfigMapKey(function + ".jar");
        var map = configMap(name, function);
        map.putObject("binaryData").put(key, Base64.getEncoder().encodeToString(content));
        apply(map);
        draft.jarConfigMap(name, key);
    }

    private static String tooLarge(String function, Path jar, long bytes) {
        return """
                %s has %.1f MiB. A ConfigMap holds 1 MiB, and this installation has no store for larger code yet. Make it an image, with no container engine, and deploy that:
                  ./nabi images function --jar %s --handler CLASS --name %s --registry REGISTRY
                  nabi deploy --image REGISTRY/%s:TAG --name %s
                Or serve it where the cluster can fetch it: spec.java.jar.url with its sha256 (docs/runtime-contract.md).""".formatted(jar, bytes / (double) MOST_BYTES, jar, function, function, function);
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

    private Path kept(Path directory, Path jar) {
        try {
            var file = directory.resolve(Sha256.of(jar) + ".jar");
            if (isDryRun || Files.exists(file)) {
                return file;
            }
            Files.createDirectories(directory);
            var part = Files.createTempFile(directory, "jar", ".part");
            Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw CommandException.usage("the jar cannot be kept in " + directory + ": " + e.getMessage());
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
