package dev.nabi.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsPathTest {
    private static final String ID = "shop.cart.01hzzzzzzz0123456789abcdef";

    @Test
    void anAsynchronousCallSaysItsFunction() {
        assertThat(EventsPath.read("/async/" + ID + "?wait=30s"))
                .isEqualTo(new EventsPath.AsyncCall(new FunctionKey("shop", "cart"), ID, "?wait=30s"));
    }

    @ParameterizedTest
    @CsvSource({
        "/events/shop/orders,/v1/namespaces/shop/topics/orders",
        "/events/shop/orders?from=2026-03-01T09:00:00Z&max=5,/v1/namespaces/shop/topics/orders?from=2026-03-01T09:00:00Z&max=5",
        "/events/shop/orders/replay,/v1/namespaces/shop/topics/orders/replay",
        "/events/shop/replay,/v1/namespaces/shop/topics/replay",
        "/hooks/shop/github/push,/v1/namespaces/shop/webhooks/github/push"
    })
    void whatComesInHasItsPlaceAtTheEventsProcess(String target, String path) {
        assertThat(EventsPath.read(target)).isEqualTo(new EventsPath.Inlet(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/async/",
                "/async/shop.cart",
                "/async/shop.cart.01hzzzzzzz0123456789abcdef/x",
                "/async/../v1/topics",
                "/async/shop.cart.01hzzzzzzz0123456789abcde%2F",
                "/events/shop",
                "/events/shop/a/b",
                "/events/shop/a/replay/b",
                "/events/shop/..",
                "/events/Shop/orders",
                "/hooks/shop/",
                "/hooks/shop/../../admin",
                "/hooks/shop/a/..",
                "/hooks/shop/a%2Fb",
                "/hooks/shop/a//b"
            })
    void whatOnlyBeginsSoIsRefused(String target) {
        assertThat(EventsPath.read(target)).isInstanceOf(EventsPath.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/async", "/asynchronous/x", "/eventsx/a/b", "/function/shop/async/x", "*"})
    void allElseIsNone(String target) {
        assertThat(EventsPath.read(target)).isNull();
    }
}
