package dev.nabi.cli.kube;

import dev.nabi.cli.kube.KubeContext.Cluster;
import dev.nabi.cli.kube.KubeContext.User;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The TLS context of a kubeconfig's cluster and user. */
final class Tls {
    private Tls() {}

    static SSLContext context(Cluster cluster, User user) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(user), trust(cluster), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS context can be made: " + e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] keys(User user) throws GeneralSecurityException, IOException {
        if (user.certificate() == null || user.key() == null) {
            return null;
        }
        var chain = Pem.certificates(user.certificate()).toArray(new X509Certificate[0]);
        return new KeyManager[] {new OwnKey(Pem.key(user.key()), chain)};
    }

    private static TrustManager @Nullable [] trust(Cluster cluster) throws GeneralSecurityException, IOException {
        if (cluster.isUnverified()) {
            return new TrustManager[] {new Unverified()};
        }
        if (cluster.authority() == null) {
            return null;
        }
        var store = empty();
        var number = 0;
        for (var certificate : Pem.certificates(cluster.authority())) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** For {@code insecure-skip-tls-verify}, which the user's own kubeconfig asks for: any server is believed. */
    private static final class Unverified extends X509ExtendedTrustManager {
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
}
