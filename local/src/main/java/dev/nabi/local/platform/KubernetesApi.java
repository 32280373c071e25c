package dev.nabi.local.platform;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** The Kubernetes API that the platform runs on, with the controllers that make pods of Deployments. */
public interface KubernetesApi extends AutoCloseable {

    /** Starts one on a port of loopback, which reads the logs of pods in this directory. */
    interface Starter {
        KubernetesApi start(int port, Path podLogs) throws IOException;
    }

    URI uri();

    /** The text of a kubeconfig for it. */
    String kubeconfig();

    @Override
    void close();
}
