package dev.nabi.local.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    @TempDir
    Path directory;

    @Test
    void portsAreGivenInTurnAndNeverTwice() {
        var ports = new Ports(22001, 22003);

        var first = ports.take().orElseThrow();
        var second = ports.take().orElseThrow();
        ports.giveBack(first);
        var third = ports.take().orElseThrow();
        var fourth = ports.take().orElseThrow();

        assertThat(new int[] {first, second, third, fourth}).containsExactly(22001, 22002, 22003, 22001);
        assertThat(ports.take()).isEmpty();
    }

    @Test
    void portsBeginWhereTheyAreToldAndGoRound() {
        var ports = new Ports(22004, 22006, 22006);

        assertThat(ports.take()).hasValue(22006);
        assertThat(ports.take()).hasValue(22004);
    }

    @Test
    void aPortThatAnotherProcessHoldsIsPassedOver() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var taken = other.getLocalPort();

            assertThat(Ports.isFree(taken)).isFalse();
            assertThat(new Ports(taken, taken).take()).isEmpty();
        }
    }

    @Test
    void aPortRangeThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new Ports(0, 70000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1-65535");
    }

    @Test
    void theTailIsTheLastOfWhatWasWritten() {
        var tail = new Tail();
        var line = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < 1000; i++) {
            tail.write(line, line.length);
        }
        tail.write("end".getBytes(StandardCharsets.UTF_8), 3);

        assertThat(tail.text()).hasSize(8192).endsWith("0123456789abcdefend").startsWith("3456789abcdef0123");
    }

    @Test
    void aLogGoesOnWhereItWasAndIsRotatedWhenFull() throws IOException {
        var file = directory.resolve("container.log");
        Files.writeString(file, "12345");
        try (var log = new BoundedLog(file, 10)) {
            write(log, "67890");
            write(log, "a");
        }

        assertThat(file).hasContent("a");
        assertThat(directory.resolve("container.log.1")).hasContent("1234567890");
    }

    @Test
    void programsAreFoundOnThePathOrByTheirOwn() throws IOException {
        var program = Files.createFile(directory.resolve("tool"));
        Files.createFile(directory.resolve("text"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var programs = new Programs("/nowhere::" + directory);

        assertThat(programs.find("tool")).contains(program);
        assertThat(programs.find(program.toString())).contains(program);
        assertThat(programs.find("text")).isEmpty();
        assertThat(programs.find("absent")).isEmpty();
    }

    private static void write(BoundedLog log, String text) throws IOException {
        log.write(text.getBytes(StandardCharsets.UTF_8), text.length());
    }
}
