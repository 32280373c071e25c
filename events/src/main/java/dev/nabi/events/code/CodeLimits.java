package dev.nabi.events.code;

/**
 * How much the code store takes. Uploads that run at the same time in several processes may pass the two sums by what they
 * upload.
 *
 * @param bytes the most of one content
 * @param namespaceBytes the most of all contents that a namespace claims
 * @param totalBytes the most of all
 */
public record CodeLimits(long bytes, long namespaceBytes, long totalBytes) {
    public CodeLimits {
        if (bytes < 1 || namespaceBytes < bytes || totalBytes < namespaceBytes) {
            throw new IllegalArgumentException("the bounds of the code store are " + bytes + ", " + namespaceBytes
                    + " and " + totalBytes + " bytes; the first is at least 1, and none is more than the next");
        }
    }

    /** Of bounds of which one is more than a wider one, the wider one holds. */
    public static CodeLimits within(long bytes, long namespaceBytes, long totalBytes) {
        var ofNamespace = Math.min(namespaceBytes, totalBytes);
        return new CodeLimits(Math.min(bytes, ofNamespace), ofNamespace, totalBytes);
    }
}
