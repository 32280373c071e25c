package dev.nabi.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedLogsTest {
    @TempDir
    private Path pods;

    private PodDirectory pod(String name, String log, int second) throws IOException {
        var pod = new PodDirectory(pods.resolve("demo_" + name + "_uid"));
        pod.create();
        Files.writeString(pod.log(), log);
        Files.setLastModifiedTime(pod.log(), FileTime.from(Instant.ofEpochSecond(second)));
        return pod;
    }

    private Stream<String> names() throws IOException {
        try (var files = Files.list(pods.resolve("ended"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @Test
    void theOldestGoFirstByNumberAndByBytes() throws IOException {
        var ended = new EndedLogs(pods.resolve("ended"), 3, 10);
        ended.keep(pod("a", "1", 1));
        ended.keep(pod("b", "22", 2));
        ended.keep(pod("c", "333", 3));
        ended.keep(pod("d", "4444", 4));
        assertThat(names()).containsExactly("demo_b_uid.log", "demo_c_uid.log", "demo_d_uid.log");

        ended.keep(pod("e", "55555", 5));
        assertThat(names()).containsExactly("demo_d_uid.log", "demo_e_uid.log");
    }

    @Test
    void whereTheLastRunWroteNothingTheRunBeforeIsKept() throws IOException {
        var ended = new EndedLogs(pods.resolve("ended"), 3, 10);
        var pod = pod("a", "", 1);
        Files.writeString(pod.previousLog(), "why");

        ended.keep(pod);

        assertThat(pods.resolve("ended/demo_a_uid.log")).hasContent("why");
    }

    @Test
    void anEarlierAgentsPodsLeaveTheirLogs() throws IOException {
        var ended = EndedLogs.under(pods);
        pod("a", "one", 1);
        pod("b", "two", 2);

        PodDirectory.deleteAll(pods, ended);
        PodDirectory.deleteAll(pods, ended);

        assertThat(names()).containsExactly("demo_a_uid.log", "demo_b_uid.log");
        assertThat(pods.resolve("demo_a_uid")).doesNotExist();
    }
}
