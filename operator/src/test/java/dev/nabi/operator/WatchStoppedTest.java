package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchStoppedTest {
    private final AtomicInteger exits = new AtomicInteger();
    private final WatchStopped stopped = new WatchStopped(exits::incrementAndGet);

    @Test
    void theProcessEndsWhenAWatchHasFailed() {
        stopped.onStop(informer(true), new IllegalStateException("cannot be read"));

        assertThat(exits).hasValue(1);
    }

    @Test
    void theProcessDoesNotEndWhenAWatchWasClosedOrNeverBegan() {
        stopped.onStop(informer(true), null);
        stopped.onStop(informer(false), new IllegalStateException("403"));

        assertThat(exits).hasValue(0);
    }

    private static SharedIndexInformer<?> informer(boolean hasSynced) {
        return (SharedIndexInformer<?>) Proxy.newProxyInstance(
                WatchStoppedTest.class.getClassLoader(),
                new Class<?>[] {SharedIndexInformer.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hasSynced" -> hasSynced;
                    case "getApiTypeClass" -> Pod.class;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
