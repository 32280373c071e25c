package dev.nabi.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LoadCellTest {
    private final LoadCell cell = new LoadCell();

    @Test
    void integratesWhatIsInFlightAndQueuedOverTime() {
        cell.arrived(100);
        cell.arrived(200);
        cell.started();
        assertThat(cell.read(300)).isEqualTo(new Load(1, 1, 300, 2));

        cell.ended(400);
        cell.gaveUp(500);

        assertThat(cell.read(10_000)).isEqualTo(new Load(0, 0, 600, 2));
    }

    @Test
    void readerNeverSeesHalfAWrite() throws InterruptedException {
        var stop = new CountDownLatch(1);
        var writer = Thread.ofPlatform().start(() -> {
            while (stop.getCount() > 0) {
                cell.arrived(1_000_000);
                cell.started();
                cell.ended(1_000_000);
            }
        });
        for (var i = 0; i < 200_000; i++) {
            assertThat(cell.read(1_000_000).busyNanos()).isZero();
        }
        stop.countDown();
        writer.join();
    }
}
