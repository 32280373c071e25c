package dev.nabi.console.templates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The files that browsers load, with a digest of their content in their address. */
final class Assets {
    private static final Map<String, String> ADDRESSES = new ConcurrentHashMap<>();
    private static final int DIGITS = 12;

    private Assets() {}

    static String address(String name) {
        return ADDRESSES.computeIfAbsent(name, Assets::digested);
    }

    private static String digested(String name) {
        try (var stream = Objects.requireNonNull(
                Assets.class.getResourceAsStream("/META-INF/resources/assets/" + name), "no asset " + name)) {
            var digest = MessageDigest.getInstance("SHA-256").digest(stream.readAllBytes());
            return "/assets/" + name + "?v=" + HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
