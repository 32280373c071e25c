package dev.nabi.console;

import dev.nabi.api.loopback.LoopbackRequest;
import dev.nabi.console.accounts.Account;
import dev.nabi.console.accounts.Passwords;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.caller.SignIns;
import dev.nabi.console.http.WebRoutes;
import dev.nabi.console.session.OidcSettings;
import dev.nabi.console.session.SessionFace;
import dev.nabi.console.session.Sessions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Signing in as a part of the process: its routes, and the one-time link of the first start. */
@Singleton
public class SessionProcess {
    private static final Logger LOG = Logger.getLogger(SessionProcess.class);
    private static final int TRIES = 30;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConsoleConfig config;
    private final SessionFace face;

    SessionProcess(
            ConsoleConfig config,
            KubernetesClient own,
            CallerClients clients,
            WebRoutes routes,
            Clock clock,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host) {
        this.config = config;
        var http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .executor(threads)
                .build();
        var session = config.session();
        face = new SessionFace(
                new SessionFace.Options(
                        url(),
                        LoopbackRequest.isLoopback(host),
                        new Sessions.Bounds(session.life(), session.idle(), config.namespace()),
                        Passwords.ITERATIONS,
                        oidc(config.oidc())),
                new SessionFace.Parts(own, clients, routes, threads, http, clock),
                new SecureRandom());
    }

    private String url() {
        return config.url().map(url -> url.toString().replaceAll("/+$", "")).orElse("");
    }

    private Optional<OidcSettings> oidc(ConsoleConfig.Oidc oidc) {
        return oidc.issuer()
                .map(issuer -> new OidcSettings(
                        issuer,
                        oidc.client()
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "nabi.console.oidc.client is missing: the id of the console at " + issuer)),
                        oidc.secretFile().map(SessionProcess::secret),
                        oidc.scopes().orElse(List.of("profile", "email")),
                        URI.create(config.url()
                                        .orElseThrow(() -> new IllegalArgumentException("nabi.console.url is missing: "
                                                + issuer + " sends browsers back to it"))
                                        .toString()
                                        .replaceAll("/+$", "")
                                + "/sign-in/oidc/answer")));
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException("nabi.console.oidc.secret-file: " + file + " cannot be read: " + e, e);
        }
    }

    @Produces
    @Singleton
    SignIns signIns() {
        return face.signIns();
    }

    void routes(@Observes Router router) {
        face.add(router);
    }

    void start(@Observes StartupEvent event) {
        config.firstAccount().ifPresent(name -> {
            if (!Account.isName(name)) {
                throw new IllegalArgumentException("nabi.console.first-account is " + name
                        + ", and must be 1 to 40 small letters, digits and dashes");
            }
            threads.execute(() -> sayFirstLink(name));
        });
    }

    /** The API server may be away when the process starts. */
    private void sayFirstLink(String name) {
        var token = config.firstInvitation().map(secret -> secret.get());
        for (var tries = 1; ; tries++) {
            try {
                face.accounts()
                        .firstInvitation(name, token)
                        .ifPresent(invitation -> LOG.infof(
                                "no account has a password yet: open %s/invitation/%s.%s before %s to choose that of %s",
                                url(), name, invitation.token(), invitation.ends(), name));
                return;
            } catch (KubernetesClientException | IllegalStateException e) {
                LOG.warnf("the first account cannot be looked up: %s", e.getMessage());
                if (tries == TRIES || !pause()) {
                    return;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
    }
}
