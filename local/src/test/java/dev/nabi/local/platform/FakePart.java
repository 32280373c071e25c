package dev.nabi.local.platform;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A gateway or operator that is ready at once, or fails when its jar holds a file "fail". */
public final class FakePart {
    private FakePart() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("pid " + ProcessHandle.current().pid());
        System.out.println("environment " + System.getenv().keySet());
        if (FakePart.class.getResource("/fail") != null) {
            System.out.println("boom");
            System.exit(3);
        }
        var port = Integer.parseInt(
                System.getenv().getOrDefault("QUARKUS_MANAGEMENT_PORT", System.getenv("QUARKUS_HTTP_PORT")));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }
}
