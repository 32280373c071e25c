package dev.nabi.operator;

import io.fabric8.kubernetes.client.VersionInfo;

/** What an API server of this version has. */
record ServerVersion(int major, int minor) {

    /** Reads it; some providers write "21+". */
    static ServerVersion of(VersionInfo version) {
        return new ServerVersion(number(version.getMajor()), number(version.getMinor()));
    }

    /** From 1.21 on each namespace bears its own name as a label. */
    boolean labelsNamespaces() {
        return isAtLeast(1, 21);
    }

    /** From 1.30 on, where it is on by default, the kubelet can wait before it tells a container to stop. */
    boolean sleepsBeforeStop() {
        return isAtLeast(1, 30);
    }

    private boolean isAtLeast(int major, int minor) {
        return this.major > major || (this.major == major && this.minor >= minor);
    }

    private static int number(String text) {
        return Integer.parseInt(text.replaceAll("[^0-9].*", ""));
    }
}
