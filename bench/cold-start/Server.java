import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A started variant, and what can be asked of it and of the system about it. */
final class Server implements AutoCloseable {
    static final String ANSWER = "{\"greeting\":\"Hello, Ada!\"";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Variants.Variant variant;
    private final byte[] request;
    private final Path log;
    private final int port;
    private final long started;
    private final Process process;

    Server(Variants.Variant variant) throws IOException {
        this.variant = variant;
        this.request = ("POST / HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: "
                        + variant.body().length() + "\r\n\r\n" + variant.body())
                .getBytes(StandardCharsets.US_ASCII);
        this.log = Files.createTempFile("cold-start", ".log");
        this.port = freePort();
        var builder = new ProcessBuilder(variant.command()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        builder.environment().putAll(variant.env());
        this.started = System.nanoTime();
        this.process = builder.start();
    }

    /** Milliseconds from the process's start to its first answer. */
    double awaitAnswer() throws IOException, InterruptedException {
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - started > PATIENCE_NANOS) {
                throw new IOException(variant.name() + " did not answer:\n" + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return (System.nanoTime() - started) / 1e6;
    }

    Socket connect() throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return socket;
    }

    private boolean answers() throws IOException {
        try (var socket = connect()) {
            call(socket, new byte[4096]);
            return true;
        } catch (java.net.ConnectException notYet) {
            return false;
        }
    }

    /** One request on a connection; the buffer takes its whole answer. */
    void call(Socket socket, byte[] buffer) throws IOException {
        socket.getOutputStream().write(request);
        int length = 0;
        while (true) {
            int count = socket.getInputStream().read(buffer, length, buffer.length - length);
            if (count < 0) {
                throw new IOException("closed after " + new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
            length += count;
            // A chunked body ends with an empty chunk, one with a length with its last brace.
            boolean ended = buffer[length - 1] == '}' || (buffer[length - 1] == '\n' && buffer[length - 5] == '0');
            if (ended) {
                if (!new String(buffer, 0, length, StandardCharsets.UTF_8).contains(ANSWER)) {
                    throw new IOException("not the greeting: " + new String(buffer, 0, length, StandardCharsets.UTF_8));
                }
                return;
            }
        }
    }

    /** Sum over the threads, in nanoseconds each; /proc/pid/stat would count in steps of 10 ms. */
    double cpuMs() throws IOException {
        long nanos = 0;
        try (var tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (var task : tasks.toList()) {
                try {
                    nanos += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
                } catch (IOException ended) {
                    // A thread that has ended since the list was made.
                }
            }
        }
        return nanos / 1e6;
    }

    double rssMib() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        return 0;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        Files.delete(log);
    }
}
