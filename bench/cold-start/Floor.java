import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** The least a Java process can do to answer: a socket, one read, one write. */
public final class Floor {
    public static void main(String[] arguments) throws Exception {
        var body = "{\"greeting\":\"Hello, Ada!\"}";
        var answer = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
        try (var server = new ServerSocket(
                Integer.parseInt(System.getenv("PORT")), 100, InetAddress.getByName(System.getenv("HOST")))) {
            while (true) {
                try (var socket = server.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    socket.getOutputStream().write(answer);
                }
            }
        }
    }
}
