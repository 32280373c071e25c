package dev.nabi.console.session;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenID provider that people sign in at.
 *
 * @param client the console's id there, which the API server has to take as an audience
 * @param secret none for a client without one; PKCE holds either way
 * @param scopes asked for beside {@code openid}
 * @param redirect where the provider sends people back to
 */
public record OidcSettings(URI issuer, String client, Optional<String> secret, List<String> scopes, URI redirect) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public OidcSettings {
        scopes = List.copyOf(scopes);
        if (!"https".equals(issuer.getScheme()) && !LOOPBACK.contains(String.valueOf(issuer.getHost()))) {
            throw new IllegalArgumentException(
                    "nabi.console.oidc.issuer is " + issuer + ", and must begin with https://");
        }
    }

    @Override
    public String toString() {
        return "OidcSettings[" + issuer + "]";
    }
}
