package dev.nabi.function.loading;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Fetches a jar over HTTP and believes it only by its digest. */
public final class JarDownload {
    public static final int MAX_BYTES = 256 * 1024 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration READ = Duration.ofSeconds(30);

    private JarDownload() {}

    public static byte[] fetch(URI uri, String sha256) throws IOException {
        var bytes = get(uri);
        var actual = HexFormat.of().formatHex(digest(bytes));
        if (!actual.equals(sha256)) {
            throw new IOException("the jar at " + uri + " has the SHA-256 " + actual + ", not " + sha256
                    + " as spec.java.jar.sha256 says");
        }
        return bytes;
    }

    private static byte[] get(URI uri) throws IOException {
        // HttpURLConnection starts in a fraction of the time of java.net.http, and one GET needs no more.
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) READ.toMillis());
        try {
            int status = connection.getResponseCode();
            if (status != 200) {
                throw new IOException("GET " + uri + " answered " + status + ", not 200");
            }
            try (InputStream body = connection.getInputStream()) {
                var bytes = body.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new IOException("the jar at " + uri + " is larger than " + MAX_BYTES + " bytes");
                }
                return bytes;
            }
        } finally {
            connection.disconnect();
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }
}
