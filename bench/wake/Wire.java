import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Passes bytes on, and keeps when those of a kind passed. */
final class Wire implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ConcurrentLinkedQueue<Long> sent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> answered = new ConcurrentLinkedQueue<>();
    private final SocketFactory sockets;
    private final int target;
    private final Pattern request;
    private final Pattern answer;

    /** Between a process and a port of loopback: when requests, and answers, of these kinds pass. */
    Wire(SocketFactory sockets, int target, Pattern request, Pattern answer) throws IOException {
        this.sockets = sockets;
        this.target = target;
        this.request = request;
        this.answer = answer;
        Thread.ofVirtual().start(this::accept);
    }

    /** Sockets that trust one certificate. */
    static SocketFactory trusting(String certificate) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var bytes = new ByteArrayInputStream(Base64.getDecoder().decode(certificate));
        store.setCertificateEntry("api", CertificateFactory.getInstance("X.509").generateCertificate(bytes));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls.getSocketFactory();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void forget() {
        sent.clear();
        answered.clear();
    }

    /** When the first such request passed. */
    OptionalLong sent() {
        return sent.stream().mapToLong(Long::longValue).min();
    }

    int requests() {
        return sent.size();
    }

    /** When the first such answer passed. */
    OptionalLong answered() {
        return answered.stream().mapToLong(Long::longValue).min();
    }

    /** When the last such answer passed before a moment. */
    OptionalLong answeredBefore(OptionalLong moment) {
        return moment.isEmpty()
                ? moment
                : answered.stream().mapToLong(Long::longValue).filter(at -> at < moment.getAsLong()).max();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Who connects before the other side listens is closed, and tries again. */
    private void connect(Socket client) throws IOException {
        try {
            var other = sockets.createSocket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            other.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(client, other, request, sent));
            Thread.ofVirtual().start(() -> pass(other, client, answer, answered));
        } catch (IOException nobodyListens) {
            client.close();
        }
    }

    private static void pass(Socket from, Socket to, Pattern kind, ConcurrentLinkedQueue<Long> times) {
        var buffer = new byte[1 << 16];
        try (from; to) {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                var now = System.nanoTime();
                out.write(buffer, 0, read);
                out.flush();
                // What is looked for is short and begins a write: it comes in one piece.
                if (kind.matcher(new String(buffer, 0, read, StandardCharsets.ISO_8859_1)).find()) {
                    times.add(now);
                }
            }
        } catch (IOException e) {
            // One side has gone; the other is closed too.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
