package dev.nabi.gateway.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A certificate with its key, in PEM, as the files of a mounted Secret of the type {@code kubernetes.io/tls}.
 *
 * @param chain the certificate, and those that lead from it to an authority
 */
record KeyPairFiles(String chain, String key) {
    private static final String CHAIN = "tls.crt";
    private static final String KEY = "tls.key";

    /** Where the kubelet puts the files: a link that it moves from one state of the Secret to the next, whole. */
    private static final String STATE = "..data";

    /** More than any chain is long. */
    private static final long MOST_BYTES = 1 << 20;

    static KeyPairFiles read(Path directory) throws IOException {
        var state = directory.resolve(STATE);
        // Resolved once: the link may be moved between the files.
        var folder = Files.exists(state) ? state.toRealPath() : directory;
        return new KeyPairFiles(text(folder.resolve(CHAIN)), text(folder.resolve(KEY)));
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is longer than " + MOST_BYTES + " bytes");
        }
        return Files.readString(file);
    }

    /** Nothing of a key is printed. */
    @Override
    public String toString() {
        return "KeyPairFiles[]";
    }
}
