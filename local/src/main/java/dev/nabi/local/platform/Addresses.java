package dev.nabi.local.platform;

/** Where the platform's parts are, as an extension of its kubeconfig, which the command line reads. */
final class Addresses {
    private Addresses() {}

    /** The kubeconfig's field {@code extensions}. */
    static String extension(PortOptions ports, boolean hasConsole) {
        var console = hasConsole ? "    console: http://127.0.0.1:" + ports.console() + "\n" : "";
        return """
                extensions:
                - name: nabi.dev
                  extension:
                    gateway: http://127.0.0.1:%d
                    management: http://127.0.0.1:%d
                    events: http://127.0.0.1:%d
                    code: http://127.0.0.1:%d
                """.formatted(ports.gateway(), ports.gatewayManagement(), ports.eventsManagement(), ports.code())
                + console;
    }
}
