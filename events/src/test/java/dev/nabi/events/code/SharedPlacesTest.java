package dev.nabi.events.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SharedPlacesTest {
    private static final long LONG = 60_000_000_000L;

    private final SharedPlaces places = new SharedPlaces(8);

    private int takeAll(String namespace) {
        int taken = 0;
        while (places.tryTake(namespace)) {
            taken++;
        }
        return taken;
    }

    @Test
    void aNamespaceHasNoMoreThanAreFree() {
        assertThat(takeAll("first")).isEqualTo(4);
        assertThat(takeAll("second")).isEqualTo(2);
        assertThat(takeAll("third")).isEqualTo(1);
        assertThat(takeAll("fourth")).isEqualTo(1);
        assertThat(takeAll("fifth")).isZero();
    }

    @Test
    void aPlaceThatIsGivenBackIsThereForOthers() {
        takeAll("first");
        places.giveBack("first");

        assertThat(takeAll("second")).isEqualTo(3);
        assertThat(takeAll("first")).isZero();
        for (int i = 0; i < 3; i++) {
            places.giveBack("first");
            places.giveBack("second");
        }
        assertThat(takeAll("third")).isEqualTo(4);
    }

    @Test
    void whoWaitsIsServedWhenAPlaceIsGivenBack() throws Exception {
        takeAll("first");
        takeAll("second");
        Callable<Boolean> take = () -> places.take("second", LONG);
        var waits = new FutureTask<>(take);
        var thread = Thread.ofVirtual().start(waits);

        places.giveBack("first");
        places.giveBack("first");
        places.giveBack("first");

        assertThat(waits.get()).isTrue();
        thread.join();
    }

    @Test
    void whoHasNoPatienceIsRefused() throws Exception {
        takeAll("first");

        assertThat(places.take("first", 1_000_000)).isFalse();
    }
}
