package dev.nabi.cli.kube;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key and the certificates of a kubeconfig's user. A key store would do as well, but for its password: it derives a key from it
 * twice, in 10,000 rounds each, at every start of the command.
 */
final class OwnKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "user";

    private final PrivateKey key;
    private final X509Certificate[] chain;

    OwnKey(PrivateKey key, X509Certificate[] chain) {
        this.key = key;
        this.chain = chain;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return List.of(types).contains(key.getAlgorithm()) && isIssuedByOneOf(issuers) ? ALIAS : null;
    }

    /** A server that names no issuers takes any. */
    private boolean isIssuedByOneOf(Principal @Nullable [] issuers) {
        return issuers == null
                || issuers.length == 0
                || Arrays.stream(chain).anyMatch(each -> List.of(issuers).contains(each.getIssuerX500Principal()));
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineClientAlias(types, issuers, null);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return chooseEngineClientAlias(new String[] {type}, issuers, null) == null ? null : new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
