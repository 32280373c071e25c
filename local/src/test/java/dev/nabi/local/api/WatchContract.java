package dev.nabi.local.api;

import static dev.nabi.local.api.ApiUnderTest.MERGE;
import static dev.nabi.local.api.ContractNamespace.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.local.api.json.Meta;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Watches: what changed, in its order. */
interface WatchContract extends ContractNamespace {
    @Test
    default void aWatchTellsEveryChangeInOrder() throws IOException {
        var version = Meta.resourceVersion(api().get(core() + "/configmaps").body());
        try (var events = api().watch(core() + "/configmaps?labelSelector=watch%3Dorder&resourceVersion=" + version)) {
            for (var name : new String[] {"w1", "w2"}) {
                api().post(
                                core() + "/configmaps",
                                configMap(name, "{}")
                                        .replace("name: " + name, "name: " + name + ", labels: {watch: order}"));
            }
            api().patch(core() + "/configmaps/w1", MERGE, "{data: {a: '1'}}");
            api().delete(core() + "/configmaps/w2");

            assertThat(events.brief()).isEqualTo("ADDED w1");
            assertThat(events.brief()).isEqualTo("ADDED w2");
            assertThat(events.brief()).isEqualTo("MODIFIED w1");
            assertThat(events.brief()).isEqualTo("DELETED w2");
        }
    }

    @Test
    default void anObjectThatNoLongerMatchesIsDeletedForItsWatcher() throws IOException {
        api().post(core() + "/configmaps", configMap("leaver", "{}"));
        var version = Meta.resourceVersion(api().get(core() + "/configmaps").body());
        try (var events = api().watch(core() + "/configmaps?labelSelector=watch%3Dleave&resourceVersion=" + version)) {
            api().patch(core() + "/configmaps/leaver", MERGE, "{metadata: {labels: {watch: leave}}}");
            api().patch(core() + "/configmaps/leaver", MERGE, "{data: {a: '1'}}");
            var last = api().patch(core() + "/configmaps/leaver", MERGE, "{metadata: {labels: {watch: other}}}");

            assertThat(events.brief()).isEqualTo("ADDED leaver");
            assertThat(events.brief()).isEqualTo("MODIFIED leaver");
            var gone = events.next();
            assertThat(gone.path("type").asText()).isEqualTo("DELETED");
            assertThat(Meta.resourceVersion(gone.path("object"))).isEqualTo(Meta.resourceVersion(last.body()));
        }
    }

    @Test
    default void aWatchFromNothingBeginsWithWhatIsThere() throws IOException {
        api().post(core() + "/configmaps", configMap("there", "{}"));
        try (var events = api().watch(core() + "/configmaps?fieldSelector=metadata.name%3Dthere")) {
            assertThat(events.brief()).isEqualTo("ADDED there");
        }
    }
}
