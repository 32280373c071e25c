package dev.nabi.local.platform;

import java.nio.file.Path;

/** Where the platform's parts are, as an extension of its kubeconfig, which the command line reads. */
final class Addresses {
    private Addresses() {}

    /** The kubeconfig's field {@code extensions}. */
    static String extension(PortOptions ports, Path code) {
        return """
                extensions:
                - name: nabi.dev
                  extension:
                    gateway: http://127.0.0.1:%d
                    management: http://127.0.0.1:%d
                    code: %s
                """.formatted(ports.gateway(), ports.gatewayManagement(), quoted(code));
    }

    /** A text of YAML in single quotes. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }
}
