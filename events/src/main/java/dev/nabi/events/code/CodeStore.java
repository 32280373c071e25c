package dev.nabi.events.code;

import dev.nabi.events.store.StoreException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Contents by their SHA-256, each kept once, and the namespaces that claim them. What no namespace claims is deleted. All
 * methods may block.
 */
public interface CodeStore extends AutoCloseable {
    /** Begins to take a content whose digest is known at its end. */
    Upload begin(Instant now) throws StoreException;

    /** Claims a content that the namespace has already, and so keeps it from being collected; says whether it has it. */
    boolean renew(String namespace, String sha256, Instant now) throws StoreException;

    /** A content that the namespace claims. */
    Optional<Content> open(String namespace, String sha256) throws StoreException;

    /** How much is stored. */
    Sizes sizes(String namespace) throws StoreException;

    /** Claims that were not renewed since. */
    List<Claim> claimsBefore(Instant cutoff) throws StoreException;

    /** Gives up a claim, unless it was renewed since. */
    void release(Claim claim, Instant cutoff) throws StoreException;

    /** Deletes contents that nobody claims, and uploads that were begun before and never ended. */
    void collect(Instant cutoff) throws StoreException;

    @Override
    void close();

    /** A namespace's claim on a content. */
    record Claim(String namespace, String sha256) {}

    /**
     * Bytes that are stored.
     *
     * @param namespace of all contents that the namespace claims, also where others claim them, too
     * @param total of all contents, each counted once
     */
    record Sizes(long namespace, long total) {}

    /** A content to read to its end, and to close. */
    record Content(long bytes, InputStream stream) implements AutoCloseable {
        @Override
        public void close() throws StoreException {
            try {
                stream.close();
            } catch (java.io.IOException e) {
                throw new StoreException("the content cannot be closed: " + e.getMessage(), e);
            }
        }
    }

    /** A content that is being taken; closed without {@link #commit} it leaves nothing behind. */
    interface Upload extends AutoCloseable {
        void write(byte[] bytes, int length) throws StoreException;

        /** Keeps what was written under its digest, and claims it. */
        void commit(String namespace, String sha256, Instant now) throws StoreException;

        @Override
        void close();
    }
}
