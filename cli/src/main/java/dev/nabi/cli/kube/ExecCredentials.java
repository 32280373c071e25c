package dev.nabi.cli.kube;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.kube.KubeContext.Exec;
import dev.nabi.cli.kube.KubeContext.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Credentials that a program of the kubeconfig prints (the plugins of {@code client.authentication.k8s.io}). */
final class ExecCredentials {
    private ExecCredentials() {}

    static User of(Exec exec) {
        var command = new ArrayList<>(List.of(program(exec)));
        command.addAll(exec.arguments());
        try {
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(exec.environment());
            builder.environment()
                    .put(
                            "KUBERNETES_EXEC_INFO",
                            "{\"apiVersion\":\"" + exec.apiVersion()
                                    + "\",\"kind\":\"ExecCredential\",\"spec\":{\"interactive\":false}}");
            var process = builder.start();
            process.getOutputStream().close();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw failed(exec, "ended with " + process.exitValue());
            }
            return credentials(exec, printed);
        } catch (IOException e) {
            throw failed(exec, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(exec, "was interrupted");
        }
    }

    /** A command with a slash is relative to the kubeconfig; another is found on the PATH. */
    private static String program(Exec exec) {
        return exec.command().contains("/")
                ? exec.directory().resolve(exec.command()).toString()
                : exec.command();
    }

    private static User credentials(Exec exec, String printed) throws IOException {
        var status = Yaml.JSON.readTree(printed).path("status");
        if (status.hasNonNull("token")) {
            return User.ANONYMOUS.withToken(status.path("token").asText());
        }
        if (status.hasNonNull("clientCertificateData") && status.hasNonNull("clientKeyData")) {
            return User.ANONYMOUS.withCertificate(
                    status.path("clientCertificateData").asText(),
                    status.path("clientKeyData").asText());
        }
        throw failed(exec, "printed neither a token nor a certificate with its key");
    }

    private static CommandException failed(Exec exec, String what) {
        return new CommandException(
                ExitCode.FORBIDDEN,
                "the kubeconfig's program '" + exec.command() + "' gave no credentials: it " + what);
    }
}
