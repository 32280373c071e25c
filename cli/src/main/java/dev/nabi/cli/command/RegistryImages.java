package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.image.FunctionImage;
import dev.nabi.cli.kube.ApiException;
import dev.nabi.cli.output.Progress;
import dev.nabi.cli.project.JarHandlers;
import dev.nabi.cli.project.Project;
import dev.nabi.cli.project.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes images of jars in a registry, on the installation's base image. */
record RegistryImages(
        Target target, String registry, @Nullable String base) {
    private static final int DIGITS = 12;
    private static final String OPERATORS =
            "/deployments?labelSelector=app.kubernetes.io/name%3Dnabi,app.kubernetes.io/component%3Doperator";

    /** Pushes the image of a jar, whose tag is made of its content; gives its name. */
    String push(
            Project project, String function, Path jar, @Nullable String handler, boolean isDryRun, Progress progress) {
        var manifest = project.manifest();
        var named = manifest == null
                ? ""
                : manifest.path("spec").path("java").path("handler").asText("");
        var called = handler != null ? handler : !named.isEmpty() ? named : JarHandlers.only(jar);
        var on = base != null ? base : installed();
        var image = registry.replaceFirst("/$", "") + "/" + function + ":" + tag(jar, called, on);
        if (!isDryRun) {
            new FunctionImage(on, image, jar, called).push(progress::say);
        }
        return image;
    }

    private static String tag(Path jar, String handler, String base) {
        try {
            var parts = Sha256.of(jar) + "\n" + handler + "\n" + base;
            return Sha256.of(parts.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
        } catch (IOException e) {
            throw CommandException.usage(jar + " cannot be read: " + e.getMessage());
        }
    }

    /** The base image that the operator gives to functions. */
    private String installed() {
        var namespace = Objects.requireNonNullElse(target.gatewayOptions().platformNamespace(), "nabi-system");
        return found(namespace)
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "--base IMAGE names the function base image: which one the installation has cannot be read in the"
                                + " namespace '" + namespace + "' (--platform-namespace)"));
    }

    private Optional<String> found(String namespace) {
        try {
            return target.api()
                    .get("/apis/apps/v1/namespaces/" + namespace + OPERATORS)
                    .path("items")
                    .valueStream()
                    .flatMap(operator ->
                            operator.at("/spec/template/spec/containers").valueStream())
                    .flatMap(container -> container.path("env").valueStream())
                    .filter(variable -> "NABI_OPERATOR_BASE_IMAGE"
                            .equals(variable.path("name").asText()))
                    .map(variable -> variable.path("value").asText())
                    .filter(image -> !image.isEmpty())
                    .findFirst();
        } catch (ApiException refused) {
            return Optional.empty();
        }
    }
}
