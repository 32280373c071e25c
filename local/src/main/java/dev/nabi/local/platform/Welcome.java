package dev.nabi.local.platform;

import java.nio.file.Path;

/** What a person reads when the platform is up: commands to copy. */
final class Welcome {
    private Welcome() {}

    static String with(Path kubeconfig, Resources.Example example, int port) {
        return """

               Nabi runs on this machine; state is in memory and ends with it. In another terminal:

                 export KUBECONFIG=%s
                 curl http://127.0.0.1:%d/function/%s/%s
                 kubectl get fn,deploy,pods

               Ctrl-C stops everything.""".formatted(kubeconfig, port, example.namespace(), example.name());
    }

    static String empty(Path kubeconfig) {
        return """

               Nabi runs on this machine; state is in memory and ends with it. In another terminal:

                 export KUBECONFIG=%s
                 kubectl apply -f examples/hello/function.yaml
                 kubectl get fn,deploy,pods

               Ctrl-C stops everything.""".formatted(kubeconfig);
    }
}
