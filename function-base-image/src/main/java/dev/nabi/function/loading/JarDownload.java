package dev.nabi.function.loading;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Fetches a jar over HTTP into a file, and believes it, fetched now or before, only by its digest. */
public final class JarDownload {
    public static final int MAX_BYTES = 256 * 1024 * 1024;
    private static final int MAX_PROBLEM = 600;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration READ = Duration.ofSeconds(30);

    private JarDownload() {}

    /**
     * The jar as a file.
     *
     * @param cache where it is kept for later starts; without one it stands where temporary files do, and is found again
     *     by the next start of the same container
     */
    public static Path fetch(URI uri, String sha256, @Nullable Path cache) throws IOException {
        var directory = directory(sha256, cache);
        var jar = directory.resolve(sha256 + ".jar");
        if (Files.isRegularFile(jar) && digestOf(jar).equals(sha256)) {
            return jar;
        }
        var partial = Files.createTempFile(directory, "jar", ".partial");
        try {
            var actual = download(uri, partial);
            if (!actual.equals(sha256)) {
                throw new IOException("the jar at " + shown(uri) + " has the SHA-256 " + actual + ", not " + sha256
                        + " as spec.java.jar.sha256 says");
            }
            // Two instances may share the directory; each moves a whole file.
            Files.move(partial, jar, StandardCopyOption.ATOMIC_MOVE);
            return jar;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static Path directory(String sha256, @Nullable Path cache) throws IOException {
        if (cache != null) {
            try {
                return Files.createDirectories(cache);
            } catch (IOException notWritable) {
                System.err.println("nabi: the jar is not cached: " + notWritable);
            }
        }
        return OwnDirectory.named(sha256);
    }

    private static String download(URI uri, Path into) throws IOException {
        // HttpURLConnection starts in a fraction of the time of java.net.http, and one GET needs no more.
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) READ.toMillis());
        try {
            int status = connection.getResponseCode();
            if (status != 200) {
                throw new IOException("GET " + shown(uri) + " answered " + status + ", not 200" + problem(connection));
            }
            try (InputStream body = connection.getInputStream();
                    OutputStream out = Files.newOutputStream(into)) {
                return copy(body, out, uri, into);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** Without the query, which may hold a signature: what goes wrong is read in logs and conditions. */
    private static String shown(URI uri) {
        var text = uri.toString();
        var query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    /** What the server says of it, where it says so in text or JSON. */
    private static String problem(HttpURLConnection connection) throws IOException {
        var type = connection.getContentType();
        var body = connection.getErrorStream();
        if (body == null || type == null || !(type.startsWith("text/plain") || type.contains("json"))) {
            return "";
        }
        var said = new String(body.readNBytes(MAX_PROBLEM), StandardCharsets.UTF_8);
        return ": " + said.replaceAll("\\s+", " ").strip();
    }

    private static String copy(InputStream body, OutputStream out, URI uri, Path into) throws IOException {
        var digest = sha256();
        var buffer = new byte[64 * 1024];
        long size = 0;
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            size += count;
            if (size > MAX_BYTES) {
                throw new IOException("the jar at " + shown(uri) + " is larger than " + MAX_BYTES + " bytes");
            }
            digest.update(buffer, 0, count);
            try {
                out.write(buffer, 0, count);
            } catch (IOException full) {
                throw new IOException(
                        "the jar at " + shown(uri) + " does not fit into " + into.getParent() + " after " + size
                                + " bytes: " + full.getMessage() + "; give its size in spec.java.jar.sizeBytes, so that"
                                + " instances get a volume for it, or build a function image with it",
                        full);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digestOf(Path file) throws IOException {
        var digest = sha256();
        var buffer = new byte[64 * 1024];
        try (var in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }
}
