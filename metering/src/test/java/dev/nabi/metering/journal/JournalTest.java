package dev.nabi.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.metering.Call;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.StepClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
    private static final long SEGMENT = 64 << 10;
    private static final int SLOTS = 511;

    private final StepClock clock = StepClock.atT0();

    @TempDir
    Path directory;

    @Test
    void givesBackAllThatItWasTold() throws IOException {
        try (var journal = open()) {
            var call = Call.ok(42)
                    .of("team-a", "résumé")
                    .ending(Outcome.TIMED_OUT)
                    .coldAfter(250)
                    .on("pod-1");
            journal.ended(call);

            assertThat(readAll(journal))
                    .containsExactly(new InvocationRecord(
                            new UUID(7, 42),
                            "team-a",
                            "résumé",
                            "résumé-00001",
                            "pod-1",
                            128,
                            Call.T0,
                            1_500_000,
                            250_000_000,
                            true,
                            10,
                            20,
                            200,
                            Outcome.TIMED_OUT));
        }
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void keepsEveryOutcome(Outcome outcome) throws IOException {
        try (var journal = open()) {
            journal.ended(Call.ok(1).ending(outcome));
            assertThat(((InvocationRecord) readAll(journal).getFirst()).outcome())
                    .isEqualTo(outcome);
        }
    }

    @Test
    void tellsARunningInvocationFromOneThatEnded() throws IOException {
        try (var journal = open()) {
            journal.running(Call.ok(1));
            journal.ended(Call.ok(1));
            assertThat(readAll(journal))
                    .extracting(r -> ((InvocationRecord) r).isRunning())
                    .containsExactly(true, false);
        }
    }

    @Test
    void rotatesThroughManySegmentsInOrder() throws IOException {
        try (var journal = open()) {
            var ids = append(journal, 1, 3 * SLOTS);
            assertThat(idsOf(readAll(journal))).isEqualTo(ids);
            assertThat(journal.lost(DropReason.FULL)).isZero();
        }
    }

    @Test
    void readsOnAfterARestartWithEveryNameStillKnown() throws IOException {
        long position;
        try (var journal = open()) {
            append(journal, 1, 100);
            var reader = new RunReader(journal.runs().getFirst(), 0, clock);
            reader.accept(reader.read(50));
            position = reader.position();
        }
        try (var journal = open()) {
            assertThat(journal.runs()).hasSize(2);
            var reader = new RunReader(journal.runs().getFirst(), position, clock);
            var batch = reader.read(10_000);
            // Three slots hold names, so 47 of 100 were read.
            assertThat(idsOf(batch.records()))
                    .isEqualTo(LongStream.rangeClosed(48, 100).boxed().toList());
            assertThat(batch.complete()).isTrue();
        }
    }

    @Test
    void deletesWhatTheLedgerHolds() throws IOException {
        try (var journal = open()) {
            append(journal, 1, 2 * SLOTS);
            var run = journal.runs().getFirst();
            var reader = new RunReader(run, 0, clock);
            reader.accept(reader.read(Integer.MAX_VALUE));

            journal.release(run, reader.position());

            assertThat(run.first()).isEqualTo(2L * SLOTS);
            append(journal, 5000, 1);
            assertThat(idsOf(reader.read(10).records())).containsExactly(5000L);
        }
    }

    @Test
    void countsAndTellsWhatFoundNoRoomAndRecovers() throws IOException {
        try (var journal = JournalTest.open(directory, 4 * SEGMENT, clock)) {
            int room = 0;
            while (journal.append(Slot.ENDED, Call.ok(room))) {
                room++;
                journal.keep();
            }
            journal.ended(Call.ok(-1));
            journal.keep();
            assertThat(journal.lost(DropReason.FULL)).isEqualTo(2);
            assertThat(journal.stats()).returns(0, JournalStats::spares).returns(true, JournalStats::isNearlyFull);

            var run = journal.runs().getFirst();
            var reader = new RunReader(run, 0, clock);
            assertThat(reader.read(Integer.MAX_VALUE).records()).hasSize(room);
            reader.accept(reader.read(Integer.MAX_VALUE));
            journal.release(run, reader.position());
            clock.step(Duration.ofSeconds(5));
            journal.keep();
            journal.keep();

            assertThat(reader.read(Integer.MAX_VALUE).records())
                    .containsExactly(new JournalRecord.Lost(2, Call.T0, Call.T0 + 5000));
            assertThat(journal.append(Slot.ENDED, Call.ok(1))).isTrue();
        }
    }

    @Test
    void servesOnWhenItsVolumeIsGone() throws IOException {
        try (var journal = open()) {
            deleteDirectory();
            int served = 0;
            while (journal.append(Slot.ENDED, Call.ok(served)) && served < 10_000) {
                served++;
            }
            assertThatThrownBy(journal::keep).isInstanceOf(IOException.class);
            assertThat(journal.lost(DropReason.FULL)).isEqualTo(1);
        }
    }

    @Test
    void refusesADirectoryThatAnotherProcessWritesTo() throws IOException {
        try (var _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another process");
        }
    }

    @Test
    void losesANameThatIsTooLongAndNothingElse() throws IOException {
        try (var journal = open()) {
            journal.ended(Call.ok(1).of("n".repeat(105), "f"));
            journal.ended(Call.ok(2));
            assertThat(journal.lost(DropReason.NAME_TOO_LONG)).isEqualTo(1);
            assertThat(idsOf(readAll(journal))).containsExactly(2L);
        }
    }

    @Test
    void countsWhatComesAfterItsEnd() throws IOException {
        try (var journal = open()) {
            journal.stop();
            journal.ended(Call.ok(1));
            assertThat(journal.lost(DropReason.CLOSED)).isEqualTo(1);
        }
    }

    @Test
    void setsAFileOfGarbageAside() throws IOException {
        Files.createDirectories(directory);
        Files.write(
                directory.resolve("x-00000000.segment"),
                "this is no journal".repeat(100).getBytes(StandardCharsets.US_ASCII));
        Files.write(directory.resolve("y-00000000.segment"), new byte[0]);
        Files.write(directory.resolve("z-00000001.unfinished"), new byte[10]);
        try (var journal = open()) {
            assertThat(journal.runs()).hasSize(1);
            assertThat(journal.stats().unreadableFiles()).isEqualTo(2);
            assertThat(directory.resolve("z-00000001.unfinished")).doesNotExist();
        }
    }

    @Test
    void skipsATornRecordAndReadsTheRest() throws IOException {
        try (var journal = open()) {
            append(journal, 1, 10);
        }
        overwrite(segments().getFirst(), slotAt(3 + 4) + 50, (byte) 0x55);
        try (var journal = open()) {
            var batch = new RunReader(journal.runs().getFirst(), 0, clock).read(1000);
            assertThat(idsOf(batch.records())).containsExactly(1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L, 10L);
            assertThat(batch.unreadable()).isEqualTo(1);
        }
    }

    @Test
    void takesASlotThatACrashLeftUnwrittenForVoid() throws IOException {
        try (var journal = open()) {
            append(journal, 1, 5);
        }
        var bytes = new byte[8];
        overwrite(segments().getFirst(), slotAt(3 + 2), bytes);
        try (var journal = open()) {
            var batch = new RunReader(journal.runs().getFirst(), 0, clock).read(1000);
            assertThat(idsOf(batch.records())).containsExactly(1L, 2L, 4L, 5L);
            assertThat(batch).returns(1L, RunReader.Batch::unwritten).returns(0L, RunReader.Batch::unreadable);
        }
    }

    @Test
    void readsAFileThatWasCutShortAsFarAsItGoes() throws IOException {
        try (var journal = open()) {
            append(journal, 1, SLOTS + 10);
        }
        try (var channel = FileChannel.open(segments().getFirst(), StandardOpenOption.WRITE)) {
            channel.truncate(slotAt(3 + 5) + 60);
        }
        try (var journal = open()) {
            var batch = new RunReader(journal.runs().getFirst(), 0, clock).read(10_000);
            // The second segment holds ids from 509 on: 508 stand beside three names in the first.
            var expected = new ArrayList<>(List.of(1L, 2L, 3L, 4L, 5L));
            LongStream.rangeClosed(509, SLOTS + 10).forEach(expected::add);
            assertThat(idsOf(batch.records())).isEqualTo(expected);
            assertThat(batch.unreadable()).isEqualTo(508 - 5);
        }
    }

    @Test
    void saysHowMuchAMissingFileHeld() throws IOException {
        try (var journal = open()) {
            append(journal, 1, 2 * SLOTS);
        }
        Files.delete(segments().get(1));
        try (var journal = open()) {
            var batch = new RunReader(journal.runs().getFirst(), 0, clock).read(10_000);
            assertThat(batch.unreadable()).isEqualTo(SLOTS);
        }
    }

    @Test
    void keepsEachRecordOnceWhenManyLoopsWriteAtATime() throws Exception {
        int each = 20_000;
        try (var journal = JournalTest.open(directory, 1 << 30, clock)) {
            var go = new CountDownLatch(1);
            var threads = new ArrayList<Thread>();
            for (int n = 0; n < 4; n++) {
                long base = n * 1_000_000L;
                threads.add(Thread.ofPlatform().start(() -> {
                    awaitQuietly(go);
                    for (int i = 0; i < each; i++) {
                        while (!journal.append(Slot.ENDED, Call.ok(base + i))) {
                            Thread.onSpinWait();
                        }
                    }
                }));
            }
            try (var _ = new JournalKeeper(journal)) {
                go.countDown();
                for (var thread : threads) {
                    thread.join();
                }
            }
            // The loops outrun the disk, so the journal also tells how often it had no room.
            var invocations = readAll(journal).stream()
                    .filter(InvocationRecord.class::isInstance)
                    .toList();
            assertThat(idsOf(invocations)).hasSize(4 * each).doesNotHaveDuplicates();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Journal open() throws IOException {
        return open(directory, 1 << 20, clock);
    }

    static Journal open(Path directory, long maxBytes, StepClock clock) throws IOException {
        return Journal.open(new JournalConfig(directory, SEGMENT, maxBytes, Duration.ofMillis(20)), clock);
    }

    private static List<Long> append(Journal journal, long first, int count) throws IOException {
        var ids = new ArrayList<Long>();
        for (long id = first; id < first + count; id++) {
            journal.ended(Call.ok(id));
            ids.add(id);
            if (id % 100 == 0) {
                journal.keep();
            }
        }
        return ids;
    }

    private List<JournalRecord> readAll(Journal journal) {
        return new RunReader(journal.runs().getLast(), 0, clock)
                .read(Integer.MAX_VALUE)
                .records();
    }

    private static List<Long> idsOf(List<JournalRecord> records) {
        return records.stream()
                .map(r -> ((InvocationRecord) r).id().getLeastSignificantBits())
                .toList();
    }

    private List<Path> segments() throws IOException {
        try (var paths = Files.list(directory)) {
            return paths.filter(p -> p.toString().endsWith(".segment")).sorted().toList();
        }
    }

    private static long slotAt(int slot) {
        return SegmentHeader.BYTES + (long) slot * Slot.BYTES;
    }

    private static void overwrite(Path path, long at, byte... bytes) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    private void deleteDirectory() throws IOException {
        try (var paths = Files.list(directory)) {
            for (var path : paths.toList()) {
                Files.delete(path);
            }
        }
        Files.delete(directory);
    }
}
