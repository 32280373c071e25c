package dev.nabi.gateway.tls;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A certificate in a directory: the newest pair that could be used stays in use until a better one is there. */
public final class Certificate {
    private static final Logger LOG = Logger.getLogger(Certificate.class);

    private final Path directory;
    private final Vertx vertx;
    private final InstantSource clock;
    private @Nullable KeyPairFiles tried;
    private String said = "";
    private volatile Identity current;
    private volatile boolean isRefused;

    private Certificate(Path directory, Vertx vertx, InstantSource clock, Identity first, KeyPairFiles files) {
        this.directory = directory;
        this.vertx = vertx;
        this.clock = clock;
        this.current = first;
        this.tried = files;
    }

    /** Reads a directory for the first time; fails where there is no pair that can be used. */
    static Certificate open(Path directory, Vertx vertx, InstantSource clock) {
        try {
            var files = KeyPairFiles.read(directory);
            var first = Identity.of(files, vertx);
            if (!first.isValid(clock.instant())) {
                LOG.errorf("%s: %s; it is served, and clients will refuse it", directory, validity(first));
            }
            return new Certificate(directory, vertx, clock, first, files);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "nabi.gateway.tls-directories: " + directory
                            + " must hold a certificate (tls.crt) and its key (tls.key) in PEM: " + e,
                    e);
        }
    }

    private static String validity(Identity identity) {
        return "the certificate is valid from " + identity.notBefore() + " to " + identity.notAfter();
    }

    /** Looks whether there is another pair; true when it is in use from now on. */
    synchronized boolean refresh() {
        try {
            var files = KeyPairFiles.read(directory);
            if (files.equals(tried)) {
                return false;
            }
            tried = files;
            var next = Identity.of(files, vertx);
            if (!next.isValid(clock.instant())) {
                throw new GeneralSecurityException(validity(next));
            }
            current = next;
            isRefused = false;
            said = "";
            LOG.infof("%s: a new certificate is in use, valid until %s", directory, next.notAfter());
            return true;
        } catch (IOException | GeneralSecurityException e) {
            refuse(e);
            return false;
        }
    }

    private void refuse(Exception why) {
        isRefused = true;
        var now = String.valueOf(why);
        if (!now.equals(said)) {
            LOG.errorf("%s: the new certificate is refused, and the one of before serves on: %s", directory, now);
            said = now;
        }
    }

    Identity current() {
        return current;
    }

    /** The directory's name, which is the Secret's in a cluster. */
    public String name() {
        return String.valueOf(directory.getFileName());
    }

    /** Seconds until the certificate in use expires; negative once it has. */
    public double secondsLeft() {
        return Instant.ofEpochSecond(current.notAfter().getEpochSecond()).getEpochSecond()
                - clock.instant().getEpochSecond();
    }

    /** Whether the files hold another pair, and it cannot be used. */
    public boolean isRefused() {
        return isRefused;
    }
}
