package dev.nabi.reconciliation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker as a process: one node that is its own controller. */
final class KafkaServer {
    private KafkaServer() {}

    /** Arguments: port, port of the controller, directory, and settings ({@code key=value}) that go over the usual ones. */
    public static void main(String[] arguments) throws IOException {
        var directory = Path.of(arguments[2]);
        var settings = settings(arguments[0], arguments[1], directory.resolve("data"));
        for (var setting : List.of(arguments).subList(3, arguments.length)) {
            var parts = setting.split("=", 2);
            settings.setProperty(parts[0], parts[1]);
        }
        var file = directory.resolve("server.properties");
        if (!Files.exists(file)) {
            try (var out = Files.newOutputStream(file)) {
                settings.store(out, null);
            }
            StorageTool.execute(
                    new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        }
        new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM).startup();
    }

    private static Properties settings(String port, String controller, Path log) {
        var settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("log.dirs", log.toString()),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000")));
        return settings;
    }
}
