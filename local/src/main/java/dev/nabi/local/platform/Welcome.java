package dev.nabi.local.platform;

/** What a person reads when the platform is up: commands to copy. */
final class Welcome {
    private Welcome() {}

    static String with(StateDirectory state, Resources.Example example, int port) {
        return """

               Nabi runs on this machine. What you apply is in memory and ends with it; usage and logs stay in %s
               (--fresh deletes them). In another terminal:

                 export KUBECONFIG=%s
                 curl http://127.0.0.1:%d/function/%s/%s
                 kubectl get fn,deploy,pods

               Or with Nabi's own command line:

                 ./nabi new greet && ./nabi deploy greet && ./nabi invoke greet -d Ada

               Ctrl-C stops everything.""".formatted(state.root(), state.kubeconfig(), port, example.namespace(), example.name());
    }

    static String empty(StateDirectory state) {
        return """

               Nabi runs on this machine. What you apply is in memory and ends with it; usage and logs stay in %s
               (--fresh deletes them). In another terminal:

                 export KUBECONFIG=%s
                 kubectl apply -f examples/hello/function.yaml
                 kubectl get fn,deploy,pods

               Or with Nabi's own command line:

                 ./nabi new greet && ./nabi deploy greet && ./nabi invoke greet -d Ada

               Ctrl-C stops everything.""".formatted(state.root(), state.kubeconfig());
    }
}
