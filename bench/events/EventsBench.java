import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One load for four queues: clients hand events over and wait until each is said to be durable, while consumers take them out
 * again and acknowledge each. Prints what was accepted and what was consumed each second, and how long the acceptance took.
 */
public class EventsBench {
    private static final byte[] BODY = "x".repeat(256).getBytes(StandardCharsets.US_ASCII);
    private static final AtomicLong consumed = new AtomicLong();
    private static volatile boolean isOver;

    /** One client's way to hand an event over; returns when it is durable. */
    private interface Producer {
        void put() throws Exception;
    }

    private interface Producers {
        Producer open() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        var what = args[0];
        var clients = Integer.parseInt(args[1]);
        var seconds = Integer.parseInt(args[2]);
        switch (what) {
            case "gateway" -> {
                gateway(Integer.parseInt(args[1]));
                Thread.sleep(Long.MAX_VALUE);
            }
            case "events" -> {
                gateway(Integer.parseInt(args[6]));
                Producers calls = () -> http(Integer.parseInt(args[4]), args[5]);
                measure(args[3], clients, seconds, calls);
                paced(args[3] + ", paced", clients, seconds, Integer.parseInt(args[7]), calls);
            }
            case "fill" -> fill(clients, Integer.parseInt(args[2]), () -> http(Integer.parseInt(args[3]), args[4]));
            case "jetstream" -> {
                jetstreamConsumers(Integer.parseInt(args[4]), 8);
                measure(args[3], clients, seconds, () -> jetstream(Integer.parseInt(args[4])));
            }
            case "postgres" -> {
                postgresConsumers(args[4], 2);
                measure(args[3], clients, seconds, () -> postgres(args[4]));
            }
            default -> throw new IllegalArgumentException(what);
        }
        System.exit(0);
    }

    private static void measure(String name, int clients, int seconds, Producers producers) throws Exception {
        run(clients, 5, producers, 0); // warm
        consumed.set(0);
        print(name, seconds, run(clients, seconds, producers, 0), consumed.get());
    }

    /** So many events a second, whether or not earlier ones were answered: the time counts from when an event was due. */
    private static void paced(String name, int clients, int seconds, int rate, Producers producers) throws Exception {
        do { // what is left of the last run
            consumed.set(0);
            Thread.sleep(1000);
        } while (consumed.get() > 0);
        print(name, seconds, run(clients, seconds, producers, rate), consumed.get());
    }

    private static void print(String name, int seconds, long[] latencies, long done) {
        Arrays.sort(latencies);
        System.out.printf(
                "%-28s %10.0f %10.0f %9.2f %9.2f%n",
                name,
                latencies.length / (double) seconds,
                done / (double) seconds,
                latencies[latencies.length / 2] / 1e6,
                latencies[(int) (latencies.length * 0.99)] / 1e6);
    }

    private static void fill(int clients, int count, Producers producers) throws Exception {
        var left = new AtomicInteger(count);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    var producer = producers.open();
                    while (left.getAndDecrement() > 0) {
                        producer.put();
                    }
                } catch (Exception e) {
                    e.printStackTrace();
                    System.exit(1);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    /** {@code rate} events a second over all clients; 0: each as soon as the last was answered. */
    private static long[] run(int clients, int seconds, Producers producers, int rate) throws Exception {
        var all = new ArrayList<long[]>();
        var open = new CountDownLatch(clients);
        isOver = false;
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < clients; i++) {
            var offset = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    var producer = producers.open();
                    open.countDown();
                    open.await();
                    var mine = new long[1 << 12];
                    int count = 0;
                    var first = System.nanoTime();
                    while (!isOver) {
                        var start = System.nanoTime();
                        if (rate > 0) {
                            start = first + ((long) count * clients + offset) * 1_000_000_000L / rate;
                            LockSupport.parkNanos(start - System.nanoTime());
                        }
                        producer.put();
                        if (count == mine.length) {
                            mine = Arrays.copyOf(mine, 2 * count);
                        }
                        mine[count++] = System.nanoTime() - start;
                    }
                    synchronized (all) {
                        all.add(Arrays.copyOf(mine, count));
                    }
                } catch (Exception e) {
                    e.printStackTrace();
                    System.exit(1);
                }
            }));
        }
        open.await();
        Thread.sleep(seconds * 1000L);
        isOver = true;
        for (var thread : threads) {
            thread.join();
        }
        return all.stream().flatMapToLong(Arrays::stream).toArray();
    }

    // events

    private static Producer http(int port, String token) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        var in = new BufferedInputStream(socket.getInputStream());
        var head = ("POST /v1/namespaces/default/functions/bench/calls HTTP/1.1\r\nHost: e\r\nAuthorization: Bearer "
                        + token + "\r\nNabi-Original-Target: /\r\nContent-Type: text/plain\r\nContent-Length: "
                        + BODY.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var request = Arrays.copyOf(head, head.length + BODY.length);
        System.arraycopy(BODY, 0, request, head.length, BODY.length);
        return () -> {
            socket.getOutputStream().write(request);
            var lines = lines(in);
            if (!lines.getFirst().contains(" 202 ")) {
                throw new IOException(lines.toString());
            }
            in.readNBytes(length(lines));
        };
    }

    private static List<String> lines(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        return lines;
    }

    private static int length(List<String> lines) {
        return lines.stream()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .sum();
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed");
            }
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    /** What a gateway with a quick function would answer. */
    private static void gateway(int port) throws IOException {
        var server = new ServerSocket(port, 1000, InetAddress.getLoopbackAddress());
        var answer =
                "HTTP/1.1 200 OK\r\nNabi-Outcome: OK\r\nNabi-Window: 64\r\nNabi-Cold: false\r\nNabi-Revision: bench-00001\r\nContent-Length: 2\r\n\r\nok"
                        .getBytes(StandardCharsets.US_ASCII);
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    var socket = server.accept();
                    socket.setTcpNoDelay(true);
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            var in = new BufferedInputStream(socket.getInputStream());
                            while (true) {
                                in.readNBytes(length(lines(in)));
                                socket.getOutputStream().write(answer);
                                consumed.incrementAndGet();
                            }
                        } catch (IOException gone) {
                            // The client closed it.
                        }
                    });
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    // NATS JetStream, by its text protocol

    private static final class Nats {
        private final BufferedInputStream in;
        private final OutputStream out;
        private final String inbox = "_INBOX." + Long.toHexString(System.nanoTime())
                + Thread.currentThread().threadId();

        Nats(int port) throws IOException {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            line(in);
            send("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true}\r\nSUB "
                    + inbox + " 1\r\nPING\r\n");
            while (!line(in).equals("PONG")) {}
        }

        void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }

        void publish(String subject, String reply, byte[] body) throws IOException {
            var head = ("PUB " + subject + (reply.isEmpty() ? "" : " " + reply) + " " + body.length + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            var all = Arrays.copyOf(head, head.length + body.length + 2);
            System.arraycopy(body, 0, all, head.length, body.length);
            all[all.length - 2] = '\r';
            all[all.length - 1] = '\n';
            out.write(all);
        }

        /** The next message: its reply subject, and its text. */
        String[] next() throws IOException {
            while (true) {
                var parts = line(in).split(" ");
                switch (parts[0]) {
                    case "PING" -> send("PONG\r\n");
                    case "MSG" -> {
                        var body = in.readNBytes(Integer.parseInt(parts[parts.length - 1]));
                        in.readNBytes(2);
                        return new String[] {
                            parts.length == 5 ? parts[3] : "", new String(body, StandardCharsets.US_ASCII)
                        };
                    }
                    case "HMSG" -> {
                        var body = in.readNBytes(Integer.parseInt(parts[parts.length - 1]));
                        in.readNBytes(2);
                        return new String[] {"", new String(body, StandardCharsets.US_ASCII)};
                    }
                    default -> {}
                }
            }
        }

        String request(String subject, String body) throws IOException {
            publish(subject, inbox, body.getBytes(StandardCharsets.US_ASCII));
            return next()[1];
        }
    }

    private static Producer jetstream(int port) throws IOException {
        var nats = new Nats(port);
        return () -> {
            nats.publish("work.a", nats.inbox, BODY);
            var answer = nats.next()[1];
            if (!answer.contains("\"seq\"")) {
                throw new IOException(answer);
            }
        };
    }

    private static void jetstreamConsumers(int port, int count) throws IOException {
        var admin = new Nats(port);
        System.err.println(
                admin.request(
                        "$JS.API.STREAM.CREATE.WORK",
                        "{\"name\":\"WORK\",\"subjects\":[\"work.*\"],\"retention\":\"workqueue\",\"storage\":\"file\",\"num_replicas\":1}"));
        System.err.println(
                admin.request(
                        "$JS.API.CONSUMER.DURABLE.CREATE.WORK.w",
                        "{\"stream_name\":\"WORK\",\"config\":{\"durable_name\":\"w\",\"ack_policy\":\"explicit\",\"max_ack_pending\":10000}}"));
        for (int i = 0; i < count; i++) {
            var nats = new Nats(port);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        nats.publish(
                                "$JS.API.CONSUMER.MSG.NEXT.WORK.w",
                                nats.inbox,
                                "{\"batch\":64,\"expires\":1000000000}".getBytes(StandardCharsets.US_ASCII));
                        for (int left = 64; left > 0; left--) {
                            var message = nats.next();
                            if (message[0].isEmpty()) {
                                break; // the time of the pull is over
                            }
                            nats.publish(message[0], "", "+ACK".getBytes(StandardCharsets.US_ASCII));
                            consumed.incrementAndGet();
                        }
                    }
                } catch (IOException e) {
                    e.printStackTrace();
                }
            });
        }
    }

    // PostgreSQL by hand

    private static Producer postgres(String url) throws Exception {
        Connection connection = DriverManager.getConnection(url);
        var insert = connection.prepareStatement("INSERT INTO work (body) VALUES (?)");
        return () -> {
            insert.setBytes(1, BODY);
            insert.executeUpdate();
        };
    }

    private static void postgresConsumers(String url, int count) throws Exception {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE work (id BIGSERIAL PRIMARY KEY, body BYTEA, leased_until BIGINT NOT NULL DEFAULT 0)");
        }
        var number = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            Thread.ofPlatform()
                    .daemon()
                    .name("consumer-" + number.incrementAndGet())
                    .start(() -> {
                        // Leased in one commit and deleted in another, as whoever delivers between the two has to.
                        try (var connection = DriverManager.getConnection(url);
                                var lease = connection.prepareStatement(
                                        "UPDATE work SET leased_until = ? WHERE id IN (SELECT id FROM work WHERE"
                                                + " leased_until < ? ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 64)"
                                                + " RETURNING id, body");
                                var done = connection.prepareStatement("DELETE FROM work WHERE id = ANY (?)")) {
                            while (true) {
                                var now = System.currentTimeMillis();
                                lease.setLong(1, now + 60_000);
                                lease.setLong(2, now);
                                var ids = new ArrayList<Long>();
                                try (var rows = lease.executeQuery()) {
                                    while (rows.next()) {
                                        ids.add(rows.getLong(1));
                                    }
                                }
                                if (ids.isEmpty()) {
                                    Thread.sleep(2);
                                } else {
                                    done.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
                                    done.executeUpdate();
                                    consumed.addAndGet(ids.size());
                                }
                            }
                        } catch (Exception e) {
                            e.printStackTrace();
                        }
                    });
        }
    }
}
