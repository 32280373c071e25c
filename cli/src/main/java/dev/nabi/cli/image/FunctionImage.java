package dev.nabi.cli.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The image of a function: the layers of the base image, and one with the jar. It starts with the base image's AOT cache.
 *
 * @param base the function base image, in a registry
 * @param name of the image, with registry and tag
 */
public record FunctionImage(String base, String name, Path jar, String handler) {
    private static final String FUNCTION = "/opt/function";

    /** Pushes it; layers that the registry has already are not sent. */
    public void push(Consumer<String> progress) {
        try {
            var file = String.valueOf(jar.getFileName());
            var layer = FileEntriesLayer.builder()
                    .setName("function")
                    .addEntry(jar, AbsoluteUnixPath.get(FUNCTION + "/" + file))
                    .build();
            progress.accept("pushing " + name);
            Jib.from(registryImage(base))
                    .addEnvironmentVariable("NABI_JAR", FUNCTION + "/" + file)
                    .addEnvironmentVariable("NABI_HANDLER", handler)
                    .setLabels(Map.of("org.opencontainers.image.title", name))
                    .addFileEntriesLayer(layer)
                    .containerize(Containerizer.to(registryImage(name))
                            .setToolName("nabi")
                            .setAllowInsecureRegistries(isOfThisMachine(base) && isOfThisMachine(name)));
        } catch (InvalidImageReferenceException e) {
            throw CommandException.usage("'" + e.getInvalidReference() + "' is no name of an image");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while " + name + " was pushed", e);
        } catch (Exception e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    name + " was not pushed: " + reason(e) + ". The base image is " + base
                            + " (--base): it has to stand in a registry (./nabi images --registry REGISTRY function-base);"
                            + " credentials are those of ~/.docker/config.json",
                    e);
        }
    }

    private static String reason(Exception failure) {
        var text = new StringBuilder(String.valueOf(failure.getMessage()));
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text.append(": ").append(cause.getMessage());
        }
        return text.toString();
    }

    /** Only a registry of this machine may be spoken to without TLS. */
    private static boolean isOfThisMachine(String image) throws InvalidImageReferenceException {
        return ImageReference.parse(image).getRegistry().matches("(localhost|127\\.0\\.0\\.1)(:[0-9]+)?");
    }

    private static RegistryImage registryImage(String image) throws InvalidImageReferenceException {
        var reference = ImageReference.parse(image);
        Consumer<LogEvent> nobody = event -> {};
        var credentials = CredentialRetrieverFactory.forImage(reference, nobody);
        return RegistryImage.named(reference)
                .addCredentialRetriever(credentials.dockerConfig())
                .addCredentialRetriever(credentials.wellKnownCredentialHelpers());
    }
}
