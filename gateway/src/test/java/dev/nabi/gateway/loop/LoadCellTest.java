package dev.nabi.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Many interleavings: at one time all integrals cancel out, so that a torn reading shows. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aReadingIsConsistentWhateverTheInterleaving(long seed) throws InterruptedException {
        var isOver = new AtomicBoolean();
        var writer = Thread.ofPlatform().start(() -> {
            var chance = new Random(seed);
            var queued = 0;
            var inFlight = 0;
            for (var i = 0; i < 500_000; i++) {
                switch (chance.nextInt(5)) {
                    case 0 -> {
                        cell.arrived(1_000_000);
                        queued++;
                    }
                    case 1 -> {
                        if (queued > 0) {
                            cell.started();
                            queued--;
                            inFlight++;
                        }
                    }
                    case 2 -> {
                        if (inFlight > 0) {
                            cell.returned();
                            inFlight--;
                            queued++;
                        }
                    }
                    case 3 -> {
                        if (queued > 0) {
                            cell.gaveUp(1_000_000);
                            queued--;
                        }
                    }
                    default -> {
                        if (inFlight > 0) {
                            cell.ended(1_000_000);
                            inFlight--;
                        }
                    }
                }
            }
            isOver.set(true);
        });
        var arrivals = 0L;
        while (!isOver.get()) {
            var load = cell.read(1_000_000);
            assertThat(load.busyNanos()).isZero();
            assertThat(load.queued()).isNotNegative();
            assertThat(load.inFlight()).isNotNegative();
            assertThat(load.arrivals()).isGreaterThanOrEqualTo(arrivals);
            arrivals = load.arrivals();
        }
        writer.join();
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
