package dev.nabi.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Call;
import dev.nabi.metering.StepClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
