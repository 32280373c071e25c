package dev.nabi.operator;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when a watch has failed in a way that the client does not begin anew: the next process sees what this
 * one would miss for ever.
 */
final class WatchStopped implements InformerStoppedHandler {
    private static final Logger LOG = Logger.getLogger(WatchStopped.class);

    private final Runnable exit;

    WatchStopped(Runnable exit) {
        this.exit = exit;
    }

    /** A watch that is closed has no failure; one that never began fails the start. */
    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    public void onStop(SharedIndexInformer informer, @Nullable Throwable failure) {
        if (failure != null && informer.hasSynced()) {
            LOG.errorf(
                    failure,
                    "the watch of %s has ended and is not begun anew; the operator ends",
                    informer.getApiTypeClass().getSimpleName());
            exit.run();
        }
    }
}
