package dev.nabi.local.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final int MIB = 1 << 20;

    private static ObjectKey key(String name) {
        return ObjectKey.of(BuiltIn.CONFIG_MAPS, "default", name);
    }

    private static ObjectNode object(String name, int bytes) {
        var object = Json.object();
        Meta.of(object).put("name", name).put("namespace", "default");
        Json.ensure(object, "data").put("a", "x".repeat(bytes));
        return object;
    }

    private static void write(Store store, String name, int bytes) {
        assertThat(store.swap(key(name), store.get(key(name)).orElse(null), object(name, bytes)))
                .isTrue();
    }

    @Test
    void manyChangesOfALargeObjectAreNotAllKept() {
        var store = new Store(new Store.Bounds(1000, 8L * MIB, 64L * MIB));
        for (var i = 0; i < 100; i++) {
            write(store, "large", MIB);
        }
        var seen = new ArrayList<Event>();

        store.watchAfter(store.version() - 2, "", "configmaps", seen::add);

        assertThat(seen).hasSize(2);
        assertThatThrownBy(() -> store.watchAfter(80, "", "configmaps", seen::add))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("too old resource version");
    }

    @Test
    void manyChangesOfSmallObjectsAreKeptUpToTheirNumber() {
        var store = new Store(new Store.Bounds(10, 8L * MIB, 64L * MIB));
        for (var i = 0; i < 100; i++) {
            write(store, "small", 1);
        }
        var seen = new ArrayList<Event>();

        store.watchAfter(90, "", "configmaps", seen::add);

        assertThat(seen).hasSize(10);
    }

    @Test
    void aChangeThatIsLargerThanTheBoundIsToldAllTheSame() {
        var store = new Store(new Store.Bounds(10, MIB, 64L * MIB));
        write(store, "large", 2 * MIB);
        var seen = new ArrayList<Event>();

        store.watchAfter(0, "", "configmaps", seen::add);

        assertThat(seen).hasSize(1);
    }

    @Test
    void allObjectsTogetherHaveABoundAndDeletingMakesRoom() {
        var store = new Store(new Store.Bounds(10, MIB, 4L * MIB));
        write(store, "a", 2 * MIB);
        write(store, "b", MIB);

        assertThatThrownBy(() -> write(store, "c", 2 * MIB))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("delete what is not needed");
        assertThatThrownBy(() -> write(store, "b", 3 * MIB)).isInstanceOf(ApiException.class);
        write(store, "a", MIB);
        assertThat(store.swap(key("b"), store.get(key("b")).orElseThrow(), null))
                .isTrue();
        write(store, "c", 2 * MIB);
        assertThat(store.get(key("b"))).isEmpty();
    }
}
