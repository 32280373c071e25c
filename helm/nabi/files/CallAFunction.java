import java.io.FileInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** What `helm test` runs: applies a Function, calls it through the gateway until it answers, and deletes it. */
public class CallAFunction {
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    public static void main(String[] arguments) throws Exception {
        var gateway = System.getenv("GATEWAY");
        var namespace = System.getenv("NAMESPACE");
        var name = System.getenv("NAME");
        var functions = "https://kubernetes.default.svc/apis/nabi.dev/v1alpha1/namespaces/" + namespace + "/functions";
        var api = HttpClient.newBuilder().sslContext(trusted()).connectTimeout(Duration.ofSeconds(10)).build();
        send(api, "DELETE", functions + "/" + name, "");
        for (var end = System.nanoTime() + PATIENCE.toNanos(); ; Thread.sleep(500)) {
            var created = send(api, "POST", functions, function(name));
            if (created.statusCode() == 201) {
                break;
            }
            // The one of an earlier test may still be on its way out.
            if (created.statusCode() != 409 || System.nanoTime() > end) {
                fail("the API server did not take the Function: " + created.statusCode() + " " + created.body());
            }
        }
        System.out.println("applied Function " + namespace + "/" + name);
        try {
            call(gateway + "/function/" + namespace + "/" + name);
        } finally {
            send(api, "DELETE", functions + "/" + name, "");
        }
    }

    private static void call(String url) throws Exception {
        // With gateway.tls.only the certificate is for the names by which clients call, not for the Service's.
        var client = HttpClient.newBuilder().sslContext(trusting()).build();
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString("helm"))
                .build();
        var last = "";
        for (var end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; Thread.sleep(500)) {
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200 && answer.body().equals("Hello, helm!")) {
                    System.out.println("POST " + url + " was answered: " + answer.body());
                    return;
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException failure) {
                last = failure.toString();
            }
        }
        fail("POST " + url + " was not answered as it should within " + PATIENCE.toSeconds() + " s; the last time: " + last);
    }

    private static HttpResponse<String> send(HttpClient client, String method, String url, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + Files.readString(ACCOUNT.resolve("token")))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String function(String name) {
        var source = "public class Hello implements java.util.function.Function<String, String> {"
                + " public String apply(String name) { return \\\"Hello, \\\" + name + \\\"!\\\"; } }";
        return """
                {"apiVersion": "nabi.dev/v1alpha1", "kind": "Function", "metadata": {"name": "%s"},
                 "spec": {"java": {"source": "%s"}}}
                """.formatted(name, source);
    }

    /** Trusts the cluster's own authority and no other. */
    private static SSLContext trusted() throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (var file = new FileInputStream(ACCOUNT.resolve("ca.crt").toFile())) {
            var number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static SSLContext trusting() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        return context;
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
