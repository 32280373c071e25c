package dev.nabi.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Call;
import dev.nabi.metering.StepClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTest {
    private final StepClock clock = StepClock.atT0();

    @TempDir
    Path directory;

    @Test
    void aReaderWaitsForASlowWriterAndThenGivesItsSlotUpSoThatTheWriterTakesAnother() throws IOException {
        try (var files = JournalFiles.open(directory)) {
            var header = new SegmentHeader(UUID.randomUUID(), 0, 511, Call.T0);
            var segment = files.create(header, 64 << 10);
            var run = new Run(header, true);
            run.add(segment);
            var slow = new Encoder();
            slow.lost(1, 0, 0);

            // given: slot 0 is claimed and not written, slot 1 is written
            int claimed = segment.claim();
            segment.append(slow);
            var reader = new RunReader(run, 0, clock);
            assertThat(reader.read(100)).returns(0L, RunReader.Batch::next);
            clock.step(RunReader.PATIENCE.minusMillis(1));
            assertThat(reader.read(100)).returns(0L, RunReader.Batch::next);

            // when
            clock.step(java.time.Duration.ofMillis(1));
            var batch = reader.read(100);

            // then
            assertThat(batch).returns(2L, RunReader.Batch::next).returns(1L, RunReader.Batch::unwritten);
            assertThat(segment.write(slow, claimed)).isEqualTo(Segment.GIVEN_UP);
            assertThat(segment.append(slow)).isEqualTo(2);
            run.close();
        }
    }

    @Test
    void aForcingCoversASlotHoweverLongItsWriterWasPreempted() throws IOException {
        try (var files = JournalFiles.open(directory)) {
            var segment = files.create(new SegmentHeader(UUID.randomUUID(), 0, 511, Call.T0), 64 << 10);
            var writer = new Encoder();
            writer.lost(1, 0, 0);

            // given: slot 10 is claimed and not written, 300 slots behind it are written and forced
            append(segment, writer, 10);
            int claimed = segment.claim();
            append(segment, writer, 300);
            segment.force();
            assertThat(segment.unforced()).isEqualTo(new Segment.Unforced(10, 10, 311));

            // when
            segment.write(writer, claimed);

            // then
            assertThat(segment.unforced()).isEqualTo(new Segment.Unforced(10, 311, 311));
            segment.force();
            assertThat(segment.unforced()).isEqualTo(new Segment.Unforced(311, 311, 311));
            segment.close();
        }
    }

    private static void append(Segment segment, Encoder writer, int count) {
        for (var i = 0; i < count; i++) {
            segment.append(writer);
        }
    }

    /** Many interleavings: writers that rest between claim and write, a reader that gives their slots up, forcings. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eachRecordIsReadOnceWhateverTheInterleaving(long seed) throws Exception {
        int writers = 4;
        int each = 2000;
        try (var files = JournalFiles.open(directory)) {
            var segment = files.create(new SegmentHeader(UUID.randomUUID(), 0, 32_767, Call.T0), 32_768L * Slot.BYTES);
            var run = new Run(segment.header(), true);
            run.add(segment);
            var left = new AtomicInteger(writers);
            for (var writer = 0; writer < writers; writer++) {
                long first = (long) writer * each;
                var chance = new Random(seed * writers + writer);
                Thread.ofPlatform().start(() -> {
                    write(segment, first, each, chance);
                    left.decrementAndGet();
                });
            }

            var reader = new RunReader(run, 0, clock);
            var seen = new ArrayList<Long>();
            for (var isLast = false; !isLast; ) {
                isLast = left.get() == 0;
                run.force();
                for (var batch = reader.read(100); !batch.isEmpty(); batch = reader.read(100)) {
                    batch.records().forEach(record -> seen.add(((JournalRecord.Lost) record).invocations()));
                    reader.accept(batch);
                }
                clock.step(RunReader.PATIENCE);
            }

            assertThat(seen)
                    .hasSize(writers * each)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, (long) writers * each).boxed().toList());
            assertThat(segment.unforced().open()).isEqualTo(segment.unforced().until());
            run.close();
        }
    }

    private static void write(Segment segment, long first, int count, Random chance) {
        var encoder = new Encoder();
        for (long number = first; number < first + count; number++) {
            int written = Segment.GIVEN_UP;
            while (written == Segment.GIVEN_UP) {
                encoder.lost(number, 0, 0);
                int slot = segment.claim();
                for (var rest = chance.nextInt(20); rest == 0; rest = chance.nextInt(4)) {
                    LockSupport.parkNanos(1);
                }
                written = segment.write(encoder, slot);
            }
        }
    }

    @Test
    void readsASlotWhoseWriterCameAtTheLastMoment() throws IOException {
        try (var files = JournalFiles.open(directory)) {
            var header = new SegmentHeader(UUID.randomUUID(), 0, 511, Call.T0);
            var segment = files.create(header, 64 << 10);
            var run = new Run(header, true);
            run.add(segment);
            var slow = new Encoder();
            slow.lost(1, 0, 0);
            int claimed = segment.claim();
            var reader = new RunReader(run, 0, clock);
            reader.read(100);
            segment.write(slow, claimed);
            clock.step(RunReader.PATIENCE);

            assertThat(reader.read(100).records()).hasSize(1);
            run.close();
        }
    }
}
